package io.recordplayer.embedded.eventstore;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the bytes of events that wait to be written, or that arrived as part of an append. */
final class WriteBudget {
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  WriteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes bytes, which the caller has to release even if they don't fit.
   *
   * @return whether they fit; bytes that wait alone always fit, as an append has its own limit
   */
  boolean take(long own) {
    return fits(bytes.addAndGet(own), own);
  }

  void release(long own) {
    bytes.addAndGet(-own);
  }

  private boolean fits(long waiting, long own) {
    return waiting <= maxBytes || waiting == own;
  }

  static EmbeddedEventStoreException overloaded() {
    return new EmbeddedEventStoreException(
        "Too many events wait to be written to the log; try again.", null);
  }

  /** The bytes of one append's events until the append is queued. For one thread at a time. */
  final class Reservation {
    private long own;

    /**
     * Adds an event.
     *
     * @throws EmbeddedEventStoreException if the event doesn't fit; all bytes are released then
     */
    void add(ProposedEvent event) {
      own += event.footprint();
      if (!fits(bytes.addAndGet(event.footprint()), own)) {
        release();
        throw overloaded();
      }
    }

    /** Releases the bytes of all events. */
    void release() {
      bytes.addAndGet(-own);
      own = 0;
    }
  }
}
