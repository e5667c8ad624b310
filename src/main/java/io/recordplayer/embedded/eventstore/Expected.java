package io.recordplayer.embedded.eventstore;

/** What an append expects of its stream. */
sealed interface Expected {
  record Any() implements Expected {}

  record NoStream() implements Expected {}

  record StreamExists() implements Expected {}

  record Revision(long revision) implements Expected {}

  /** Whether a stream is as expected; one that has metadata alone exists, and has no events. */
  default boolean holds(Head head) {
    return switch (this) {
      case Any _ -> true;
      case NoStream _ -> !head.exists();
      case StreamExists _ -> head.number() != Head.UNKNOWN && !head.isDeleted();
      case Revision expected -> expected.revision() == head.last();
    };
  }
}
