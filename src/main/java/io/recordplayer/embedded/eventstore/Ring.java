package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.Nullable;

/** The newest events, by their age. */
final class Ring {
  private final @Nullable StoredEvent[] events;
  private long added;

  Ring(int capacity) {
    events = new StoredEvent[capacity];
  }

  void add(StoredEvent event) {
    events[(int) (added++ % events.length)] = event;
  }

  int size() {
    return (int) Math.min(added, events.length);
  }

  @Nullable StoredEvent oldest() {
    return size() == 0 ? null : get(0);
  }

  /** From 0, the oldest. */
  StoredEvent get(int index) {
    StoredEvent event = events[(int) ((added - size() + index) % events.length)];
    if (event == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return event;
  }
}
