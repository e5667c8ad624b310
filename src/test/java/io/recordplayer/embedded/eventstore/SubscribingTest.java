package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionFilterBuilder;
import io.kurrent.dbclient.SubscriptionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts threads")
class SubscribingTest extends ServedLogTestBase {
  /** As many as there are reader threads. */
  private static final int READERS = 4;

  @Test
  void a_hundred_subscriptions_each_see_their_own_stream() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    List<Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      subscriptions.add(
          get(
              client.subscribeToStream(
                  name("s-" + i), into(seen), SubscribeToStreamOptions.get())));
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      append(name("s-" + i), StreamState.noStream(), event("e" + i));
      expected.add("e" + i);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrderElementsOf(expected));
    subscriptions.forEach(Subscription::stop);
  }

  private static Server serve(EventLog eventLog, ExecutorService threads) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(new StreamsService(eventLog, threads, 1_000_000))
        .addService(new ServerFeaturesService(List.of()))
        .build()
        .start();
  }

  private static KurrentDBClient connect(Server server) {
    return KurrentDBClient.create(
        KurrentDBConnectionString.parseOrThrow(
            "kurrentdb://127.0.0.1:" + server.getPort() + "?tls=false"));
  }

  @Test
  @EmbeddedLogOnly
  void what_is_appended_after_the_confirmation_is_seen_by_who_subscribed_at_the_end()
      throws Exception {
    CountDownLatch reading = new CountDownLatch(READERS);
    CountDownLatch enough = new CountDownLatch(1);
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Server server = serve(eventLog, threads);
      KurrentDBClient own = connect(server);
      // Once, so that the client is connected when the readers are busy.
      get(own.appendToStream("s", AppendToStreamOptions.get(), event("before")));
      for (int i = 0; i < READERS; i++) {
        threads.execute(
            () -> database.read(connection -> ReadingTest.slowly(connection, reading, enough)));
      }
      assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
      Queue<String> seen = new ConcurrentLinkedQueue<>();
      CompletableFuture<Subscription> confirmed =
          own.subscribeToStream("s", into(seen), SubscribeToStreamOptions.get().fromEnd());
      await().atMost(PATIENCE).until(() -> confirmed.isDone() || readsTheEnd());
      if (!confirmed.isDone()) {
        enough.countDown();
      }
      Subscription subscription = get(confirmed);
      get(own.appendToStream("s", AppendToStreamOptions.get(), event("after")));
      enough.countDown();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("after"));
      subscription.stop();
      get(own.shutdown());
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } finally {
      enough.countDown();
    }
  }

  /** Whether a subscription has begun, and waits for the head of its stream. */
  private static boolean readsTheEnd() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("follow"));
  }

  @Test
  @EmbeddedLogOnly
  void a_stopped_subscription_leaves_no_thread_behind() throws Exception {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    try (Database database = Database.open(folder.resolve("own.db"), true);
        EventLog eventLog = new EventLog(database)) {
      Server server = serve(eventLog, threads);
      KurrentDBClient own = connect(server);
      Subscription subscription =
          get(
              own.subscribeToStream(
                  "s", into(new ConcurrentLinkedQueue<>()), SubscribeToStreamOptions.get()));
      assertThat(threads.getActiveCount()).isEqualTo(1);
      subscription.stop();
      // Well below any interval at which a waiting subscription might poll.
      await().atMost(Duration.ofSeconds(3)).until(() -> threads.getActiveCount() == 0);
      get(own.shutdown());
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void who_follows_a_stream_is_told_up_to_where_it_has_caught_up() throws Exception {
    append(name("s"), StreamState.any(), event("a"), event("b"), event("c"));
    CompletableFuture<Long> caughtUp = new CompletableFuture<>();
    Subscription subscription =
        get(
            client.subscribeToStream(
                name("s"),
                new SubscriptionListener() {
                  @Override
                  public void onCaughtUp(
                      Subscription subscription, Instant at, Long revision, Position position) {
                    caughtUp.complete(revision);
                  }
                },
                SubscribeToStreamOptions.get()));
    assertThat(get(caughtUp)).isEqualTo(2);
    subscription.stop();
  }

  @Test
  void who_follows_what_is_not_there_yet_is_told_of_no_place_to_go_on_from() throws Exception {
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    Subscription subscription =
        get(client.subscribeToStream(name("s"), caughtUp(none), SubscribeToStreamOptions.get()));
    assertThat(get(none)).isTrue();
    subscription.stop();
  }

  @Test
  @EmbeddedLogOnly
  void who_follows_an_empty_log_is_told_of_no_place_to_go_on_from() throws Exception {
    CompletableFuture<Boolean> none = new CompletableFuture<>();
    Subscription subscription =
        get(client.subscribeToAll(caughtUp(none), SubscribeToAllOptions.get().fromStart()));
    assertThat(get(none)).isTrue();
    subscription.stop();
  }

  private static SubscriptionListener caughtUp(CompletableFuture<Boolean> withoutPlace) {
    return new SubscriptionListener() {
      @Override
      public void onCaughtUp(
          Subscription subscription,
          Instant at,
          @Nullable Long revision,
          @Nullable Position position) {
        withoutPlace.complete(revision == null && position == null);
      }
    };
  }

  @Test
  void who_follows_everything_is_told_up_to_where_it_has_caught_up() throws Exception {
    Position last = append(name("s"), StreamState.any(), event("a")).getLogPosition();
    CompletableFuture<Position> caughtUp = new CompletableFuture<>();
    Subscription subscription =
        get(
            client.subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onCaughtUp(
                      Subscription subscription, Instant at, Long revision, Position position) {
                    caughtUp.complete(position);
                  }
                },
                SubscribeToAllOptions.get().fromStart()));
    assertThat(get(caughtUp)).isGreaterThanOrEqualTo(last);
    subscription.stop();
  }

  @Test
  @EmbeddedLogOnly
  void who_fell_behind_is_told_when_they_have_caught_up_again() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    CountDownLatch enough = new CountDownLatch(1);
    Subscription subscription =
        get(
            client.subscribeToStream(
                "s",
                new SubscriptionListener() {
                  @Override
                  public void onEvent(Subscription subscription, ResolvedEvent event) {
                    try {
                      enough.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }

                  @Override
                  public void onCaughtUp(
                      Subscription subscription, Instant at, Long revision, Position position) {
                    told.add("caught up");
                  }

                  @Override
                  public void onFellBehind(
                      Subscription subscription, Instant at, Long revision, Position position) {
                    told.add("fell behind");
                  }
                },
                SubscribeToStreamOptions.get()));
    await().atMost(PATIENCE).until(() -> told.contains("caught up"));
    for (int i = 0; i < 3; i++) {
      append(
          "s",
          StreamState.any(),
          IntStream.range(0, 1_000)
              .mapToObj(_ -> event("x".repeat(500)))
              .toArray(EventData[]::new));
    }
    enough.countDown();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(told)
                    .startsWith("caught up", "caught up")
                    .doesNotContain("fell behind"));
    subscription.stop();
  }

  @Test
  @EmbeddedLogOnly
  void who_filters_everything_is_told_how_far_that_went() throws Exception {
    append(
        "other",
        StreamState.any(),
        IntStream.range(0, 100).mapToObj(i -> event("e" + i)).toArray(EventData[]::new));
    append("s-1", StreamState.any(), event("a"));
    append("other", StreamState.any(), event("b"));
    // Windows have the client's size, or 32 events. A last checkpoint follows at the end.
    assertThat(checkpoints(SubscriptionFilter.newBuilder().withMaxWindow(10), 3))
        .containsExactly(30L, 60L, 90L, 102L);
    assertThat(checkpoints(SubscriptionFilter.newBuilder(), 1))
        .containsExactly(32L, 64L, 96L, 102L);
    assertThat(checkpoints(SubscriptionFilter.newBuilder().withMaxWindow(17), 3))
        .containsExactly(51L, 102L);
  }

  private List<Long> checkpoints(SubscriptionFilterBuilder filter, int multiplier)
      throws Exception {
    List<Long> told = new CopyOnWriteArrayList<>();
    CompletableFuture<Position> caughtUp = new CompletableFuture<>();
    filter.withCheckpointer(
        (_, position) -> {
          told.add(position.getCommitUnsigned());
          return CompletableFuture.allOf();
        },
        multiplier);
    Subscription subscription =
        get(
            client.subscribeToAll(
                new SubscriptionListener() {
                  @Override
                  public void onCaughtUp(
                      Subscription subscription, Instant at, Long revision, Position position) {
                    caughtUp.complete(position);
                  }
                },
                SubscribeToAllOptions.get()
                    .fromStart()
                    .filter(filter.addStreamNamePrefix("s-").build())));
    get(caughtUp);
    subscription.stop();
    return told;
  }

  private static SubscriptionListener into(Queue<String> seen) {
    return new SubscriptionListener() {
      @Override
      public void onEvent(Subscription subscription, ResolvedEvent event) {
        seen.add(text(event));
      }
    };
  }
}
