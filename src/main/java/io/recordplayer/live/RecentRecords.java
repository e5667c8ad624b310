package io.recordplayer.live;

import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The newest records of the log, up to a size, for views that were stored before them. */
final class RecentRecords {
  private final long capacity;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long bytes;

  /** The last record before the recent ones. */
  private Checkpoint before;

  private Position last;

  /**
   * @param capacity in bytes; the newest batch is kept whatever its size
   * @param before the last record before the first batch
   */
  RecentRecords(long capacity, Checkpoint before) {
    this.capacity = capacity;
    this.before = before;
    this.last = before.position();
  }

  void add(Batch batch) {
    batches.addLast(batch);
    bytes += batch.bytes();
    last = batch.end().position();
    while (bytes > capacity && batches.size() > 1) {
      Batch oldest = batches.removeFirst();
      bytes -= oldest.bytes();
      before = oldest.end();
    }
  }

  /** The position up to which the recent records reach. */
  Position last() {
    return last;
  }

  /** Whether the recent records include all records after a position. */
  boolean hasAllAfter(Position position) {
    return !before.position().isAfter(position);
  }

  /** Whether a record is one of the recent ones, or the last one before them. */
  boolean has(Checkpoint record) {
    if (record.equals(before)) {
      return true;
    }
    for (Batch batch : batches) {
      if (!record.position().isAfter(batch.end().position())) {
        return batch.records().stream()
            .anyMatch(
                recent ->
                    recent.position().equals(record.position()) && recent.id().equals(record.id()));
      }
    }
    return false;
  }

  void forEachAfter(Position position, Consumer<Recorded<?>> reader) {
    for (Batch batch : batches) {
      if (batch.end().position().isAfter(position)) {
        for (Recorded<?> record : batch.records()) {
          if (record.position().isAfter(position)) {
            reader.accept(record);
          }
        }
      }
    }
  }
}
