package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.kurrent.dbclient.SubscriptionFilter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests with groups, whose consumers handle events as told. */
abstract class PersistentSubscriptionTestBase extends ServedLogTestBase {
  final Queue<PersistentSubscription> subscriptions = new ConcurrentLinkedQueue<>();
  KurrentDBPersistentSubscriptionsClient groups;

  @BeforeEach
  void connectGroups() {
    groups = KurrentDBPersistentSubscriptionsClient.from(client);
  }

  /** A client with a connected consumer takes seconds to close. */
  @AfterEach
  void leave() {
    subscriptions.forEach(PersistentSubscription::stop);
    subscriptions.clear();
  }

  /** A consumer's handling of an event. */
  interface EventHandling {
    void handle(PersistentSubscription subscription, int retries, ResolvedEvent event);
  }

  static final EventHandling ACKNOWLEDGES = (subscription, _, event) -> subscription.ack(event);
  static final EventHandling KEEPS = (_, _, _) -> {};

  static final class RecordingConsumer extends PersistentSubscriptionListener {
    private final EventHandling manner;
    final Queue<ResolvedEvent> events = new ConcurrentLinkedQueue<>();
    final Queue<Integer> retries = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Throwable> end = new CompletableFuture<>();

    RecordingConsumer(EventHandling manner) {
      this.manner = manner;
    }

    @Override
    public void onEvent(PersistentSubscription subscription, int retried, ResolvedEvent event) {
      events.add(event);
      retries.add(retried);
      manner.handle(subscription, retried, event);
    }

    @Override
    public void onCancelled(PersistentSubscription subscription, @Nullable Throwable cause) {
      end.complete(cause == null ? new IllegalStateException("ended without a reason") : cause);
    }

    List<String> texts() {
      return events.stream().map(ServedLogTestBase::text).toList();
    }

    List<String> streams() {
      return events.stream().map(event -> event.getOriginalEvent().getStreamId()).toList();
    }
  }

  /** The client doesn't declare these results' nullness. */
  static void done(CompletableFuture<?> answer) throws Exception {
    get(answer);
  }

  static CreatePersistentSubscriptionToAllOptions all() {
    return CreatePersistentSubscriptionToAllOptions.get()
        .fromStart()
        .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("s-").build());
  }

  static CreatePersistentSubscriptionToStreamOptions stream() {
    return CreatePersistentSubscriptionToStreamOptions.get().fromStart();
  }

  void group(CreatePersistentSubscriptionToAllOptions options) throws Exception {
    done(groups.createToAll("g", options));
  }

  void group(CreatePersistentSubscriptionToStreamOptions options) throws Exception {
    done(groups.createToStream("s-1", "g", options));
  }

  RecordingConsumer toAll(EventHandling manner, int slots) throws Exception {
    RecordingConsumer consumer = new RecordingConsumer(manner);
    subscriptions.add(get(groups.subscribeToAll("g", slots(slots), consumer)));
    return consumer;
  }

  RecordingConsumer toStream(EventHandling manner, int slots) throws Exception {
    RecordingConsumer consumer = new RecordingConsumer(manner);
    subscriptions.add(get(groups.subscribeToStream("s-1", "g", slots(slots), consumer)));
    return consumer;
  }

  static SubscribePersistentSubscriptionOptions slots(int slots) {
    return SubscribePersistentSubscriptionOptions.get().bufferSize(slots);
  }

  PersistentSubscriptionToStreamInfo info() throws Exception {
    return get(groups.getInfoToStream("s-1", "g")).orElseThrow();
  }

  void append(String stream, String... texts) throws Exception {
    for (String text : texts) {
      append(stream, StreamState.any(), event(text));
    }
  }

  void appendToStreams(int count, String text) throws Exception {
    for (int i = 0; i < count; i++) {
      append("s-" + i, text);
    }
  }

  static void assertSeen(RecordingConsumer consumer, String... texts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(consumer.texts()).containsExactly(texts));
  }

  void restart() throws Exception {
    leave();
    stop();
    start();
    connectGroups();
  }
}
