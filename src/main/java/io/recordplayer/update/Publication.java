package io.recordplayer.update;

import org.jspecify.annotations.Nullable;

/**
 * A value to publish, or an update to withdraw.
 *
 * @param key the key of the view that the value belongs to
 * @param value null withdraws the publisher's value
 */
public record Publication<T>(Update<T> update, String key, @Nullable T value) {
  /** Whether a publisher shows this value in place of the other one. */
  public boolean replaces(Publication<?> other) {
    return topic().equals(other.topic());
  }

  /** The place of the value; a publisher has one value in each. */
  public Topic topic() {
    return Topic.of(update, key);
  }
}
