package io.recordplayer.embedded.eventstore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest events, by their age: as many as it has places for, and bytes. */
final class Ring {
  private final @Nullable StoredEvent[] events;
  private final long mostBytes;
  private long bytes;
  private long added;
  private int size;

  Ring(int capacity, long mostBytes) {
    this.events = new StoredEvent[capacity];
    this.mostBytes = mostBytes;
  }

  void add(StoredEvent event) {
    while (size > 0 && (size == events.length || bytes + event.size() > mostBytes)) {
      bytes -= get(0).size();
      events[place(0)] = null;
      size--;
    }
    events[(int) (added++ % events.length)] = event;
    bytes += event.size();
    size++;
  }

  void clear() {
    Arrays.fill(events, null);
    bytes = 0;
    size = 0;
  }

  int size() {
    return size;
  }

  @Nullable StoredEvent oldest() {
    return size == 0 ? null : get(0);
  }

  /** From 0, the oldest. */
  StoredEvent get(int index) {
    StoredEvent event = events[place(index)];
    if (event == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return event;
  }

  private int place(int index) {
    return (int) ((added - size + index) % events.length);
  }
}
