package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private EmbeddedEventStore store;
  private KurrentDBClient client;

  @BeforeEach
  void start() {
    store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start();
    client = connect(store);
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdown().get(10, TimeUnit.SECONDS);
    store.close();
  }

  private static KurrentDBClient connect(EmbeddedEventStore store) {
    return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(store.connectionString()));
  }

  private static EventData event(String text) {
    return event(UUID.randomUUID(), text);
  }

  private static EventData event(UUID id, String text) {
    return EventData.builderAsJson(
            id, "said", ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private void append(String stream, StreamState expected, EventData... events) throws Exception {
    get(
        client.appendToStream(
            stream, AppendToStreamOptions.get().streamState(expected), List.of(events).iterator()));
  }

  private List<String> texts(String stream) throws Exception {
    return get(client.readStream(stream, ReadStreamOptions.get().forwards().fromStart()))
        .getEvents()
        .stream()
        .map(EmbeddedEventStoreTest::text)
        .toList();
  }

  private static String text(ResolvedEvent event) {
    return new String(event.getOriginalEvent().getEventData(), StandardCharsets.UTF_8)
        .replace("\"", "");
  }

  @Test
  void what_is_appended_is_read_in_order_both_ways() throws Exception {
    append("s-1", StreamState.noStream(), event("a"), event("b"));
    append("s-1", StreamState.streamRevision(1), event("c"));
    assertThat(texts("s-1")).containsExactly("a", "b", "c");
    assertThat(
            get(client.readStream("s-1", ReadStreamOptions.get().backwards().fromEnd().maxCount(2)))
                .getEvents())
        .extracting(EmbeddedEventStoreTest::text)
        .containsExactly("c", "b");
    assertThat(
            get(client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1))).getEvents())
        .extracting(EmbeddedEventStoreTest::text)
        .containsExactly("c");
  }

  @Test
  void a_stream_that_is_not_there_is_not_found() {
    assertThatThrownBy(() -> texts("nothing")).hasCauseInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void an_append_to_another_revision_is_refused_with_the_one_that_is_there() throws Exception {
    append("s-1", StreamState.noStream(), event("a"));
    assertThatThrownBy(() -> append("s-1", StreamState.noStream(), event("b")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WrongExpectedVersionException.class,
            e -> assertThat(e.getActualState()).isEqualTo(StreamState.streamRevision(0)));
    assertThatThrownBy(() -> append("s-2", StreamState.streamExists(), event("b")))
        .hasCauseInstanceOf(WrongExpectedVersionException.class);
    assertThat(texts("s-1")).containsExactly("a");
  }

  @Test
  void a_repeated_append_is_recognized_also_after_a_restart() throws Exception {
    EventData a = event(UUID.randomUUID(), "a");
    EventData b = event(UUID.randomUUID(), "b");
    append("s-1", StreamState.noStream(), a, b);
    append("s-1", StreamState.noStream(), a, b);
    append("s-1", StreamState.any(), a, b);
    stop();
    start();
    append("s-1", StreamState.noStream(), a, b);
    assertThat(texts("s-1")).containsExactly("a", "b");
  }

  @Test
  void an_append_beyond_a_megabyte_is_refused_whole() throws Exception {
    assertThatThrownBy(
            () -> append("s-1", StreamState.any(), event("a"), event("x".repeat(1_100_000))))
        .isInstanceOf(ExecutionException.class);
    append("s-1", StreamState.noStream(), event("b"));
    assertThat(texts("s-1")).containsExactly("b");
  }

  @Test
  void a_filtered_subscription_brings_history_then_what_comes_without_gap_or_double()
      throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 50; i++) {
      append("s-1", StreamState.any(), event("s" + i));
      append("other-1", StreamState.any(), event("o" + i));
    }
    Subscription subscription =
        get(
            client.subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    seen.add(text(event));
                  }
                },
                SubscribeToAllOptions.get()
                    .fromStart()
                    .filter(
                        SubscriptionFilter.newBuilder()
                            .withStreamNameRegularExpression("^(s-|t-)")
                            .build())));
    for (int i = 50; i < 100; i++) {
      append("s-1", StreamState.any(), event("s" + i));
    }
    await().atMost(PATIENCE).until(() -> seen.contains("s99"));
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "s" + i).toList());
    subscription.stop();
  }

  /** A consumer that keeps what it got and does with it what it is told. */
  private static final class Consumer extends PersistentSubscriptionListener {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final boolean acknowledges;

    Consumer(boolean acknowledges) {
      this.acknowledges = acknowledges;
    }

    @Override
    public void onEvent(PersistentSubscription subscription, int retries, ResolvedEvent event) {
      String text = text(event);
      seen.add(text);
      if (text.equals("poison")) {
        subscription.nack(NackAction.Park, "it is poison", event);
      } else if (acknowledges) {
        subscription.ack(event);
      }
    }
  }

  private KurrentDBPersistentSubscriptionsClient group(String name) throws Exception {
    KurrentDBPersistentSubscriptionsClient groups =
        KurrentDBPersistentSubscriptionsClient.from(client);
    CompletableFuture<?> created =
        groups.createToAll(
            name,
            CreatePersistentSubscriptionToAllOptions.get()
                .fromStart()
                .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("s-").build())
                .checkpointAfterInMs(50)
                .namedConsumerStrategy(NamedConsumerStrategy.PINNED));
    get(created);
    return groups;
  }

  @Test
  void a_group_hands_out_again_what_a_consumer_left_behind() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group("g");
    append("s-1", StreamState.any(), event("a"), event("b"));
    Consumer forgetful = new Consumer(false);
    PersistentSubscription first = get(groups.subscribeToAll("g", forgetful));
    await().atMost(PATIENCE).until(() -> forgetful.seen.size() == 2);
    first.stop();
    Consumer reliable = new Consumer(true);
    get(groups.subscribeToAll("g", reliable));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reliable.seen).contains("a", "b"));
  }

  @Test
  void a_group_goes_on_after_a_restart_where_it_was_acknowledged() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group("g");
    append("s-1", StreamState.any(), event("a"), event("b"));
    Consumer before = new Consumer(true);
    PersistentSubscription first = get(groups.subscribeToAll("g", before));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(groups.getInfoToAll("g")).orElseThrow().getStats().getOutstandingMessagesCount()
                        == 0
                    && before.seen.size() == 2);
    // The client's shutdown waits for consumers for seconds.
    first.stop();
    stop();
    start();
    append("s-1", StreamState.any(), event("c"));
    Consumer after = new Consumer(true);
    PersistentSubscription second =
        get(KurrentDBPersistentSubscriptionsClient.from(client).subscribeToAll("g", after));
    await().atMost(PATIENCE).until(() -> after.seen.contains("c"));
    second.stop();
    assertThat(after.seen).containsExactly("c");
  }

  @Test
  void what_is_parked_is_kept_and_the_rest_goes_on() throws Exception {
    KurrentDBPersistentSubscriptionsClient groups = group("g");
    append("s-1", StreamState.any(), event("poison"), event("b"));
    Consumer consumer = new Consumer(true);
    get(groups.subscribeToAll("g", consumer));
    await().atMost(PATIENCE).until(() -> consumer.seen.contains("b"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(texts("$persistentsubscription-$all::g-parked"))
                    .containsExactly("0@s-1"));
  }

  @Test
  void two_programs_do_not_share_a_file() {
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(folder.resolve("log.db")).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("Another program uses the log");
  }

  @Test
  void a_taken_port_gets_a_clear_message() {
    assertThatThrownBy(
            () -> EmbeddedEventStore.onDisk(folder.resolve("other.db")).port(store.port()).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("can't listen on port " + store.port());
  }
}
