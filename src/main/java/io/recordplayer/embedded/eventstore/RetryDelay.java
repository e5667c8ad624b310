package io.recordplayer.embedded.eventstore;

import java.util.concurrent.TimeUnit;

/** Delays between attempts, in nanoseconds: each failure doubles the delay, up to ten seconds. */
final class RetryDelay {
  static final long MIN = TimeUnit.MILLISECONDS.toNanos(100);
  static final long MAX = TimeUnit.SECONDS.toNanos(10);

  private RetryDelay() {}

  /**
   * Returns the delay before the next attempt.
   *
   * @param delay the delay before the attempt that failed; 0 before the first one
   */
  static long after(long delay) {
    return delay == 0 ? MIN : Math.min(2 * delay, MAX);
  }
}
