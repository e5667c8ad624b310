package io.recordplayer.embedded.eventstore;

/** What an append expects of its stream. */
sealed interface Expected {
  record Any() implements Expected {}

  record NoStream() implements Expected {}

  record StreamExists() implements Expected {}

  record Revision(long revision) implements Expected {}

  /** Whether a stream whose last revision this is (-1 for none) is as expected. */
  default boolean holds(long last) {
    return switch (this) {
      case Any _ -> true;
      case NoStream _ -> last < 0;
      case StreamExists _ -> last >= 0;
      case Revision expected -> expected.revision() == last;
    };
  }
}
