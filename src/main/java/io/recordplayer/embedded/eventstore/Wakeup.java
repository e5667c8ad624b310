package io.recordplayer.embedded.eventstore;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes up a waiting thread; signals that arrive before it waits again count as one. */
class Wakeup {
  private final Semaphore permits = new Semaphore(0);

  void signal() {
    if (permits.availablePermits() == 0) {
      permits.release();
    }
  }

  final void await() throws InterruptedException {
    permits.acquire();
    permits.drainPermits();
  }

  /** Waits for a signal, at most this long. */
  final void await(long nanos) throws InterruptedException {
    if (permits.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      permits.drainPermits();
    }
  }
}
