package io.kanban.people;

import io.recordplayer.log.Backoff;
import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the accounts that must exist before anybody signs in. It works beside the start, because
 * the log may be down. A sign-in in the first seconds after the start waits for them.
 */
final class FirstAccounts implements SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Runnable work;
  private final CountDownLatch made = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /** The time from which no sign-in waits any more; of {@link System#nanoTime}. */
  private volatile long patientUntil = System.nanoTime() + PATIENCE_NANOS;

  /**
   * @param work makes the accounts that are missing; repeated if it fails
   */
  FirstAccounts(Runnable work) {
    this.work = work;
  }

  @Override
  public void start() {
    patientUntil = System.nanoTime() + PATIENCE_NANOS;
    thread = Thread.ofVirtual().name("first accounts").start(this::run);
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!closed && !tryOnce()) {
      backoff.pause();
    }
  }

  private boolean tryOnce() {
    try {
      work.run();
      made.countDown();
      return true;
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("The first accounts can't be made yet: {}", CauseChain.of(e));
      }
      return false;
    }
  }

  /** Waits until the accounts are made, or 10 s after the start are over. */
  void await() {
    try {
      if (!made.await(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.debug("The first accounts are not made yet.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    close();
  }

  @Override
  public void close() {
    closed = true;
    Thread working = thread;
    if (working != null) {
      working.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null && !closed;
  }
}
