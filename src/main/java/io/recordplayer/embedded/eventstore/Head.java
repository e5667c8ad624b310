package io.recordplayer.embedded.eventstore;

/**
 * Where a stream stands.
 *
 * @param number its number in the file; {@link #UNKNOWN} where nothing was ever said in or about it
 * @param last its last revision, hidden or not, or -1; {@link #TOMBSTONE} where it was deleted for
 *     ever
 * @param limits what of it is hidden
 */
record Head(long number, long last, Limits limits) {
  static final long UNKNOWN = 0;

  /** The revision of the event that ends a stream for ever. */
  static final long TOMBSTONE = Long.MAX_VALUE;

  static final String TOMBSTONE_TYPE = "$streamDeleted";

  boolean isTombstoned() {
    return last == TOMBSTONE;
  }

  boolean isDeleted() {
    return limits.isDeleted();
  }

  /** Whether it can be read, if only to find that all is hidden. */
  boolean exists() {
    return last >= 0 && !isDeleted() && !isTombstoned();
  }

  /** The first revision that is shown, as far as age doesn't matter. */
  long first() {
    return Math.max(limits.before(), limits.maxCount() > last ? 0 : last - limits.maxCount() + 1);
  }
}
