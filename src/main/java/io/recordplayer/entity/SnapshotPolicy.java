package io.recordplayer.entity;

import java.time.Duration;

/**
 * When an entity's state is kept as a snapshot, so that it need not be played from its first event.
 *
 * @param <E> the entity's events
 */
@FunctionalInterface
public interface SnapshotPolicy<E> {
  /**
   * What a policy can go by.
   *
   * @param events how many were played since the last snapshot
   * @param latest the event just played
   * @param elapsed from the last snapshot to the latest event, by the records' own times
   */
  record Progress<E>(long events, E latest, Duration elapsed) {}

  boolean isDue(Progress<? extends E> progress);

  /** After so many events. */
  static <E> SnapshotPolicy<E> afterEvents(long count) {
    return progress -> progress.events() >= count;
  }

  /** After an event of this type: one that closes a chapter. */
  static <E> SnapshotPolicy<E> on(Class<? extends E> type) {
    return progress -> type.isInstance(progress.latest());
  }

  /** When the last snapshot is this old. */
  static <E> SnapshotPolicy<E> afterTime(Duration age) {
    return progress -> progress.elapsed().compareTo(age) >= 0;
  }

  /** When this or the other is due. */
  default SnapshotPolicy<E> or(SnapshotPolicy<? super E> other) {
    return progress -> isDue(progress) || other.isDue(progress);
  }

  /** When this and the other are due. */
  default SnapshotPolicy<E> and(SnapshotPolicy<? super E> other) {
    return progress -> isDue(progress) && other.isDue(progress);
  }
}
