package io.recordplayer.embedded.eventstore;

/** What an append expects of its stream. */
sealed interface Expected {
  record Any() implements Expected {}

  record NoStream() implements Expected {}

  record StreamExists() implements Expected {}

  record Revision(long revision) implements Expected {}

  /**
   * What a call says that it expects. Each kind of call has an enum of its own for it, with the
   * same names.
   *
   * @param revision where the call names one
   */
  static Expected of(Enum<?> kind, long revision) {
    return switch (kind.name()) {
      case "REVISION", "STREAM_POSITION" -> new Revision(Protocol.saturated(revision));
      case "NO_STREAM" -> new NoStream();
      case "STREAM_EXISTS" -> new StreamExists();
      default -> new Any();
    };
  }

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
