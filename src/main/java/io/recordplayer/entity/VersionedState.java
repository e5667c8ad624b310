package io.recordplayer.entity;

import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entity's state as of one record of its stream.
 *
 * @param revision the revision of the last record played; {@link Log#NO_RECORD} before the first
 * @param last the id of that record, by which another history of the stream is recognized; null
 *     before the first
 * @param position that record's place in the log
 * @param fresh how many events were played since the last snapshot
 * @param snapshotAt the time of the last event in the last snapshot, or of the first event
 * @param latestAt the time of the last event
 */
record VersionedState<S>(
    S state,
    long revision,
    @Nullable UUID last,
    Position position,
    long fresh,
    @Nullable Instant snapshotAt,
    @Nullable Instant latestAt) {

  static <S> VersionedState<S> initial(S state) {
    return new VersionedState<>(state, Log.NO_RECORD, null, Position.START, 0, null, null);
  }

  /** After the next event, which led to this state. */
  VersionedState<S> played(S next, Recorded<?> event) {
    return new VersionedState<>(
        next,
        event.revision(),
        event.id(),
        event.position(),
        fresh + 1,
        snapshotAt == null ? event.at() : snapshotAt,
        event.at());
  }

  /** After the next record, which changed nothing. */
  VersionedState<S> passed(Recorded<?> record) {
    return new VersionedState<>(
        state, record.revision(), record.id(), record.position(), fresh, snapshotAt, latestAt);
  }

  /** As after a snapshot. */
  VersionedState<S> kept() {
    return new VersionedState<>(state, revision, last, position, 0, latestAt, latestAt);
  }

  /** The time that the events since the last snapshot span. */
  Duration age() {
    return snapshotAt == null || latestAt == null
        ? Duration.ZERO
        : Duration.between(snapshotAt, latestAt);
  }
}
