package io.kanban.benchmark;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.recordplayer.benchmark.Latencies;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures the lowest cost of a command in the log: the official client appends two records one
 * after the other, and a subscription delivers the second.
 */
final class TwoAppends {
  private static final int PATIENCE_SECONDS = 60;

  /** A record of the length of a board's records. */
  private static final byte[] DATA =
      "{\"text\":\"%s\"}".formatted("x".repeat(90)).getBytes(StandardCharsets.UTF_8);

  private static final byte[] METADATA =
      "{\"text\":\"%s\"}".formatted("x".repeat(300)).getBytes(StandardCharsets.UTF_8);

  private TwoAppends() {}

  /**
   * The latencies in nanoseconds, without other work in this process, after a warm-up with the same
   * number.
   */
  static Histogram measure(Path folder, int count) throws Exception {
    Histogram latencies = Latencies.histogram();
    try (EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(folder.resolve("floor.db")).port(0).start()) {
      KurrentDBClient client =
          KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(store.connectionString()));
      BlockingQueue<ResolvedEvent> delivered = new LinkedBlockingQueue<>();
      client
          .subscribeToAll(
              new SubscriptionListener() {
                @Override
                public void onEvent(Subscription subscription, ResolvedEvent event) {
                  delivered.add(event);
                }
              },
              SubscribeToAllOptions.get()
                  .fromEnd()
                  .filter(SubscriptionFilter.newBuilder().addStreamNamePrefix("floor-").build()))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (int i = 0; i < 2 * count; i++) {
        if (i == count) {
          latencies.reset();
        }
        long begin = System.nanoTime();
        append(client, "floorCommand-1");
        append(client, "floor-1");
        if (delivered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
          throw new IllegalStateException("An event was not delivered.");
        }
        latencies.recordValue(System.nanoTime() - begin);
      }
      client.shutdown().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return latencies;
  }

  private static void append(KurrentDBClient client, String stream) throws Exception {
    EventData record =
        EventData.builderAsJson(UUID.randomUUID(), "floor", DATA).metadataAsBytes(METADATA).build();
    client
        .appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(StreamState.any()),
            List.of(record).iterator())
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
