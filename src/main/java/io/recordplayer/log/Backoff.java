package io.recordplayer.log;

import java.time.Duration;

/** Waits a little longer after each failure, up to a bound, so that what is down isn't stormed. */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  /** Waits; ends early, with the interrupt kept, where the thread is interrupted. */
  public void pause() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  public void reset() {
    next = FIRST;
  }
}
