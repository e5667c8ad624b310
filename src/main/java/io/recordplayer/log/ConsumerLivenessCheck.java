package io.recordplayer.log;

import io.kurrent.dbclient.PersistentSubscriptionConnectionInfo;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out within seconds that a subscription is dead though its line looks open. The group is
 * asked every second, and must answer, know the consumer by its name, and not wait for
 * acknowledgements of records that the consumer never got or has acknowledged already. One thread
 * calls it.
 */
final class ConsumerLivenessCheck {
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** A record or an acknowledgement may be on its way for that long. */
  private static final int DOUBTS = 3;

  private final String consumer;
  private final ConsumerDeliveries handOuts;
  private final Supplier<CompletableFuture<Optional<PersistentSubscriptionToAllInfo>>> question;
  private @Nullable CompletableFuture<Optional<PersistentSubscriptionToAllInfo>> asked;
  private long since = System.nanoTime();
  private long moves;
  private int doubts;

  ConsumerLivenessCheck(
      String consumer,
      ConsumerDeliveries handOuts,
      Supplier<CompletableFuture<Optional<PersistentSubscriptionToAllInfo>>> question) {
    this.consumer = consumer;
    this.handOuts = handOuts;
    this.question = question;
  }

  /** Whether nothing speaks against it. Doesn't wait. */
  boolean isAlive() {
    long now = System.nanoTime();
    CompletableFuture<Optional<PersistentSubscriptionToAllInfo>> answer = asked;
    if (answer == null) {
      if (now - since > PERIOD_NANOS) {
        asked = question.get();
        since = now;
      }
      return true;
    }
    if (!answer.isDone()) {
      return now - since < PATIENCE_NANOS;
    }
    asked = null;
    since = now;
    return !answer.isCompletedExceptionally() && isKnown(answer.join());
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
    boolean still = moves == handOuts.moves();
    moves = handOuts.moves();
    doubts = still && own.get().getInFlightMessages() > handOuts.atHand() ? doubts + 1 : 0;
    return doubts < DOUBTS;
  }
}
