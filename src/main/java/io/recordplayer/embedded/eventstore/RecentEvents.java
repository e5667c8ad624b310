package io.recordplayer.embedded.eventstore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest events, in a ring buffer that is limited by number and bytes. */
final class RecentEvents {
  private final @Nullable StoredEvent[] events;
  private final long maxBytes;
  private long bytes;
  private long added;
  private int size;

  RecentEvents(int capacity, long maxBytes) {
    this.events = new StoredEvent[capacity];
    this.maxBytes = maxBytes;
  }

  void add(StoredEvent event) {
    while (size > 0 && (size == events.length || bytes + event.footprint() > maxBytes)) {
      bytes -= get(0).footprint();
      events[slot(0)] = null;
      size--;
    }
    events[(int) (added++ % events.length)] = event;
    bytes += event.footprint();
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

  /** Returns an event; index 0 is the oldest one. */
  StoredEvent get(int index) {
    StoredEvent event = events[slot(index)];
    if (event == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return event;
  }

  private int slot(int index) {
    return (int) ((added - size + index) % events.length);
  }
}
