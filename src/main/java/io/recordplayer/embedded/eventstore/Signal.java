package io.recordplayer.embedded.eventstore;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells one who waits to look again; raised often before they look, it counts once. */
class Signal {
  private final Semaphore raised = new Semaphore(0);

  void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  final void await() throws InterruptedException {
    raised.acquire();
    raised.drainPermits();
  }

  /** Waits no longer than this. */
  final void await(long nanos) throws InterruptedException {
    if (raised.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      raised.drainPermits();
    }
  }
}
