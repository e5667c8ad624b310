package io.recordplayer.live;

import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The newest records: what a view that was stored a moment ago still has to play. */
final class Ring {
  private final int capacity;
  private final Deque<Recorded<?>> records = new ArrayDeque<>();

  /** The position after which the ring has every record. */
  private Position after;

  Ring(int capacity, Position after) {
    this.capacity = capacity;
    this.after = after;
  }

  void add(Recorded<?> record) {
    if (records.size() == capacity) {
      after = records.removeFirst().position();
    }
    records.addLast(record);
  }

  /** Whether every record after this position is here, up to now. */
  boolean hasAllAfter(Position position) {
    return !after.isAfter(position);
  }

  void forEachAfter(Position position, Consumer<Recorded<?>> reader) {
    for (Recorded<?> record : records) {
      if (record.position().isAfter(position)) {
        reader.accept(record);
      }
    }
  }
}
