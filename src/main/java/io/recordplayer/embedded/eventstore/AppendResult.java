package io.recordplayer.embedded.eventstore;

/** The result of an append or a delete. */
sealed interface AppendResult {
  /**
   * The events are on disk; their last revision in the stream, and their last position in the log.
   */
  record Success(long revision, long position) implements AppendResult {}

  /** The stream is not at the expected revision; its last revision, or -1. */
  record WrongExpectedVersion(long lastRevision) implements AppendResult {}

  /** The stream is tombstoned, or it is deleted and the client expects it to exist. */
  record StreamDeleted(boolean tombstoned) implements AppendResult {}
}
