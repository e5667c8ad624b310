package io.recordplayer.embedded.eventstore;

/** The state that an append expects its stream to be in. */
sealed interface ExpectedRevision {
  record Any() implements ExpectedRevision {}

  record NoStream() implements ExpectedRevision {}

  record StreamExists() implements ExpectedRevision {}

  record Exact(long revision) implements ExpectedRevision {}

  /**
   * Converts the expectation of a call. Each kind of call has an enum of its own, with the same
   * names.
   *
   * @param revision applies only if the call expects an exact revision
   */
  static ExpectedRevision of(Enum<?> kind, long revision) {
    return switch (kind.name()) {
      case "REVISION", "STREAM_POSITION" -> new Exact(Protocol.toSigned(revision));
      case "NO_STREAM" -> new NoStream();
      case "STREAM_EXISTS" -> new StreamExists();
      default -> new Any();
    };
  }

  /** Whether a stream is in the expected state. A stream that has only metadata exists. */
  default boolean matches(StreamHead head) {
    return switch (this) {
      case Any _ -> true;
      case NoStream _ -> !head.exists();
      case StreamExists _ -> head.id() != StreamHead.UNKNOWN_ID && !head.isDeleted();
      case Exact expected -> expected.revision() == head.lastRevision();
    };
  }
}
