package io.recordplayer.embedded.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map for one thread that removes its eldest entry when it has too many. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int maxSize;

  /**
   * @param byAccess whether the eldest entry is the least recently used one, not the first added
   */
  BoundedMap(int maxSize, boolean byAccess) {
    super(16, 0.75f, byAccess);
    this.maxSize = maxSize;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxSize;
  }
}
