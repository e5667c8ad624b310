package io.recordplayer.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A number that only grows, and that one thread can wait for. */
final class Progress {
  private long reached;
  private long awaited = Long.MAX_VALUE;

  synchronized void reach(long place) {
    if (place > reached) {
      reached = place;
      if (reached >= awaited) {
        notifyAll();
      }
    }
  }

  synchronized void advance() {
    reach(reached + 1);
  }

  synchronized void await(long place, Duration patience)
      throws InterruptedException, TimeoutException {
    long giveUp = System.nanoTime() + patience.toNanos();
    awaited = place;
    while (reached < place) {
      long millis = (giveUp - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new TimeoutException("%d of %d reached".formatted(reached, place));
      }
      wait(millis);
    }
  }
}
