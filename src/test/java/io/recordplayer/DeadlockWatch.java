package io.recordplayer;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for deadlocks of this process until it is closed. At the first one it interrupts the thread
 * that opened it, and fails when it is closed, with the stacks of the threads that wait for each
 * other. The JVM finds deadlocks of platform threads only; a cycle with a virtual thread goes
 * unnoticed.
 */
public final class DeadlockWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Thread watched = Thread.currentThread();
  private final Thread watcher;
  private volatile @Nullable String deadlock;

  public DeadlockWatch() {
    watcher = Thread.ofPlatform().daemon().name("deadlock watch").start(this::watch);
  }

  private void watch() {
    try {
      while (deadlock == null) {
        Thread.sleep(PERIOD);
        deadlock = describe(threads.findDeadlockedThreads());
      }
      watched.interrupt();
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  private @Nullable String describe(long @Nullable [] ids) {
    return ids == null
        ? null
        : Arrays.stream(threads.getThreadInfo(ids, true, true))
            .map(ThreadInfo::toString)
            .collect(Collectors.joining("\n"));
  }

  /**
   * @throws AssertionError if there was a deadlock
   */
  @Override
  public void close() {
    watcher.interrupt();
    if (deadlock != null) {
      throw new AssertionError("These threads wait for each other:\n" + deadlock);
    }
  }
}
