package io.recordplayer.embedded.eventstore;

/** What an append expects of its stream. */
sealed interface Expected {
  record Any() implements Expected {}

  record NoStream() implements Expected {}

  record StreamExists() implements Expected {}

  record Revision(long revision) implements Expected {}

  /**
   * Whether a stream is as expected.
   *
   * @param last its last revision, or -1
   * @param exists whether it has events that were not deleted
   */
  default boolean holds(long last, boolean exists) {
    return switch (this) {
      case Any _ -> true;
      case NoStream _ -> !exists;
      case StreamExists _ -> exists;
      case Revision expected -> expected.revision() == last;
    };
  }
}
