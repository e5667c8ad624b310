package io.recordplayer.embedded.eventstore;

/** What an append expects of its stream. */
sealed interface ExpectedRevision {
  record Any() implements ExpectedRevision {}

  record NoStream() implements ExpectedRevision {}

  record StreamExists() implements ExpectedRevision {}

  record Exact(long revision) implements ExpectedRevision {}

  /**
   * What a call says that it expects. Each kind of call has an enum of its own for it, with the
   * same names.
   *
   * @param revision where the call names one
   */
  static ExpectedRevision of(Enum<?> kind, long revision) {
    return switch (kind.name()) {
      case "REVISION", "STREAM_POSITION" -> new Exact(Protocol.toSigned(revision));
      case "NO_STREAM" -> new NoStream();
      case "STREAM_EXISTS" -> new StreamExists();
      default -> new Any();
    };
  }

  /** Whether a stream is as expected; one that has metadata alone exists, and has no events. */
  default boolean matches(StreamHead head) {
    return switch (this) {
      case Any _ -> true;
      case NoStream _ -> !head.exists();
      case StreamExists _ -> head.id() != StreamHead.UNKNOWN_ID && !head.isDeleted();
      case Exact expected -> expected.revision() == head.lastRevision();
    };
  }
}
