package io.recordplayer.entity;

import java.util.List;

/** What an entity makes of a command: events, perhaps none, or the rule that forbids it. */
public sealed interface Decision<E> {
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  /** Yes, and these are the events; with none, the wish was already fulfilled. */
  @SafeVarargs
  static <E> Decision<E> accept(E... events) {
    return new Accepted<>(List.of(events));
  }

  static <E> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }
}
