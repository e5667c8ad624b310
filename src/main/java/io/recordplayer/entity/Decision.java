package io.recordplayer.entity;

import java.util.List;

/** The decision of an entity on a command: it accepts it with events, or rejects it. */
public sealed interface Decision<E> {
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  /** Accepts a command with these events; with none, if there is nothing to change. */
  @SafeVarargs
  static <E> Decision<E> accept(E... events) {
    return new Accepted<>(List.of(events));
  }

  /** Rejects a command. */
  static <E> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** Rejects the command by a rule that no other place names; as {@link Rejection}. */
  static <E> Decision<E> reject(String rule, String message) {
    return reject(new Rejection(rule, message));
  }
}
