package io.recordplayer.projection;

/** Reads view models. */
@FunctionalInterface
public interface Views {
  /** The view of this key as of now; the initial one where nothing happened yet. May wait. */
  <V, E> V read(Projection<V, E> projection, String key);
}
