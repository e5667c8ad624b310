package io.recordplayer.embedded.eventstore;

/**
 * The current state of a stream.
 *
 * @param id the stream's id in the file; {@link #UNKNOWN_ID} if neither the stream nor its metadata
 *     ever had an event
 * @param lastRevision the last revision, hidden or not; -1 if there is none, {@link #TOMBSTONE} if
 *     the stream is tombstoned
 * @param retention which of the events are hidden
 */
record StreamHead(long id, long lastRevision, StreamRetention retention) {
  static final long UNKNOWN_ID = 0;

  /** The revision of the event that ends a stream permanently. */
  static final long TOMBSTONE = Long.MAX_VALUE;

  static final String TOMBSTONE_TYPE = "$streamDeleted";

  boolean isTombstoned() {
    return lastRevision == TOMBSTONE;
  }

  boolean isDeleted() {
    return retention.isDeleted();
  }

  /** Whether the stream can be read, even if all of its events are hidden. */
  boolean exists() {
    return lastRevision >= 0 && !isDeleted() && !isTombstoned();
  }

  /** Returns the first revision that is shown, without regard to the maximum age. */
  long firstRevision() {
    return Math.max(
        retention.truncateBefore(),
        retention.maxCount() > lastRevision ? 0 : lastRevision - retention.maxCount() + 1);
  }
}
