package io.recordplayer.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.record.RecordCodec.Envelope;
import io.recordplayer.record.Responses.Response;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of an envelope is fixed, and the envelopes of other programs are read, too. */
class RecordCodecTest {
  private static final UUID ID = UUID.fromString("926239d9-818b-47e8-a3b6-67418166db2e");
  private static final UUID CAUSE = UUID.fromString("4cabb76c-85fa-4fd3-b0c6-f85c0f6d7e99");
  private static final Instant STORED = Instant.parse("2026-11-28T05:10:34Z");
  private static final Instant ASKED = Instant.parse("2026-11-28T05:10:33.074348643Z");
  private static final Person ANN = new Person("ann", "Ann \"Ä\"");

  private final RecordCodec codec = new RecordCodec(new RecordTypes(List.of()));

  private Envelope read(String json) {
    return codec.envelope(json.getBytes(UTF_8), ID, STORED);
  }

  private String written(Origin origin, CommandLink link) {
    return new String(codec.envelope(origin, link), UTF_8);
  }

  @Test
  void an_envelope_is_stored_in_one_form_for_good_and_comes_back_as_it_was() {
    Origin origin =
        Origin.ofCommand(ID, ANN, Set.of("editor"), ASKED, "page-1")
            .causedBy(CAUSE)
            .seeing(new Position(12, 11));
    CommandLink link = new CommandLink(4711, 2);
    assertThat(written(origin, link))
        .isEqualTo(
            """
            {"by":{"id":"ann","name":"Ann \\"Ä\\""},"roles":["editor"],\
            "at":"2026-11-28T05:10:33.074348643Z","page":"page-1",\
            "$correlationId":"926239d9-818b-47e8-a3b6-67418166db2e",\
            "$causationId":"4cabb76c-85fa-4fd3-b0c6-f85c0f6d7e99",\
            "trace":"926239d9818b47e8a3b667418166db2e",\
            "seen":"12/11","command":4711,"following":2}\
            """);
    assertThat(read(written(origin, link))).isEqualTo(new Envelope(origin, link));
  }

  @Test
  void missing_parts_are_not_stored() {
    Origin origin = Origin.ofCommand(ID, ANN, Set.of(), ASKED, "");
    assertThat(written(origin, CommandLink.NONE))
        .doesNotContain("seen")
        .doesNotContain("command")
        .doesNotContain("following");
    assertThat(read(written(origin, CommandLink.NONE)))
        .as("as a program of before the ledger wrote it")
        .isEqualTo(new Envelope(origin, CommandLink.OLDER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-26-11-28T05:10:33Z",
        "2026-11-28T05:10:33Z",
        "2026-11-28T05:10:33.5Z",
        "2026-11-28T05:10:33.000000001Z",
        "2026-11-28T06:10:33+01:00",
        "2024-02-29T23:59:59.999999999Z",
        "1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "2026-02-30T05:10:33Z"
      })
  void a_time_is_read_as_the_platform_reads_it(String text) {
    Instant expected;
    try {
      expected = Instant.parse(text);
    } catch (RuntimeException _) {
      expected = STORED;
    }
    assertThat(read("{\"at\":\"" + text + "\"}").origin().at()).isEqualTo(expected);
  }

  @Test
  void fields_of_other_programs_are_ignored() {
    Envelope read =
        read(
            """
            {"other":{"by":[1,{"id":2}]},"by":{"id":"ann","called":{},"name":7},
             "roles":["b",null,"a","b"],"page":5,"at":1700000000,"command":"12","seen":"soon"}\
            """);
    assertThat(read)
        .isEqualTo(
            new Envelope(
                new Origin(
                    new Person("ann", "7"),
                    Set.of("a", "b"),
                    Instant.ofEpochSecond(1700000000),
                    "5",
                    ID,
                    ID,
                    Position.END,
                    ""),
                CommandLink.to(12)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "\"by\"",
        "[{}]",
        "{\"page\":\"p\"",
        "{\"page\":\"p\"} {}",
        "{\"page\":\"p\",\"by\":\"ann\"}",
        "{\"page\":\"p\",\"by\":{\"id\":[]}}",
        "{\"page\":\"p\",\"roles\":\"admin\"}",
        "{\"page\":\"p\",\"roles\":[[\"admin\"]]}",
        "{\"page\":\"p\",\"at\":\"noon\"}",
        "{\"page\":\"p\",\"at\":{}}",
        "{\"page\":{}}",
        "{\"page\":\"p\",\"$causationId\":\"me\"}",
        "{\"page\":\"p\",\"$causationId\":\"zzzzzzzz-818b-47e8-a3b6-67418166db2e\"}",
        "{\"page\":\"p\",\"command\":99999999999999999999}",
        "{\"page\":\"p\",\"command\":\"go\"}",
        "{\"page\":\"p\",\"following\":[]}"
      })
  void an_unreadable_envelope_is_replaced_by_that_of_the_system(String json) {
    assertThat(read(json))
        .isEqualTo(
            new Envelope(
                Origin.ofCommand(ID, Person.SYSTEM, Set.of(), STORED, ""), CommandLink.NONE));
  }

  @Test
  void the_arguments_of_a_message_come_back_and_older_records_have_none() {
    Response response = new Response(7, ID, "p", "FULL", "Full: 3.", List.of(3, "Bill"), false);
    String json = new String(codec.data(new Responses(List.of(response))), UTF_8);
    assertThat(codec.data("recordplayer-outcomes", json.getBytes(UTF_8)))
        .isEqualTo(new Responses(List.of(response)));
    String older = json.replace(",\"arguments\":[3,\"Bill\"]", "");
    assertThat(older).isNotEqualTo(json);
    Response without = new Response(7, ID, "p", "FULL", "Full: 3.", List.of(), false);
    Responses expected = new Responses(List.of(without));
    assertThat(codec.data("recordplayer-outcomes", older.getBytes(UTF_8))).isEqualTo(expected);
    assertThat(new String(codec.data(expected), UTF_8)).isEqualTo(older);
  }

  @Test
  void responses_are_stored_under_the_name_that_older_records_have() {
    Response response = new Response(7, ID, "p", "FULL", "Full.", List.of(), true);
    assertThat(new String(codec.data(new Responses(List.of(response))), UTF_8))
        .isEqualTo(
            """
            {"outcomes":[{"command":7,"id":"%s","page":"p","rule":"FULL","message":"Full.",\
            "parked":true}]}\
            """
                .formatted(ID));
  }
}
