package io.recordplayer.projection;

/** Reads views for access rules. */
@FunctionalInterface
public interface Views {
  /**
   * The view of a key as it is now; the initial view if nothing has happened yet. May wait.
   *
   * @throws ViewUnavailable if the view is stopped or not available, so that no rule decides on an
   *     old view
   */
  <V> V read(Projection<V> projection, String key);
}
