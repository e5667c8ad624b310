package io.recordplayer.client;

import java.util.List;

/**
 * Something that a page watches while its owner is attached, and that pauses while the page sleeps.
 * The lock of the page's updates guards all methods; none of them waits.
 */
interface PageWatch {
  /** Starts to watch, or continues after a pause or after its end. */
  void begin();

  /**
   * Stops to watch and releases the watched value, while the browser goes on to show it. Also under
   * the session's lock.
   */
  void sleep();

  /**
   * Whether the watch has continued, and has nothing to show yet. Also under the session's lock.
   */
  boolean isWaking();

  /** Says so, if the watch has still nothing to show some time after it continued. */
  void wakesSlowly();

  /** Stops to watch. */
  void end();

  /**
   * Adds the changes that the page does not show yet.
   *
   * @return whether the page then shows all that the node has played
   */
  boolean collect(List<Runnable> changes);

  /** Whether nothing is being opened, and no change waits to be shown. */
  boolean isSettled();
}
