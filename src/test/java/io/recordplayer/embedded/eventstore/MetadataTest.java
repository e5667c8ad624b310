package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Metadata that hides events of its stream. */
class MetadataTest extends ServedLogTestBase {
  private static StreamMetadata maxCount(long count) {
    StreamMetadata metadata = new StreamMetadata();
    metadata.setMaxCount(count);
    return metadata;
  }

  private static StreamMetadata truncatedBefore(long revision) {
    StreamMetadata metadata = new StreamMetadata();
    metadata.setTruncateBefore(revision);
    return metadata;
  }

  private static StreamMetadata maxAge(long seconds) {
    StreamMetadata metadata = new StreamMetadata();
    metadata.setMaxAge(seconds);
    return metadata;
  }

  private void say(String stream, StreamMetadata metadata) throws Exception {
    get(client.setStreamMetadata(stream, metadata));
  }

  private StreamMetadata said(String stream) throws Exception {
    return get(client.getStreamMetadata(stream));
  }

  private void delete(String stream) throws Exception {
    get(client.deleteStream(stream, DeleteStreamOptions.get()));
  }

  private List<String> backwards(String stream, long count) throws Exception {
    return get(
            client.readStream(
                stream, ReadStreamOptions.get().backwards().fromEnd().maxCount(count)))
        .getEvents()
        .stream()
        .map(ServedLogTestBase::text)
        .toList();
  }

  private List<String> all() throws Exception {
    return get(client.readAll(ReadAllOptions.get().forwards().fromStart())).getEvents().stream()
        .filter(event -> !event.getOriginalEvent().getStreamId().startsWith("$"))
        .map(ServedLogTestBase::text)
        .toList();
  }

  @Test
  void a_stream_shows_as_many_events_as_it_may_have() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    say("s", maxCount(2));
    assertThat(texts("s")).containsExactly("b", "c");
    assertThat(backwards("s", 10)).containsExactly("c", "b");
    append("s", StreamState.streamRevision(2), event("d"));
    assertThat(texts("s")).containsExactly("c", "d");
    assertThat(all()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void where_a_part_of_it_makes_no_sense_metadata_says_nothing() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    for (String odd : List.of("\"1\"", "0", "1.5", "null")) {
      byte[] metadata = ("{\"$maxCount\":" + odd + ",\"$tb\":1}").getBytes(StandardCharsets.UTF_8);
      append("$$s", StreamState.any(), EventData.builderAsJson("$metadata", metadata).build());
      assertThat(texts("s")).as(odd).containsExactly("a", "b");
    }
  }

  @Test
  void what_is_no_json_says_nothing_about_a_stream() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    byte[] lastOnly = "{\"$maxCount\":1}".getBytes(StandardCharsets.UTF_8);
    append("$$s", StreamState.any(), EventData.builderAsJson("$metadata", lastOnly).build());
    assertThat(texts("s")).containsExactly("b");
    append("$$s", StreamState.any(), EventData.builderAsBinary("$metadata", lastOnly).build());
    assertThat(texts("s")).containsExactly("a", "b");
    delete("s");
    append("s", StreamState.any(), event("c"), event("d"));
    assertThat(texts("s")).containsExactly("c", "d");
  }

  @Test
  void a_stream_begins_where_it_is_cut() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    say("s", truncatedBefore(1));
    assertThat(texts("s")).containsExactly("b", "c");
    assertThat(backwards("s", 10)).containsExactly("c", "b");
    stop();
    start();
    assertThat(texts("s")).containsExactly("b", "c");
    assertThat(all()).containsExactly("a", "b", "c");
  }

  @Test
  void a_stream_of_which_all_is_cut_is_empty_and_goes_on() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    say("s", truncatedBefore(2));
    assertThat(texts("s")).isEmpty();
    assertThatThrownBy(() -> append("s", StreamState.noStream(), event("c")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    append("s", StreamState.streamRevision(1), event("c"));
    assertThat(texts("s")).containsExactly("c");
  }

  @Test
  void events_that_are_too_old_are_not_shown() throws Exception {
    append("s", StreamState.any(), event("a"));
    say("s", maxAge(1));
    Awaitility.await().atMost(PATIENCE).until(() -> texts("s").isEmpty());
    append("s", StreamState.any(), event("b"));
    say("s", maxAge(1_000));
    assertThat(texts("s")).containsExactly("a", "b");
    say("s", maxAge(Long.MAX_VALUE));
    assertThat(texts("s")).containsExactly("a", "b");
  }

  @Test
  void the_narrowest_of_all_limits_counts() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"), event("c"), event("d"));
    StreamMetadata both = truncatedBefore(1);
    both.setMaxCount(2L);
    say("s", both);
    assertThat(texts("s")).containsExactly("c", "d");
    both.setTruncateBefore(3L);
    say("s", both);
    assertThat(texts("s")).containsExactly("d");
    say("s", new StreamMetadata());
    assertThat(texts("s")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void a_limit_may_be_set_before_the_stream_has_events() throws Exception {
    say("s", maxCount(1));
    assertThatThrownBy(() -> texts("s")).hasCauseInstanceOf(StreamNotFoundException.class);
    append("s", StreamState.streamExists(), event("a"), event("b"));
    assertThat(texts("s")).containsExactly("b");
  }

  @Test
  void metadata_that_makes_no_sense_hides_nothing() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    for (String nonsense :
        List.of(
            "no json",
            "[]",
            "{\"$maxCount\":0,\"$maxAge\":-1,\"$tb\":-5}",
            "{\"$maxCount\":\"1\",\"$tb\":99999999999999999999}")) {
      append(
          "$$s",
          StreamState.any(),
          EventData.builderAsJson("$metadata", nonsense.getBytes(StandardCharsets.UTF_8)).build());
      assertThat(texts("s")).describedAs(nonsense).containsExactly("a", "b");
    }
  }

  @Test
  void of_what_was_said_about_a_stream_the_newest_is_read() throws Exception {
    append("s", StreamState.any(), event("a"));
    say("s", maxCount(5));
    say("s", maxCount(7));
    assertThat(said("s").getMaxCount()).isEqualTo(7);
    assertThat(texts("$$s")).hasSize(1);
  }

  @Test
  void a_subscription_shows_only_what_its_stream_shows() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"), event("c"));
    say("s", truncatedBefore(2));
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                "s",
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(text(event));
                  }
                },
                SubscribeToStreamOptions.get().fromStart()));
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("c");
    append("s", StreamState.any(), event("d"));
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("d");
    subscription.stop();
  }

  @Test
  void to_delete_a_stream_is_said_in_its_metadata_and_to_append_takes_it_back() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    delete("s");
    assertThat(said("s").getTruncateBefore()).isEqualTo(Long.MAX_VALUE);
    append("s", StreamState.noStream(), event("c"));
    assertThat(said("s").getTruncateBefore()).isEqualTo(2);
    assertThat(texts("s")).containsExactly("c");
    append("s", StreamState.streamRevision(2), event("d"));
    assertThat(texts("s")).containsExactly("c", "d");
  }

  @Test
  void a_stream_cut_at_the_end_of_numbers_is_deleted() throws Exception {
    append("s", StreamState.any(), event("a"));
    say("s", truncatedBefore(Long.MAX_VALUE));
    assertThatThrownBy(() -> texts("s")).hasCauseInstanceOf(StreamNotFoundException.class);
    append("s", StreamState.noStream(), event("b"));
    assertThat(texts("s")).containsExactly("b");
  }

  @Test
  void who_says_something_about_a_deleted_stream_undeletes_it() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    delete("s");
    StreamMetadata metadata = maxCount(10);
    metadata.setCustomProperties(Map.of("owner", "somebody"));
    say("s", metadata);
    assertThat(texts("s")).isEmpty();
    assertThat(said("s").getTruncateBefore()).isEqualTo(2);
    assertThat(said("s").getMaxCount()).isEqualTo(10);
    assertThat(said("s").getCustomProperties()).isEqualTo(Map.of("owner", "somebody"));
    append("s", StreamState.streamRevision(1), event("c"));
    assertThat(texts("s")).containsExactly("c");
  }

  @Test
  void an_append_that_expects_a_deleted_stream_to_exist_is_told_so() throws Exception {
    append("s", StreamState.any(), event("a"));
    delete("s");
    assertThatThrownBy(() -> append("s", StreamState.streamExists(), event("b")))
        .hasCauseInstanceOf(StreamDeletedException.class);
  }

  @Test
  void names_of_nothing_but_metadata_do_no_harm() throws Exception {
    for (String stream : List.of("$$", "$$$$s", "$".repeat(4_000))) {
      append(
          stream,
          StreamState.any(),
          EventData.builderAsJson("$metadata", "{\"$tb\":1}".getBytes(StandardCharsets.UTF_8))
              .build());
      assertThat(texts(stream)).hasSize(1);
    }
    append("s", StreamState.any(), event("a"));
    assertThat(texts("s")).containsExactly("a");
  }

  @Test
  void what_is_said_about_a_stream_is_replaced_and_not_deleted() throws Exception {
    append("s", StreamState.any(), event("a"), event("b"));
    say("s", maxCount(1));
    delete("$$s");
    assertThat(said("s").getMaxCount()).isEqualTo(1);
    assertThatThrownBy(() -> get(client.tombstoneStream("$$s", DeleteStreamOptions.get())))
        .hasMessageContaining("INVALID_ARGUMENT");
    say("s", maxCount(2));
    assertThat(texts("s")).containsExactly("a", "b");
  }
}
