package io.kanban.file;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The size of everything in a file store. The store is measured at most once a minute, because that
 * takes time; between measurements, what this process stores is added.
 */
final class StoredSize {
  private static final long VALID_NANOS = Duration.ofMinutes(1).toNanos();

  private final FileStore store;
  private final LongSupplier nanos;
  private boolean measured;
  private long measuredAt;
  private long bytes;

  /**
   * @param nanos a clock as {@link System#nanoTime}
   */
  StoredSize(FileStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  /**
   * The size in bytes; content of other processes may be missing for a minute. May wait for the
   * disk.
   *
   * @throws IOException if the store can't be read
   */
  synchronized long bytes() throws IOException {
    if (!measured || nanos.getAsLong() - measuredAt >= VALID_NANOS) {
      bytes = store.size();
      measured = true;
      measuredAt = nanos.getAsLong();
    }
    return bytes;
  }

  /** Counts content that has just been stored; also such that the store had before. */
  synchronized void add(long more) {
    bytes += more;
  }
}
