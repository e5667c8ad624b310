package io.recordplayer.embedded.eventstore;

/**
 * Where a stream stands.
 *
 * @param number its number in the file; {@link #UNKNOWN} where nothing was ever said in or about it
 * @param last its last revision, hidden or not, or -1; {@link #TOMBSTONE} where it was deleted for
 *     ever
 * @param limits what of it is hidden
 */
record StreamHead(long id, long lastRevision, StreamRetention retention) {
  static final long UNKNOWN_ID = 0;

  /** The revision of the event that ends a stream for ever. */
  static final long TOMBSTONE = Long.MAX_VALUE;

  static final String TOMBSTONE_TYPE = "$streamDeleted";

  boolean isTombstoned() {
    return lastRevision == TOMBSTONE;
  }

  boolean isDeleted() {
    return retention.isDeleted();
  }

  /** Whether it can be read, if only to find that all is hidden. */
  boolean exists() {
    return lastRevision >= 0 && !isDeleted() && !isTombstoned();
  }

  /** The first revision that is shown, as far as age doesn't matter. */
  long firstRevision() {
    return Math.max(retention.truncateBefore(), retention.maxCount() > lastRevision ? 0 : lastRevision - retention.maxCount() + 1);
  }
}
