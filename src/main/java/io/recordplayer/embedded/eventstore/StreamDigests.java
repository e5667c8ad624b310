package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The digests of a log's streams, by which a copy is compared with its source. */
final class StreamDigests {
  private static final int MAX_NAMED = 5;

  private final Map<String, StreamDigest> byStream = new HashMap<>();

  /** The streams that links lead to, each with one stream that has such a link. */
  private final Map<String, String> linkedBy = new HashMap<>();

  /**
   * Reads a log.
   *
   * @param end the last position to read; null for the end of the log
   * @param originals unless empty, the result leaves out streams that they don't have, and events
   *     before a stream's first or after its last one there
   * @param progress gets the number of events that were read, after each page
   */
  static StreamDigests read(
      KurrentDBClient log, @Nullable Position end, StreamDigests originals, LongConsumer progress) {
    StreamDigests digests = new StreamDigests();
    long read = 0;
    for (ClientReads.LogPages pages = new ClientReads.LogPages(log, null, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        if (CopyRules.isCopied(resolved)
            && !CopyRules.isTombstone(event)
            && (originals.byStream.isEmpty() || digests.isCopyOf(originals, event))) {
          digests.add(event);
        }
      }
      read += pages.page.size();
      progress.accept(read);
    }
    return digests;
  }

  private void add(RecordedEvent event) {
    String stream = event.getStreamId();
    byStream.computeIfAbsent(stream, _ -> new StreamDigest(event)).add(event);
    if (event.getEventType().equals(LinkResolver.LINK_TYPE)) {
      String link = new String(event.getEventData(), StandardCharsets.UTF_8);
      linkedBy.putIfAbsent(link.substring(link.indexOf('@') + 1), stream);
    }
  }

  /** Whether the next event of a copy lies between the original stream's first and last event. */
  private boolean isCopyOf(StreamDigests originals, RecordedEvent event) {
    StreamDigest original = originals.byStream.get(event.getStreamId());
    if (original == null || CopyRules.isMetadata(event.getStreamId())) {
      return original != null;
    }
    StreamDigest copy = byStream.get(event.getStreamId());
    return copy == null
        ? event.getEventId().equals(original.firstEventId)
        : copy.count != original.count;
  }

  int size() {
    return byStream.size();
  }

  StreamDigest get(String stream) {
    return Objects.requireNonNull(byStream.get(stream));
  }

  @Nullable StreamDigest find(String stream) {
    return byStream.get(stream);
  }

  /** Removes the streams of metadata. */
  void removeMetadata() {
    byStream.keySet().removeIf(CopyRules::isMetadata);
  }

  /** Lets the streams begin in the copy at the revisions where they already begin there. */
  void continueIn(StreamDigests copies) {
    copies.byStream.forEach((stream, copy) -> get(stream).firstRevisionInCopy = copy.firstRevision);
  }

  /** Throws if a copy would change what a link leads to. */
  void rejectLinksToRenumbered() {
    linkedBy.forEach(
        (stream, linking) -> {
          StreamDigest linked = byStream.get(stream);
          if (linked != null && linked.isRenumbered()) {
            throw new EmbeddedEventStoreException(
                ("The stream %s links to %s, which has lost events to scavenging. A copy would"
                        + " renumber that stream, and the links would lead to other events. Copy a"
                        + " backup from before the scavenge, or tombstone %1$s and scavenge.")
                    .formatted(linking, stream),
                null);
          }
        });
  }

  /** Throws unless the copies have the same events; they may have more streams and events. */
  void requireSame(StreamDigests copies) {
    List<String> differing =
        byStream.keySet().stream().filter(stream -> !isSame(stream, copies)).sorted().toList();
    if (!differing.isEmpty()) {
      throw new EmbeddedEventStoreException(
          "%d of %d streams differ in the target, among them %s. Copy to an empty log."
              .formatted(
                  differing.size(),
                  byStream.size(),
                  differing.subList(0, Math.min(MAX_NAMED, differing.size()))),
          null);
    }
  }

  private boolean isSame(String stream, StreamDigests copies) {
    StreamDigest original = get(stream);
    StreamDigest copy = copies.byStream.get(stream);
    if (copy == null || !MessageDigest.isEqual(original.hash, copy.hash)) {
      return false;
    }
    StreamDigest described =
        CopyRules.isMetadata(stream) ? byStream.get(MetadataStreams.describedBy(stream)) : null;
    if (described == null || original.truncateBefore == StreamRetention.DELETED) {
      return original.truncateBefore == copy.truncateBefore;
    }
    // Revisions before the first event of both streams mean the same.
    long first = described.firstRevisionInCopy;
    return Math.max(described.revisionInCopy(original.truncateBefore), first)
        == Math.max(copy.truncateBefore, first);
  }

  /** Returns the streams whose events have other revisions in the copy. */
  List<String> renumberedIn(StreamDigests copies) {
    return byStream.keySet().stream()
        .filter(stream -> !CopyRules.isMetadata(stream))
        .filter(stream -> !get(stream).hasSameRevisions(copies.get(stream)))
        .sorted()
        .toList();
  }
}
