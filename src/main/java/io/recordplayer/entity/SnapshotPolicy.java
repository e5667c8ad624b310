package io.recordplayer.entity;

import java.time.Duration;

/**
 * Says when a snapshot of an entity's state is stored, so that the entity need not be loaded from
 * its first event.
 */
@FunctionalInterface
public interface SnapshotPolicy {
  /**
   * Progress of an entity since its last snapshot.
   *
   * @param events the number of events since the last snapshot
   * @param latest the event just played
   * @param elapsed the time from the last snapshot to the latest event, by the records' own times
   */
  record Progress(long events, Object latest, Duration elapsed) {}

  boolean isDue(Progress progress);

  /** After this many events. */
  static SnapshotPolicy afterEvents(long count) {
    return progress -> progress.events() >= count;
  }

  /** After an event of this type, for instance one that closes a period. */
  static SnapshotPolicy on(Class<?> eventType) {
    return progress -> eventType.isInstance(progress.latest());
  }

  /** When the last snapshot is this old. */
  static SnapshotPolicy afterTime(Duration age) {
    return progress -> progress.elapsed().compareTo(age) >= 0;
  }

  /** When this policy or the other one is due. */
  default SnapshotPolicy or(SnapshotPolicy other) {
    return progress -> isDue(progress) || other.isDue(progress);
  }

  /** When this policy and the other one are due. */
  default SnapshotPolicy and(SnapshotPolicy other) {
    return progress -> isDue(progress) && other.isDue(progress);
  }
}
