package io.recordplayer.log;

import io.kurrent.dbclient.PersistentSubscriptionConnectionInfo;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out within seconds that a subscription is dead though its connection looks open. It asks
 * for the group's state every second. The log must reply, it must know the consumer's name, and it
 * must not wait for acknowledgements of records that the consumer never got or has acknowledged.
 * Not thread-safe.
 */
final class ConsumerLivenessCheck {
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** The number of checks for which a record or an acknowledgement may be on its way. */
  private static final int MAX_DOUBTS = 3;

  private final String consumer;
  private final ConsumerDeliveries deliveries;
  private final Supplier<CompletableFuture<Optional<PersistentSubscriptionToAllInfo>>> request;
  private @Nullable CompletableFuture<Optional<PersistentSubscriptionToAllInfo>> asked;
  private long since = System.nanoTime();
  private long activity;
  private int doubts;

  ConsumerLivenessCheck(
      String consumer,
      ConsumerDeliveries deliveries,
      Supplier<CompletableFuture<Optional<PersistentSubscriptionToAllInfo>>> request) {
    this.consumer = consumer;
    this.deliveries = deliveries;
    this.request = request;
  }

  /** Whether the subscription seems alive. Does not wait. */
  boolean isAlive() {
    long now = System.nanoTime();
    CompletableFuture<Optional<PersistentSubscriptionToAllInfo>> reply = asked;
    if (reply == null) {
      if (now - since > PERIOD_NANOS) {
        asked = request.get();
        since = now;
      }
      return true;
    }
    if (!reply.isDone()) {
      return now - since < PATIENCE_NANOS;
    }
    asked = null;
    since = now;
    return !reply.isCompletedExceptionally() && isKnown(reply.join());
  }

  private boolean isKnown(Optional<PersistentSubscriptionToAllInfo> group) {
    Optional<PersistentSubscriptionConnectionInfo> own =
        group.stream()
            .flatMap(info -> info.getConnections().stream())
            .filter(connection -> consumer.equals(connection.getConnectionName()))
            .findFirst();
    if (own.isEmpty()) {
      return false;
    }
    boolean still = activity == deliveries.activity();
    activity = deliveries.activity();
    doubts = still && own.get().getInFlightMessages() > deliveries.pending() ? doubts + 1 : 0;
    return doubts < MAX_DOUBTS;
  }
}
