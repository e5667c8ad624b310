package io.recordplayer.client;

import java.util.ArrayList;
import java.util.List;

/** All watches of one page. The lock of the page's updates guards all methods. */
final class PageWatches {
  private final List<PageWatch> watches = new ArrayList<>(1);
  private boolean asleep;
  private boolean closed;

  void begin(PageWatch watch) {
    if (!closed && !watches.contains(watch)) {
      watches.add(watch);
      if (!asleep) {
        watch.begin();
      }
    }
  }

  void end(PageWatch watch) {
    watches.remove(watch);
    watch.end();
  }

  boolean isAsleep() {
    return asleep;
  }

  /** Under the session's lock, too. */
  void sleep() {
    if (!asleep) {
      asleep = true;
      watches.forEach(PageWatch::sleep);
    }
  }

  void wake() {
    if (asleep) {
      asleep = false;
      watches.forEach(PageWatch::begin);
    }
  }

  void wakeSlowly() {
    if (!asleep) {
      watches.forEach(PageWatch::wakesSlowly);
    }
  }

  /**
   * Adds the changes of all watches; see {@link PageWatch#collect}. After a sleep, nothing is shown
   * until all watches can be: the page's code may read one view when another one changes.
   */
  boolean collect(List<Runnable> changes) {
    if (asleep || watches.stream().anyMatch(PageWatch::isWaking)) {
      return false;
    }
    boolean complete = true;
    for (PageWatch watch : watches) {
      complete &= watch.collect(changes);
    }
    return complete;
  }

  /** Whether nothing is being opened, and no change waits to be shown. */
  boolean isSettled() {
    return watches.stream().allMatch(PageWatch::isSettled);
  }

  /** Ends all watches for good. */
  void close() {
    closed = true;
    watches.forEach(PageWatch::end);
    watches.clear();
  }
}
