package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubscribingTest extends Served {
  /** As many as read at a time. */
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

  private static Server serve(Journal journal, ExecutorService threads) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(new StreamsService(journal, threads, 1_000_000))
        .addService(new ServerFeaturesService())
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
        Journal journal = new Journal(database);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Server server = serve(journal, threads);
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

  /** Whether a subscription waits to be told where its stream ends. */
  private static boolean readsTheEnd() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("firstSubscribed"));
  }

  @Test
  @EmbeddedLogOnly
  void a_stopped_subscription_leaves_no_thread_behind() throws Exception {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    try (Database database = Database.open(folder.resolve("own.db"), true);
        Journal journal = new Journal(database)) {
      Server server = serve(journal, threads);
      KurrentDBClient own = connect(server);
      Subscription subscription =
          get(
              own.subscribeToStream(
                  "s", into(new ConcurrentLinkedQueue<>()), SubscribeToStreamOptions.get()));
      assertThat(threads.getActiveCount()).isEqualTo(1);
      subscription.stop();
      // Well below any time that a waiting subscription might look by itself.
      await().atMost(Duration.ofSeconds(3)).until(() -> threads.getActiveCount() == 0);
      get(own.shutdown());
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
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
