package io.recordplayer.projection;

/** Reads view models. */
@FunctionalInterface
public interface Views {
  /**
   * The view of this key as of now; the initial one where nothing happened yet. May wait.
   *
   * @throws ViewUnavailable where it stands still or isn't there yet, so that nobody decides on
   *     what was true once
   */
  <V> V read(Projection<V> projection, String key);
}
