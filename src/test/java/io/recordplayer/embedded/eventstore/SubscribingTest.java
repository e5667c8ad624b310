package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubscribingTest extends Served {
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

  @Test
  @EmbeddedLogOnly
  void a_stopped_subscription_leaves_no_thread_behind() throws Exception {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    try (Database database = Database.open(folder.resolve("own.db"), true);
        Journal journal = new Journal(database)) {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new StreamsService(journal, threads, 1_000_000))
              .addService(new ServerFeaturesService())
              .build()
              .start();
      KurrentDBClient own =
          KurrentDBClient.create(
              KurrentDBConnectionString.parseOrThrow(
                  "kurrentdb://127.0.0.1:" + server.getPort() + "?tls=false"));
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
