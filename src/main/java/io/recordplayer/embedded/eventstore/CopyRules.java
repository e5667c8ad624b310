package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;

/** Tells which events a copy includes, and reads the revisions in their metadata. */
final class CopyRules {
  private CopyRules() {}

  /** Whether an event is in a user's stream, or in the metadata of one; others are not copied. */
  static boolean isCopied(ResolvedEvent event) {
    String stream = event.getOriginalEvent().getStreamId();
    return !stream.startsWith("$") || isMetadata(stream);
  }

  static boolean isMetadata(String stream) {
    return stream.startsWith("$$") && !stream.startsWith("$$$");
  }

  /** Whether an event ends its stream. Clients can use its type, but not its revision. */
  static boolean isTombstone(RecordedEvent event) {
    return event.getEventType().equals(StreamHead.TOMBSTONE_TYPE)
        && event.getRevision() == StreamHead.TOMBSTONE;
  }

  static byte[] withTruncateBefore(long revision, RecordedEvent metadata) {
    return StreamRetention.withTruncateBefore(
            revision, ByteString.copyFrom(metadata.getEventData()))
        .toByteArray();
  }

  /** Returns the revision at which metadata lets its stream begin; 0 if it doesn't say. */
  static long truncateBefore(RecordedEvent event) {
    return isMetadata(event.getStreamId())
        ? StreamRetention.parse(
                MetadataStreams.jsonOrEmpty(
                    event.getContentType(), ByteString.copyFrom(event.getEventData())))
            .truncateBefore()
        : 0;
  }

  /** Whether the value is a revision: 0 stands for the beginning, DELETED for a deleted stream. */
  static boolean isRevision(long before) {
    return before > 0 && before != StreamRetention.DELETED;
  }
}
