package io.recordplayer.log;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Pauses between attempts: from some 50 ms, doubled after each failure, up to some 2 s. Jitter
 * keeps processes from trying again all at once.
 */
public final class Backoff {
  private static final ExponentialBackOff POLICY = policy();

  private BackOffExecution attempts = POLICY.start();

  private static ExponentialBackOff policy() {
    ExponentialBackOff policy = new ExponentialBackOff(50, 2);
    policy.setMaxInterval(2_000);
    policy.setJitter(10);
    return policy;
  }

  /** Waits. Ends early if the thread is interrupted, and keeps the interrupt. */
  public void pause() {
    try {
      Thread.sleep(attempts.nextBackOff());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins with the shortest pause again, after a success. */
  public void reset() {
    attempts = POLICY.start();
  }
}
