package io.recordplayer.live;

import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The newest records: what a view that was stored a moment ago still has to play. */
final class RecentRecords {
  private final long capacity;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long bytes;

  /** The record after which the ring has every one. */
  private Checkpoint after;

  /**
   * @param capacity in bytes; the newest batch is kept whatever its size
   */
  RecentRecords(long capacity, Checkpoint after) {
    this.capacity = capacity;
    this.after = after;
  }

  void add(Batch batch) {
    batches.addLast(batch);
    bytes += batch.bytes();
    while (bytes > capacity && batches.size() > 1) {
      Batch oldest = batches.removeFirst();
      bytes -= oldest.bytes();
      after = oldest.end();
    }
  }

  /** Whether every record after this position is here, up to now. */
  boolean hasAllAfter(Position position) {
    return !after.position().isAfter(position);
  }

  /** Whether this record is here, or the last one that isn't any more. */
  boolean has(Checkpoint record) {
    if (record.equals(after)) {
      return true;
    }
    for (Batch batch : batches) {
      if (!record.position().isAfter(batch.end().position())) {
        return batch.records().stream()
            .anyMatch(
                there ->
                    there.position().equals(record.position()) && there.id().equals(record.id()));
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
