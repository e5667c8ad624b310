package io.recordplayer.embedded.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parked events and their replay. */
@EmbeddedLogOnly
class ParkingTest extends PersistentSubscriptionTestBase {
  private static final EventHandling PARKS =
      (subscription, _, event) -> subscription.nack(NackAction.Park, "no", event);

  private long parked() throws Exception {
    return info().getStats().getParkedMessageCount();
  }

  @Test
  void what_is_replayed_leaves_what_was_never_read_to_be_handed_out() throws Exception {
    group(stream().liveBufferSize(10).historyBufferSize(10).readBatchSize(5));
    append(
        "s-1",
        StreamState.any(),
        IntStream.rangeClosed(0, 30).mapToObj(i -> event("e" + i)).toArray(EventData[]::new));
    toStream(
        (subscription, _, event) -> {
          if (!text(event).equals("e0")) {
            subscription.nack(NackAction.Park, "no", event);
          }
        },
        100);
    await().atMost(PATIENCE).until(() -> parked() == 30);
    restart();
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    // The replayed events fill the read-ahead buffer.
    assertSeen(toStream(KEEPS, 1), "e1");
    restart();
    RecordingConsumer last = toStream(ACKNOWLEDGES, 100);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(last.texts()).contains("e0", "e30"));
  }

  @Test
  void what_is_replayed_is_read_as_far_as_there_is_room_for_it() throws Exception {
    group(stream());
    appendLarge("s-1");
    toStream(PARKS, 100);
    await().atMost(PATIENCE).until(() -> parked() == 40);
    leave();
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    toStream(KEEPS, 1);
    isBounded();
    leave();
    toStream(ACKNOWLEDGES, 10);
    await().atMost(PATIENCE).until(() -> parked() == 0);
  }

  @Test
  void links_are_resolved_as_far_as_there_is_room_for_what_they_lead_to() throws Exception {
    appendLarge("target");
    append(
        "s-1",
        StreamState.any(),
        IntStream.range(0, 40)
            .mapToObj(i -> EventData.builderAsBinary("$>", (i + "@target").getBytes(UTF_8)).build())
            .toArray(EventData[]::new));
    group(stream().resolveLinkTos().readBatchSize(100));
    toStream(KEEPS, 1);
    isBounded();
    leave();
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    await().atMost(PATIENCE).until(() -> consumer.events.size() == 40);
  }

  private void appendLarge(String stream) throws Exception {
    for (int i = 0; i < 40; i++) {
      append(stream, "x".repeat(900_000));
    }
  }

  /** At most 16 MB and one event wait. */
  private void isBounded() {
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(info().getStats().getReadBufferCount()).isBetween(17, 20));
  }

  @Test
  void what_is_replayed_and_not_done_stays_parked_and_what_came_meanwhile_is_done()
      throws Exception {
    group(stream().checkpointLowerBound(1).checkpointAfterInMs(50));
    append("s-1", "parked");
    toStream(PARKS, 1);
    await().atMost(PATIENCE).until(() -> parked() == 1);
    restart();
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    RecordingConsumer consumer =
        toStream(
            (subscription, _, event) -> {
              if (!text(event).equals("parked")) {
                subscription.ack(event);
              }
            },
            10);
    assertSeen(consumer, "parked");
    append("s-1", "live");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(1L));
    restart();
    assertThat(parked()).isEqualTo(1);
    RecordingConsumer after = toStream(ACKNOWLEDGES, 10);
    append("s-1", "later");
    assertSeen(after, "later");
  }

  @Test
  void what_a_group_on_everything_parks_does_not_come_to_it_again() throws Exception {
    group(
        CreatePersistentSubscriptionToAllOptions.get()
            .fromStart()
            .filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression(".*").build()));
    append("s-1", "one");
    RecordingConsumer consumer = toAll(PARKS, 10);
    await().atMost(PATIENCE).until(() -> consumer.texts().contains("one"));
    String parked = "$persistentsubscription-$all::g-parked";
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !texts(parked).isEmpty());
    // Delivered after all events that were parked before it.
    append("s-1", "two");
    await().atMost(PATIENCE).until(() -> consumer.texts().contains("two"));
    assertThat(consumer.streams()).doesNotContain(parked);
  }

  @Test
  void a_group_on_everything_gets_what_is_said_about_streams() throws Exception {
    group(CreatePersistentSubscriptionToAllOptions.get().fromStart());
    get(client.setStreamMetadata("s-1", new StreamMetadata()));
    append("s-1", "one");
    RecordingConsumer consumer = toAll(ACKNOWLEDGES, 10);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(consumer.streams()).containsExactly("$$s-1", "s-1"));
  }

  @Test
  void an_event_that_is_refused_without_saying_what_for_is_tried_again() throws Exception {
    group(stream());
    append("s-1", "one");
    RecordingConsumer consumer =
        toStream(
            (subscription, retries, event) -> {
              if (retries == 0) {
                subscription.nack(NackAction.Unknown, "no", event);
              } else {
                subscription.ack(event);
              }
            },
            1);
    assertSeen(consumer, "one", "one");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(parked()).isZero();
  }

  @Test
  void an_event_that_is_never_acknowledged_in_time_is_parked_in_the_end() throws Exception {
    group(stream().messageTimeoutInMs(100).maxRetryCount(2));
    append("s-1", "one");
    RecordingConsumer consumer = toStream(KEEPS, 1);
    await().atMost(PATIENCE).until(() -> parked() == 1);
    assertThat(consumer.retries).containsExactly(0, 1, 2);
  }

  @Test
  void a_group_of_a_deleted_one_s_name_has_none_of_its_parked_events() throws Exception {
    group(stream());
    append("s-1", "one");
    toStream(PARKS, 1);
    await().atMost(PATIENCE).until(() -> parked() == 1);
    done(groups.deleteToStream("s-1", "g"));
    group(stream().fromEnd());
    assertThat(parked()).isZero();
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    RecordingConsumer consumer = toStream(PARKS, 1);
    append("s-1", "two");
    assertSeen(consumer, "two");
    await().atMost(PATIENCE).until(() -> parked() == 1);
  }

  /** An action after which a stream shows no events. */
  private interface HidingAction {
    void hide() throws Exception;
  }

  private void assertReplayedAlone(HidingAction hiding) throws Exception {
    group(stream());
    append("s-1", "one", "two");
    toStream(PARKS, 10);
    await().atMost(PATIENCE).until(() -> parked() == 2);
    leave();
    hiding.hide();
    assertReplayedAlone(PARKS, 2);
    // Parked again, the event has the same link.
    assertReplayedAlone(ACKNOWLEDGES, 0);
  }

  private void assertReplayedAlone(EventHandling manner, long left) throws Exception {
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    RecordingConsumer consumer = toStream(manner, 10);
    await().atMost(PATIENCE).until(() -> consumer.events.size() == 2);
    assertThat(consumer.events)
        .allSatisfy(
            event -> {
              assertThat(event.getEvent()).isNull();
              assertThat(event.getLink().getStreamId())
                  .isEqualTo("$persistentsubscription-s-1::g-parked");
            })
        .extracting(event -> new String(event.getLink().getEventData(), UTF_8))
        .containsExactly("0@s-1", "1@s-1");
    await().atMost(PATIENCE).until(() -> parked() == left);
    leave();
  }

  @Test
  void what_its_stream_hides_is_replayed_as_the_link_alone() throws Exception {
    assertReplayedAlone(
        () -> {
          StreamMetadata hides = new StreamMetadata();
          hides.setTruncateBefore(2L);
          get(client.setStreamMetadata("s-1", hides));
        });
  }

  @Test
  void what_was_in_a_deleted_stream_is_replayed_as_the_link_alone() throws Exception {
    assertReplayedAlone(() -> get(client.deleteStream("s-1", DeleteStreamOptions.get())));
  }
}
