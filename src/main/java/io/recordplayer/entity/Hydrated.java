package io.recordplayer.entity;

import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entity's state, and how far it is played.
 *
 * @param revision the last event played
 * @param position that event's place in the log
 * @param fresh how many events were played since the last snapshot
 * @param snapshotAt the time of the last event in the last snapshot, or of the first event
 * @param latestAt the time of the last event
 */
record Hydrated<S>(
    S state,
    long revision,
    Position position,
    long fresh,
    @Nullable Instant snapshotAt,
    @Nullable Instant latestAt) {

  static <S> Hydrated<S> initial(S state) {
    return new Hydrated<>(state, Log.NO_RECORD, Position.START, 0, null, null);
  }

  Hydrated<S> played(S next, Instant at) {
    return new Hydrated<>(
        next, revision + 1, position, fresh + 1, snapshotAt == null ? at : snapshotAt, at);
  }

  Hydrated<S> reached(Position place) {
    return new Hydrated<>(state, revision, place, fresh, snapshotAt, latestAt);
  }

  /** As after a snapshot. */
  Hydrated<S> kept() {
    return new Hydrated<>(state, revision, position, 0, latestAt, latestAt);
  }

  /** The time that the events since the last snapshot span. */
  Duration age() {
    return snapshotAt == null || latestAt == null
        ? Duration.ZERO
        : Duration.between(snapshotAt, latestAt);
  }
}
