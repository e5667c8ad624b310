package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.AppendResponse;
import io.kurrent.dbclient.AppendStreamRequest;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.MultiStreamAppendResponse;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordSizeExceededException;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.StreamTombstonedException;
import io.kurrent.dbclient.TransactionMaxSizeExceededException;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Atomic appends to several streams. */
class AppendSessionTest extends ServedLogTestBase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static AppendStreamRequest to(String stream, StreamState expected, EventData... events) {
    return new AppendStreamRequest(stream, List.of(events).iterator(), expected);
  }

  private MultiStreamAppendResponse appendAll(AppendStreamRequest... requests) throws Exception {
    return get(client.multiStreamAppend(List.of(requests).iterator()));
  }

  @Test
  void all_streams_get_their_events_or_none_does() throws Exception {
    append("t", StreamState.any(), event("before"));
    MultiStreamAppendResponse answer =
        appendAll(
            to("s", StreamState.noStream(), event("a"), event("b")),
            to("t", StreamState.streamRevision(0), event("c")));
    assertThat(answer.getResults())
        .extracting(AppendResponse::getStream, AppendResponse::getStreamRevision)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("s", 1L),
            org.assertj.core.groups.Tuple.tuple("t", 1L));
    assertThat(answer.getPosition()).isEqualTo(4);
    assertThat(texts("s")).containsExactly("a", "b");
    assertThat(texts("t")).containsExactly("before", "c");
    assertThatThrownBy(
            () ->
                appendAll(
                    to("u", StreamState.noStream(), event("d")),
                    to("t", StreamState.streamRevision(0), event("e"))))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThatThrownBy(() -> texts("u")).hasCauseInstanceOf(StreamNotFoundException.class);
    assertThat(texts("t")).containsExactly("before", "c");
  }

  @Test
  void an_event_keeps_its_type_content_and_metadata() throws Exception {
    UUID id = UUID.randomUUID();
    appendAll(
        to(
            "s",
            StreamState.any(),
            EventData.builderAsJson(id, "said", "{}".getBytes(StandardCharsets.UTF_8))
                .metadataAsBytes("{\"by\":\"änn\"}".getBytes(StandardCharsets.UTF_8))
                .build(),
            EventData.builderAsBinary("raw", new byte[] {1}).build()));
    List<RecordedEvent> events =
        get(client.readStream("s", ReadStreamOptions.get())).getEvents().stream()
            .map(event -> event.getOriginalEvent())
            .toList();
    assertThat(events.get(0).getEventId()).isEqualTo(id);
    assertThat(events.get(0).getEventType()).isEqualTo("said");
    assertThat(events.get(0).getContentType()).isEqualTo("application/json");
    assertThat(JSON.readTree(events.get(0).getUserMetadata()))
        .isEqualTo(
            JSON.createObjectNode()
                .put("by", "änn")
                .put("$schema.name", "said")
                .put("$schema.format", "Json"));
    assertThat(JSON.readTree(events.get(1).getUserMetadata()))
        .isEqualTo(
            JSON.createObjectNode().put("$schema.name", "raw").put("$schema.format", "Bytes"));
    assertThat(events.get(1).getContentType()).isEqualTo("application/octet-stream");
    assertThat(events.get(1).getEventData()).containsExactly(1);
  }

  @Test
  void a_repetition_is_recognized_as_a_whole_and_refused_in_part() throws Exception {
    EventData first = event("a");
    EventData second = event("b");
    for (int i = 0; i < 2; i++) {
      assertThat(
              appendAll(to("s", StreamState.any(), first), to("t", StreamState.any(), second))
                  .getPosition())
          .isEqualTo(2);
    }
    assertThatThrownBy(
            () ->
                appendAll(
                    to("s", StreamState.any(), first), to("t", StreamState.any(), event("c"))))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(texts("s")).containsExactly("a");
    assertThat(texts("t")).containsExactly("b");
  }

  @Test
  @EmbeddedLogOnly
  void a_repetition_is_recognized_after_a_restart() throws Exception {
    EventData first = event("a");
    EventData second = event("b");
    appendAll(to("s", StreamState.any(), first), to("t", StreamState.any(), second));
    append("s", StreamState.any(), event("c"));
    stop();
    start();
    assertThat(
            appendAll(to("s", StreamState.any(), first), to("t", StreamState.any(), second))
                .getResults())
        .extracting(AppendResponse::getStreamRevision)
        .containsExactly(0L, 0L);
    assertThat(texts("s")).containsExactly("a", "c");
    assertThat(texts("t")).containsExactly("b");
  }

  @Test
  void a_deleted_stream_refuses_all() throws Exception {
    append("deleted", StreamState.any(), event("a"));
    get(client.deleteStream("deleted", DeleteStreamOptions.get()));
    get(client.tombstoneStream("ended", DeleteStreamOptions.get()));
    assertThatThrownBy(
            () ->
                appendAll(
                    to("s", StreamState.any(), event("a")),
                    to("deleted", StreamState.streamExists(), event("b"))))
        // The same error as for a tombstoned stream.
        .hasCauseInstanceOf(StreamTombstonedException.class);
    assertThatThrownBy(
            () ->
                appendAll(
                    to("s", StreamState.any(), event("a")),
                    to("ended", StreamState.any(), event("b"))))
        .hasCauseInstanceOf(StreamTombstonedException.class);
    assertThatThrownBy(() -> texts("s")).hasCauseInstanceOf(StreamNotFoundException.class);
    appendAll(
        to("s", StreamState.any(), event("a")), to("deleted", StreamState.noStream(), event("b")));
    assertThat(texts("deleted")).containsExactly("b");
  }

  @Test
  void streams_whose_names_differ_in_capitals_alone_count_as_one() throws Exception {
    assertThatThrownBy(
            () ->
                appendAll(
                    to("S", StreamState.any(), event("a")), to("s", StreamState.any(), event("b"))))
        .hasStackTraceContaining("ABORTED");
  }

  @Test
  void what_is_too_large_is_refused_as_such() {
    String large = "x".repeat(700_000);
    assertThatThrownBy(
            () ->
                appendAll(
                    to("s", StreamState.any(), event(large)),
                    to("t", StreamState.any(), event(large))))
        .hasCauseInstanceOf(TransactionMaxSizeExceededException.class);
    assertThatThrownBy(() -> appendAll(to("s", StreamState.any(), event(large + large))))
        .hasCauseInstanceOf(RecordSizeExceededException.class);
    assertThatThrownBy(() -> texts("s")).hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void a_stream_is_named_once() {
    assertThatThrownBy(
            () ->
                appendAll(
                    to("s", StreamState.any(), event("a")), to("s", StreamState.any(), event("b"))))
        .hasMessageContaining("ABORTED");
    assertThatThrownBy(this::appendAll).hasMessageContaining("FAILED_PRECONDITION");
  }
}
