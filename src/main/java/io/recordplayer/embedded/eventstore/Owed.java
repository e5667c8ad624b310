package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.Nullable;

/** An event that a group still has to get done. Guarded by the group's lock. */
final class Owed {
  /**
   * Where it stands in what the group reads: a revision of its stream, or a position in the log.
   */
  final long place;

  /** As the group read it; consumers name this one when they are done. */
  final StoredEvent event;

  /** What it stands for, where it is a link and the group resolves links. */
  final @Nullable StoredEvent resolved;

  /** What must not go to two consumers at a time; empty where anything may. */
  final String pin;

  /** Its revision among the parked, where it comes from there; otherwise -1. */
  final long parkedAt;

  int retries;
  Consumers.@Nullable Consumer consumer;

  /** By {@link System#nanoTime()}, while a consumer has it. */
  long deadline;

  Owed(long place, StoredEvent event, @Nullable StoredEvent resolved, String pin, long parkedAt) {
    this.place = place;
    this.event = event;
    this.resolved = resolved;
    this.pin = pin;
    this.parkedAt = parkedAt;
  }

  int size() {
    return event.size() + (resolved == null ? 0 : resolved.size());
  }
}
