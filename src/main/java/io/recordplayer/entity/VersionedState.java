package io.recordplayer.entity;

import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entity's state after one record of its stream.
 *
 * @param revision the revision of the last record played; {@link Log#NO_RECORD} before the first
 * @param last the id of that record, which tells this history of the stream from another; null
 *     before the first
 * @param position that record's position in the log
 * @param eventsSinceSnapshot the number of events since the last snapshot
 * @param snapshotAt the time of the last event in the last snapshot, or of the first event
 * @param latestAt the time of the last event
 */
record VersionedState<S>(
    S state,
    long revision,
    @Nullable UUID last,
    Position position,
    long eventsSinceSnapshot,
    @Nullable Instant snapshotAt,
    @Nullable Instant latestAt) {

  static <S> VersionedState<S> initial(S state) {
    return new VersionedState<>(state, Log.NO_RECORD, null, Position.START, 0, null, null);
  }

  /** The state after the next event. */
  VersionedState<S> withEvent(S next, Recorded<?> event) {
    return new VersionedState<>(
        next,
        event.revision(),
        event.id(),
        event.position(),
        eventsSinceSnapshot + 1,
        snapshotAt == null ? event.at() : snapshotAt,
        event.at());
  }

  /** The same state after a record that is no event. */
  VersionedState<S> withoutEvent(Recorded<?> record) {
    return new VersionedState<>(
        state,
        record.revision(),
        record.id(),
        record.position(),
        eventsSinceSnapshot,
        snapshotAt,
        latestAt);
  }

  /** The same state after a snapshot of it is stored. */
  VersionedState<S> withSnapshot() {
    return new VersionedState<>(state, revision, last, position, 0, latestAt, latestAt);
  }

  /** The time that the events since the last snapshot span. */
  Duration timeSinceSnapshot() {
    return snapshotAt == null || latestAt == null
        ? Duration.ZERO
        : Duration.between(snapshotAt, latestAt);
  }
}
