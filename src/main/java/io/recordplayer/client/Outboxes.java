package io.recordplayer.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The outboxes of a node that have commands on their way to the log; some of their pages may be
 * closed. Thread-safe.
 */
final class Outboxes {
  private final Set<CommandOutbox> sending = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** An outbox has commands to send. Must not wait. */
  void filled(CommandOutbox outbox) {
    sending.add(outbox);
  }

  /** All commands of an outbox are in the log or rejected. Must not wait. */
  void emptied(CommandOutbox outbox) {
    sending.remove(outbox);
  }

  /** Whether the program stops, and no further command is accepted. */
  boolean isDraining() {
    return draining;
  }

  /**
   * Waits until all commands are in the log, and rejects those that are not there in time.
   *
   * @return the number of the rejected commands
   */
  int drain(Duration timeout) {
    draining = true;
    long giveUp = System.nanoTime() + timeout.toNanos();
    try {
      while (!sending.isEmpty() && System.nanoTime() < giveUp) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return sending.stream().mapToInt(CommandOutbox::giveUp).sum();
  }
}
