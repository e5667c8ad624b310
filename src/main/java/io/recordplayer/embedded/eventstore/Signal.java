package io.recordplayer.embedded.eventstore;

import java.util.concurrent.Semaphore;

/** Tells one who waits to look again; raised often before they look, it counts once. */
final class Signal {
  private final Semaphore raised = new Semaphore(0);

  void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  void await() throws InterruptedException {
    raised.acquire();
    raised.drainPermits();
  }
}
