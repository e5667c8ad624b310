package io.kanban.people;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.LogException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes the accounts that must exist before anybody signs in. It works beside the start, because
 * the log may be down. A sign-in in the first seconds waits for it.
 */
final class FirstAccounts implements SmartLifecycle, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runnable work;
  private final CountDownLatch made = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * @param work makes the accounts that are missing; repeated if the log fails
   */
  FirstAccounts(Runnable work) {
    this.work = work;
  }

  @Override
  public void start() {
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
    } catch (LogException | AccountLog.UndecidedException e) {
      if (!closed) {
        LOG.warn("The first accounts wait for the log: {}", e.getMessage());
      }
      return false;
    }
  }

  /** Waits until the accounts are made, at most 10 s. */
  void await() {
    try {
      if (!made.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
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
