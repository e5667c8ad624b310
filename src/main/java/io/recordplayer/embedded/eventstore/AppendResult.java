package io.recordplayer.embedded.eventstore;

/** What became of an append. */
sealed interface AppendResult {
  /** On disk; the stream's last revision of it, and its place in the log. */
  record Success(long revision, long position) implements AppendResult {}

  /** The stream is not as expected: this is its last revision, or -1. */
  record WrongExpectedVersion(long lastRevision) implements AppendResult {}

  /** The stream is deleted: for ever, or while somebody expects it to exist. */
  record StreamDeleted(boolean tombstoned) implements AppendResult {}
}
