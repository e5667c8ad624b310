package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.RecordedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A hash over the events of one stream, and the gaps in their revisions. The events of a stream of
 * metadata are not chained: only the newest one counts.
 */
final class StreamDigest {
  /** A gap before a revision, and the number of events before the gap. */
  private record RevisionGap(long revision, long eventsBefore) {}

  final UUID firstEventId;
  final long firstRevision;
  private List<RevisionGap> gaps = List.of();
  byte[] hash = {};
  private long lastRevision;
  long count;

  /** The {@code $tb} of the newest metadata, if this is a stream of metadata. */
  long truncateBefore;

  /** The revision of the first event in the copy. */
  long firstRevisionInCopy;

  StreamDigest(RecordedEvent first) {
    this.firstEventId = first.getEventId();
    this.firstRevision = first.getRevision();
    this.lastRevision = this.firstRevision - 1;
  }

  void add(RecordedEvent event) {
    MessageDigest digest = sha256();
    byte[] data = event.getEventData();
    // Only the newest metadata counts: it replaces the hash.
    if (CopyRules.isMetadata(event.getStreamId())) {
      truncateBefore = CopyRules.truncateBefore(event);
      data = CopyRules.isRevision(truncateBefore) ? CopyRules.withTruncateBefore(0, event) : data;
    } else {
      digest.update(hash);
      if (event.getRevision() != lastRevision + 1) {
        gaps = new ArrayList<>(gaps);
        gaps.add(new RevisionGap(event.getRevision(), count));
      }
    }
    digest.update(event.getEventId().toString().getBytes(StandardCharsets.UTF_8));
    for (byte[] part :
        List.of(
            event.getEventType().getBytes(StandardCharsets.UTF_8),
            event.getContentType().getBytes(StandardCharsets.UTF_8),
            data,
            event.getUserMetadata())) {
      digest.update(toBytes(part.length));
      digest.update(part);
    }
    hash = digest.digest();
    lastRevision = event.getRevision();
    count++;
  }

  /** Returns a revision's counterpart in the copy; for one in a gap, that of the next event. */
  long revisionInCopy(long revision) {
    long index = revision - firstRevision;
    for (RevisionGap gap : gaps) {
      if (revision < gap.revision()) {
        index = Math.min(index, gap.eventsBefore());
        break;
      }
      index = gap.eventsBefore() + revision - gap.revision();
    }
    return Math.max(0, firstRevisionInCopy + index);
  }

  boolean isRenumbered() {
    return firstRevisionInCopy != firstRevision || !gaps.isEmpty();
  }

  boolean hasSameRevisions(StreamDigest copy) {
    return firstRevision == copy.firstRevision && gaps.equals(copy.gaps);
  }

  private static byte[] toBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
