package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionFilterBuilder;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EmbeddedLogOnly
class PersistentSubscriptionsTest extends PersistentSubscriptionTestBase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void round_robin_shares_out_in_turn() throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN));
    RecordingConsumer first = toAll(KEEPS, 100);
    RecordingConsumer second = toAll(KEEPS, 100);
    appendToStreams(10, "x");
    await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() == 10);
    assertThat(first.events).hasSize(5);
  }

  @Test
  void dispatch_to_single_fills_one_before_the_next_and_the_next_before_that_again()
      throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.DISPATCH_TO_SINGLE));
    RecordingConsumer first = toAll(KEEPS, 4);
    PersistentSubscription full = Objects.requireNonNull(subscriptions.peek());
    RecordingConsumer second = toAll(KEEPS, 100);
    appendToStreams(10, "x");
    await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() == 10);
    assertThat(first.events).hasSize(4);
    full.ack(first.events.iterator());
    await().atMost(PATIENCE).until(() -> handed() == 6);
    appendToStreams(10, "y");
    await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() == 20);
    assertThat(first.events).hasSize(4);
  }

  @Test
  void pinned_leaves_a_stream_to_the_consumer_that_has_some_of_it() throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    RecordingConsumer first = toAll(KEEPS, 1_000);
    appendToStreams(20, "before");
    await().atMost(PATIENCE).until(() -> first.events.size() == 20);
    RecordingConsumer second = toAll(KEEPS, 1_000);
    appendToStreams(40, "after");
    await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() == 60);
    assertThat(second.streams())
        .isNotEmpty()
        .doesNotContainAnyElementsOf(IntStream.range(0, 20).mapToObj(i -> "s-" + i).toList());
  }

  @Test
  void pinned_goes_by_the_stream_that_a_link_leads_to() throws Exception {
    for (NamedConsumerStrategy strategy :
        List.of(NamedConsumerStrategy.PINNED, NamedConsumerStrategy.PINNED_BY_CORRELATION)) {
      String group = strategy.toString();
      done(groups.createToStream("$ce-order", group, stream().namedConsumerStrategy(strategy)));
      RecordingConsumer first = new RecordingConsumer(KEEPS);
      RecordingConsumer second = new RecordingConsumer(KEEPS);
      for (RecordingConsumer consumer : List.of(first, second)) {
        subscriptions.add(
            get(groups.subscribeToStream("$ce-order", group, slots(1_000), consumer)));
      }
      for (int i = 0; i < 80; i++) {
        append("order-" + group + i % 40, "x");
      }
      await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() >= 80);
      assertThat(targets(first)).isNotEmpty().doesNotContainAnyElementsOf(targets(second));
      assertThat(targets(second)).isNotEmpty();
    }
  }

  private static List<String> targets(RecordingConsumer consumer) {
    return consumer.texts().stream().map(link -> link.substring(link.indexOf('@') + 1)).toList();
  }

  @Test
  void pinned_keeps_the_order_of_a_stream_while_consumers_come_and_go() throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    Queue<String> done = new ConcurrentLinkedQueue<>();
    EventHandling notes =
        (subscription, _, event) -> {
          done.add(event.getOriginalEvent().getStreamId() + " " + text(event));
          subscription.ack(event);
        };
    toAll(notes, 10);
    for (int round = 0; round < 30; round++) {
      appendToStreams(10, String.valueOf(round));
      if (round % 10 == 5) {
        toAll(notes, 10);
      }
    }
    await().atMost(PATIENCE).until(() -> done.size() == 300);
    for (int i = 0; i < 10; i++) {
      String stream = "s-" + i + " ";
      assertThat(done.stream().filter(one -> one.startsWith(stream)))
          .containsExactlyElementsOf(
              IntStream.range(0, 30).mapToObj(round -> stream + round).toList());
    }
  }

  @Test
  void a_busy_consumer_holds_up_only_what_is_pinned_to_it() throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    RecordingConsumer busy = toAll(KEEPS, 1);
    RecordingConsumer quick = toAll(ACKNOWLEDGES, 1);
    appendToStreams(40, "x");
    await().atMost(PATIENCE).until(() -> quick.events.size() > 10);
    assertThat(busy.events).hasSize(1);
  }

  @Test
  void pinned_by_correlation_keeps_together_what_belongs_together() throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.PINNED_BY_CORRELATION));
    RecordingConsumer first = toAll(KEEPS, 1_000);
    RecordingConsumer second = toAll(KEEPS, 1_000);
    for (int i = 0; i < 100; i++) {
      String correlation = "c-" + i % 10;
      append(
          "s-" + i,
          StreamState.any(),
          EventData.builderAsJson(
                  "said", ("\"" + correlation + "\"").getBytes(StandardCharsets.UTF_8))
              .metadataAsBytes(
                  ("{\"$correlationId\":\"" + correlation + "\"}").getBytes(StandardCharsets.UTF_8))
              .build());
    }
    await().atMost(PATIENCE).until(() -> first.events.size() + second.events.size() == 100);
    assertThat(first.texts()).isNotEmpty().doesNotContainAnyElementsOf(second.texts());
    assertThat(second.texts()).isNotEmpty();
  }

  @Test
  void what_belongs_together_by_correlation_stays_in_order_when_a_consumer_leaves()
      throws Exception {
    group(all().namedConsumerStrategy(NamedConsumerStrategy.PINNED_BY_CORRELATION));
    RecordingConsumer first = toAll(KEEPS, 4);
    RecordingConsumer second = toAll(KEEPS, 100);
    for (int i = 0; i < 40; i++) {
      append("s-" + i, StreamState.any(), correlated("c-" + i % 8, i));
    }
    await().atMost(PATIENCE).until(() -> first.events.size() == 4 && !second.events.isEmpty());
    List<String> before = second.texts();
    // It connected first, so it is stopped first.
    Objects.requireNonNull(subscriptions.poll()).stop();
    await().atMost(PATIENCE).until(() -> second.events.size() == 40);
    assertThat(second.texts()).startsWith(before.toArray(String[]::new)).doesNotHaveDuplicates();
    for (int c = 0; c < 8; c++) {
      String correlation = "c-" + c + " ";
      assertThat(second.texts().stream().filter(text -> text.startsWith(correlation)))
          .isSortedAccordingTo(Comparator.comparing(text -> Integer.valueOf(text.substring(4))));
    }
  }

  private static EventData correlated(String correlation, int number) {
    return EventData.builderAsJson(
            "said", "\"%s %d\"".formatted(correlation, number).getBytes(StandardCharsets.UTF_8))
        .metadataAsBytes(
            ("{\"$correlationId\":\"" + correlation + "\"}").getBytes(StandardCharsets.UTF_8))
        .build();
  }

  @Test
  void events_of_one_id_in_two_streams_are_both_handed_out() throws Exception {
    group(all());
    UUID id = UUID.randomUUID();
    append("s-1", StreamState.any(), event(id, "one"));
    append("s-2", StreamState.any(), event(id, "two"));
    RecordingConsumer consumer = toAll(ACKNOWLEDGES, 10);
    assertSeen(consumer, "one", "two");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(groups.getInfoToAll("g")).orElseThrow().getStats().getTotalInFlightMessages()
                    == 0);
  }

  @Test
  void no_more_consumers_than_the_group_takes() throws Exception {
    group(stream().maxSubscriberCount(1));
    toStream(KEEPS, 1);
    assertThatThrownBy(() -> toStream(KEEPS, 1))
        .hasRootCauseInstanceOf(io.grpc.StatusRuntimeException.class)
        .hasStackTraceContaining("FAILED_PRECONDITION");
  }

  @Test
  void a_skipped_event_is_done() throws Exception {
    group(stream());
    append("s-1", "one", "two");
    RecordingConsumer consumer =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Skip, "no", event), 1);
    assertSeen(consumer, "one", "two");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(info().getStats().getParkedMessageCount()).isZero();
  }

  @Test
  void an_event_is_tried_again_as_often_as_set_and_then_parked() throws Exception {
    group(stream().maxRetryCount(2));
    append("s-1", "one");
    RecordingConsumer consumer =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Retry, "no", event), 1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    assertThat(consumer.retries).containsExactly(0, 1, 2);
  }

  @Test
  void what_is_not_acknowledged_in_time_is_handed_out_again() throws Exception {
    group(stream().messageTimeoutInMs(200));
    append("s-1", "one");
    RecordingConsumer consumer =
        toStream(
            (subscription, retries, event) -> {
              if (retries > 0) {
                subscription.ack(event);
              }
            },
            1);
    assertSeen(consumer, "one", "one");
  }

  @Test
  void a_consumer_that_asks_to_be_stopped_goes_on_after_the_event() throws Exception {
    group(stream());
    append("s-1", "one", "two");
    RecordingConsumer consumer =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Stop, "no", event), 1);
    assertSeen(consumer, "one", "two");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(consumer.end.isDone()).isFalse();
  }

  @Test
  void a_parked_event_tells_when_and_why() throws Exception {
    group(stream().maxRetryCount(2));
    append("s-1", "one", "two");
    toStream(
        (subscription, _, event) ->
            subscription.nack(
                ServedLogTestBase.text(event).equals("one") ? NackAction.Park : NackAction.Retry,
                "broken \"x\"",
                event),
        1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 2);
    List<JsonNode> notes =
        get(client.readStream("$persistentsubscription-s-1::g-parked", ReadStreamOptions.get()))
            .getEvents()
            .stream()
            .map(link -> JSON.readTree(link.getOriginalEvent().getUserMetadata()))
            .toList();
    assertThat(notes)
        .extracting(note -> note.path("reason").stringValue())
        .containsExactly(
            "Client explicitly NAK'ed message.\nbroken \"x\"", "Reached retry count of 2");
    assertThat(notes)
        .extracting(note -> note.path("subscriptionEventNumber").longValue())
        .containsExactly(0L, 1L);
    assertThat(Instant.parse(notes.getFirst().path("added").stringValue()))
        .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
  }

  @Test
  void the_whole_log_does_not_show_what_its_groups_park() throws Exception {
    group(all());
    group(stream());
    append("s-1", "one");
    EventHandling parks =
        (subscription, _, event) -> subscription.nack(NackAction.Park, "no", event);
    toStream(parks, 1);
    toAll(parks, 1);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(groups.getInfoToAll("g")).orElseThrow().getStats().getParkedMessageCount() > 0);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    assertThat(get(client.readAll(ReadAllOptions.get())).getEvents())
        .extracting(event -> event.getOriginalEvent().getStreamId())
        .contains("s-1", "$persistentsubscription-s-1::g-parked")
        .doesNotContain("$persistentsubscription-$all::g-parked");
  }

  @Test
  void a_subscription_is_called_after_its_group() throws Exception {
    group(stream());
    toStream(KEEPS, 1);
    assertThat(Objects.requireNonNull(subscriptions.peek()).getSubscriptionId())
        .isEqualTo("s-1::g");
  }

  @Test
  void what_is_parked_is_counted_after_a_restart_and_replayed_on_demand() throws Exception {
    group(stream());
    append("s-1", "one", "two", "three");
    toStream((subscription, _, event) -> subscription.nack(NackAction.Park, "no", event), 1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 3);
    restart();
    assertThat(info().getStats().getParkedMessageCount()).isEqualTo(3);

    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    append("s-1", "four");
    assertSeen(consumer, "four");
    done(
        groups.replayParkedMessagesToStream(
            "s-1", "g", ReplayParkedMessagesOptions.get().stopAt(2)));
    assertSeen(consumer, "four", "one", "two");
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    assertSeen(consumer, "four", "one", "two", "three");
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 0);
  }

  @Test
  void what_is_replayed_and_parked_again_stays_parked() throws Exception {
    group(stream());
    append("s-1", "one");
    RecordingConsumer consumer =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Park, "no", event), 1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    done(groups.replayParkedMessagesToStream("s-1", "g"));
    assertSeen(consumer, "one", "one");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
  }

  @Test
  void a_group_on_a_stream_reads_that_stream_and_tells_its_revisions() throws Exception {
    append("s-1", "one", "two", "three");
    append("s-2", "other");
    group(stream().startFrom(1).checkpointLowerBound(1).checkpointAfterInMs(50));
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    assertSeen(consumer, "two", "three");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(2L));
    assertThat(info().getStats().getLastKnownEventRevision()).contains(2L);
    append("s-1", "four");
    assertSeen(consumer, "two", "three", "four");
  }

  @Test
  void a_group_on_everything_begins_with_the_event_at_its_position() throws Exception {
    append("s-1", "one");
    Position second = append("s-1", StreamState.any(), event("two")).getLogPosition();
    append("s-1", "three");
    group(all().startFrom(second.getCommitUnsigned(), second.getPrepareUnsigned()));
    assertSeen(toAll(ACKNOWLEDGES, 10), "two", "three");
  }

  @Test
  void a_group_that_begins_beyond_its_stream_gets_nothing_that_is_there() throws Exception {
    append("s-1", "one");
    group(stream().startFrom(-2));
    RecordingConsumer one = toStream(ACKNOWLEDGES, 10);
    // Appended after the consumers connected.
    done(groups.createToAll("marker", all()));
    RecordingConsumer marker = new RecordingConsumer(ACKNOWLEDGES);
    subscriptions.add(get(groups.subscribeToAll("marker", slots(10), marker)));
    assertSeen(marker, "one");
    assertThat(one.texts()).isEmpty();
  }

  @Test
  void a_group_hands_out_nothing_that_is_deleted() throws Exception {
    append("s-1", "one", "two");
    get(client.deleteStream("s-1", DeleteStreamOptions.get()));
    append("s-1", "three");
    group(stream());
    assertSeen(toStream(ACKNOWLEDGES, 10), "three");
  }

  @Test
  void links_are_resolved_where_the_group_does_so() throws Exception {
    append("target", "one");
    append(
        "s-1",
        StreamState.any(),
        EventData.builderAsBinary("$>", "0@target".getBytes(StandardCharsets.UTF_8)).build(),
        EventData.builderAsBinary("$>", "7@target".getBytes(StandardCharsets.UTF_8)).build());
    group(stream().resolveLinkTos());
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    await().atMost(PATIENCE).until(() -> consumer.events.size() == 2);
    assertThat(consumer.events)
        .extracting(event -> event.getEvent() == null ? "" : event.getEvent().getStreamId())
        .containsExactly("target", "");
    assertThat(consumer.streams()).containsExactly("s-1", "s-1");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
  }

  @Test
  void a_group_wants_what_its_filter_by_types_does() throws Exception {
    for (String type : List.of("order-placed", "order-paid", "sent")) {
      append("s-1", StreamState.any(), EventData.builderAsBinary(type, new byte[0]).build());
    }
    RecordingConsumer beginnings =
        filtered("p", SubscriptionFilter.newBuilder().addEventTypePrefix("order-"));
    RecordingConsumer pattern =
        filtered("r", SubscriptionFilter.newBuilder().withEventTypeRegularExpression("d$|t$"));
    append("s-1", StreamState.any(), EventData.builderAsBinary("order-sent", new byte[0]).build());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(types(beginnings))
                  .containsExactly("order-placed", "order-paid", "order-sent");
              assertThat(types(pattern))
                  .containsExactly("order-placed", "order-paid", "sent", "order-sent");
            });
  }

  private RecordingConsumer filtered(String group, SubscriptionFilterBuilder filter)
      throws Exception {
    done(
        groups.createToAll(
            group,
            CreatePersistentSubscriptionToAllOptions.get().fromStart().filter(filter.build())));
    RecordingConsumer consumer = new RecordingConsumer(ACKNOWLEDGES);
    subscriptions.add(get(groups.subscribeToAll(group, slots(10), consumer)));
    return consumer;
  }

  private static List<String> types(RecordingConsumer consumer) {
    return consumer.events.stream().map(event -> event.getOriginalEvent().getEventType()).toList();
  }

  @Test
  void who_waits_for_a_filter_that_is_too_deep_for_a_name_is_told() throws Exception {
    group(
        CreatePersistentSubscriptionToAllOptions.get()
            .fromStart()
            .filter(
                SubscriptionFilter.newBuilder()
                    .withStreamNameRegularExpression("^((((((((a|b)|c)|d)|e)|f)|g)|h)|i)*$")
                    .build()));
    RecordingConsumer consumer = toAll(ACKNOWLEDGES, 10);
    append("a".repeat(4_000), "one");
    assertThat(Status.fromThrowable(get(consumer.end)).getCode()).isEqualTo(Status.Code.ABORTED);
  }

  @Test
  void checkpoints_are_kept_as_often_as_set() throws Exception {
    group(
        stream()
            .checkpointAfter(Duration.ofMinutes(10))
            .checkpointLowerBound(1)
            .checkpointUpperBound(2));
    append("s-1", "one");
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    assertSeen(consumer, "one");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    assertThat(info().getStats().getLastCheckpointedEventRevision()).isEmpty();
    append("s-1", "two");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(info().getStats().getLastCheckpointedEventRevision()).contains(1L));
  }

  @Test
  void changed_settings_count_at_once_and_after_a_restart() throws Exception {
    group(stream().maxRetryCount(10));
    RecordingConsumer before = toStream(KEEPS, 10);
    append("s-1", "one");
    assertSeen(before, "one");
    done(
        groups.updateToStream(
            "s-1",
            "g",
            UpdatePersistentSubscriptionToStreamOptions.get().fromStart().maxRetryCount(0)));
    await().atMost(PATIENCE).until(before.end::isDone);
    RecordingConsumer after =
        toStream((subscription, _, event) -> subscription.nack(NackAction.Retry, "no", event), 1);
    await().atMost(PATIENCE).until(() -> info().getStats().getParkedMessageCount() == 1);
    assertThat(after.retries).containsExactly(0);
    restart();
    assertThat(info().getSettings().getMaxRetryCount()).isZero();
  }

  @Test
  void what_waits_goes_by_changed_settings() throws Exception {
    group(all());
    toAll(KEEPS, 1);
    appendToStreams(20, "x");
    await().atMost(PATIENCE).until(() -> handed() == 1);
    done(
        groups.updateToAll(
            "g",
            UpdatePersistentSubscriptionToAllOptions.get()
                .fromStart()
                .namedConsumerStrategy(NamedConsumerStrategy.PINNED)));
    RecordingConsumer first = toAll(KEEPS, 1);
    await().atMost(PATIENCE).until(() -> first.events.size() == 1);
    RecordingConsumer second = toAll(KEEPS, 100);
    await().atMost(PATIENCE).until(() -> !second.events.isEmpty());
    // The first consumer is full, and yet keeps some of the streams.
    assertThat(handed()).isLessThan(20);
  }

  private long handed() throws Exception {
    return get(groups.getInfoToAll("g")).orElseThrow().getStats().getTotalInFlightMessages();
  }

  @Test
  void links_that_wait_are_resolved_once_the_group_does_so() throws Exception {
    append("target", "one", "two");
    append(
        "s-1",
        StreamState.any(),
        EventData.builderAsBinary("$>", "0@target".getBytes(StandardCharsets.UTF_8)).build(),
        EventData.builderAsBinary("$>", "1@target".getBytes(StandardCharsets.UTF_8)).build());
    group(stream());
    RecordingConsumer before = toStream(KEEPS, 1);
    await().atMost(PATIENCE).until(() -> before.events.size() == 1);
    done(
        groups.updateToStream(
            "s-1",
            "g",
            UpdatePersistentSubscriptionToStreamOptions.get().fromStart().resolveLinkTos()));
    RecordingConsumer after = toStream(ACKNOWLEDGES, 10);
    await().atMost(PATIENCE).until(() -> after.events.size() == 2);
    assertThat(after.events)
        .extracting(event -> event.getEvent().getStreamId())
        .containsOnly("target");
  }

  @Test
  void restarted_groups_go_on_where_they_were() throws Exception {
    group(stream());
    RecordingConsumer before = toStream(ACKNOWLEDGES, 10);
    append("s-1", "one");
    assertSeen(before, "one");
    await().atMost(PATIENCE).until(() -> info().getStats().getTotalInFlightMessages() == 0);
    done(groups.restartSubsystem());
    await().atMost(PATIENCE).until(before.end::isDone);
    append("s-1", "two");
    assertSeen(toStream(ACKNOWLEDGES, 10), "two");
  }

  @Test
  void a_group_whose_stream_is_deleted_for_ever_sends_its_consumers_away() throws Exception {
    group(stream());
    append("s-1", "one");
    RecordingConsumer before = toStream(ACKNOWLEDGES, 10);
    assertSeen(before, "one");
    get(client.tombstoneStream("s-1", DeleteStreamOptions.get()));
    for (RecordingConsumer consumer : List.of(before, toStream(ACKNOWLEDGES, 10))) {
      assertThat(Status.fromThrowable(get(consumer.end)).getCode())
          .isEqualTo(Status.Code.CANCELLED);
    }
  }

  @Test
  void a_deleted_group_sends_its_consumers_away() throws Exception {
    group(stream());
    RecordingConsumer consumer = toStream(ACKNOWLEDGES, 10);
    done(groups.deleteToStream("s-1", "g"));
    assertThat(get(consumer.end)).isNotNull();
    assertThat(get(groups.getInfoToStream("s-1", "g"))).isEmpty();
    group(stream());
  }

  @Test
  void groups_are_listed_with_their_consumers() throws Exception {
    group(stream().namedConsumerStrategy(NamedConsumerStrategy.PINNED).maxRetryCount(3));
    group(all().fromEnd());
    RecordingConsumer consumer = toStream(KEEPS, 7);
    append("s-1", "one");
    assertSeen(consumer, "one");
    assertThat(get(groups.listAll()))
        .extracting(group -> group.getEventSource() + " " + group.getGroupName())
        .containsExactlyInAnyOrder("s-1 g", "$all g");
    PersistentSubscriptionToStreamInfo listed = get(groups.listToStream("s-1")).getFirst();
    assertThat(listed.getSettings().getMaxRetryCount()).isEqualTo(3);
    assertThat(listed.getSettings().getNamedConsumerStrategy().toString()).isEqualTo("Pinned");
    assertThat(listed.getStats().getTotalItems()).isEqualTo(1);
    assertThat(listed.getConnections())
        .singleElement()
        .satisfies(
            connection -> {
              assertThat(connection.getFrom()).startsWith("127.0.0.1:");
              assertThat(connection.getAvailableSlots()).isEqualTo(6);
              assertThat(connection.getInFlightMessages()).isEqualTo(1);
            });
    assertThat(get(groups.listToAll())).hasSize(1);
  }

  @Test
  void a_group_tells_whether_it_is_behind() throws Exception {
    append("s-1", "one");
    group(stream());
    assertThat(info().getStatus()).isEqualTo("Behind");
    toStream(KEEPS, 1);
    await().atMost(PATIENCE).until(() -> info().getStatus().equals("Live"));
  }

  @Test
  void a_group_is_not_behind_for_what_its_stream_hides() throws Exception {
    append("s-1", "one", "two");
    StreamMetadata hidden = new StreamMetadata();
    hidden.setTruncateBefore(5L);
    get(client.setStreamMetadata("s-1", hidden));
    group(stream());
    toStream(ACKNOWLEDGES, 1);
    await().atMost(PATIENCE).until(() -> info().getStatus().equals("Live"));
  }

  @Test
  void a_group_consumes_a_category() throws Exception {
    append("order-1", "one");
    append("other-1", "two");
    done(groups.createToStream("$ce-order", "g", stream().resolveLinkTos()));
    RecordingConsumer consumer = new RecordingConsumer(ACKNOWLEDGES);
    subscriptions.add(get(groups.subscribeToStream("$ce-order", "g", slots(10), consumer)));
    append("order-2", "three");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(consumer.events)
                    .extracting(event -> event.getEvent().getStreamId())
                    .containsExactly("order-1", "order-2"));
  }
}
