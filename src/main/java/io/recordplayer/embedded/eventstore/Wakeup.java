package io.recordplayer.embedded.eventstore;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells one who waits to look again; raised often before they look, it counts once. */
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

  /** Waits no longer than this. */
  final void await(long nanos) throws InterruptedException {
    if (permits.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      permits.drainPermits();
    }
  }
}
