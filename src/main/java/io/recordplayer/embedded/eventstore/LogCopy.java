package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies one log into another through the official client, so that each may be embedded or a real
 * server: all streams but the server's own, in the order of {@code $all}, with their names,
 * revisions, ids, types, content types, data and metadata. Positions and times are the target's.
 *
 * <p>The target assigns revisions, from 0 and without gaps. A stream that has lost events to
 * scavenging therefore gets new revisions, and the copy adjusts those in its metadata.
 *
 * <p>One append runs at a time, to keep the order; it has successive events of one stream. A copy
 * that was interrupted continues where the target ends.
 */
final class LogCopy {
  private static final int MAX_APPEND_EVENTS = 500;
  private static final int MAX_APPEND_BYTES = 512 * 1024;
  private static final int RESUME_CANDIDATES = 10_000;

  private final KurrentDBClient source;
  private final KurrentDBClient target;
  private final Consumer<CopyProgress> progress;
  private StreamDigests originals = new StreamDigests();
  private long copied;

  /**
   * @param progress is called after each append and, while the logs are compared, after each page
   */
  LogCopy(KurrentDBClient source, KurrentDBClient target, Consumer<CopyProgress> progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** The phase of a copy, and the number of events that it has processed in this phase. */
  record CopyProgress(CopyPhase phase, long events) {}

  /** A phase of a copy. The description follows a number of events. */
  enum CopyPhase {
    COPY("copied"),
    READ_SOURCE("of the source read for the comparison"),
    READ_TARGET("of the target read for the comparison");

    private final String description;

    CopyPhase(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /**
   * The result of a copy.
   *
   * @param events the number of copied events
   * @param streams the number of streams that are the same in both logs
   * @param resumed whether the copy continued an earlier one
   * @param renumbered the streams whose events have other revisions in the target
   */
  record CopyResult(long events, long streams, boolean resumed, List<String> renumbered) {}

  /**
   * Copies the source's present events, then reads the target and compares each stream.
   *
   * @throws EmbeddedEventStoreException if a stream of the target differs
   */
  CopyResult run() {
    List<ResolvedEvent> last =
        ClientReads.readPage(source, ReadAllOptions.get().backwards().fromEnd().maxCount(1), null);
    if (last.isEmpty()) {
      return new CopyResult(0, 0, false, List.of());
    }
    Position end = ClientReads.position(last.getFirst());
    originals = readDigests(source, CopyPhase.READ_SOURCE, end, new StreamDigests());
    Position resumed = findResumePosition(end);
    if (resumed != null) {
      compareCopiedStreams(resumed);
    }
    originals.rejectLinksToRenumbered();
    copy(resumed, end);
    StreamDigests copies = readDigests(target, CopyPhase.READ_TARGET, null, originals);
    originals.requireSame(copies);
    return new CopyResult(
        copied, originals.size(), resumed != null, originals.renumberedIn(copies));
  }

  private StreamDigests readDigests(
      KurrentDBClient log, CopyPhase phase, @Nullable Position end, StreamDigests known) {
    return StreamDigests.read(
        log, end, known, read -> progress.accept(new CopyProgress(phase, read)));
  }

  /** Throws if an earlier copy's streams differ: then nothing is added to them. */
  private void compareCopiedStreams(Position resumed) {
    StreamDigests begun = readDigests(source, CopyPhase.READ_SOURCE, resumed, new StreamDigests());
    // Until the copy is complete, the target's metadata may be newer.
    begun.removeMetadata();
    StreamDigests copies = readDigests(target, CopyPhase.READ_TARGET, null, begun);
    begun.requireSame(copies);
    // The target may have events that the source has lost since an earlier copy.
    originals.continueIn(copies);
  }

  private record EventIdentity(String stream, UUID id) {}

  /**
   * Returns the source's position of the newest event that both logs have; null if there is none.
   */
  private @Nullable Position findResumePosition(Position end) {
    Set<EventIdentity> newest = new HashSet<>();
    var _ =
        findNewest(
            target, event -> newest.add(identityOf(event)) && newest.size() >= RESUME_CANDIDATES);
    ResolvedEvent resumed =
        newest.isEmpty()
            ? null
            : findNewest(
                source,
                event ->
                    newest.contains(identityOf(event))
                        && ClientReads.position(event).compareTo(end) <= 0);
    return resumed == null ? null : ClientReads.position(resumed);
  }

  private static EventIdentity identityOf(ResolvedEvent event) {
    RecordedEvent recorded = event.getOriginalEvent();
    return new EventIdentity(recorded.getStreamId(), recorded.getEventId());
  }

  /**
   * Searches backwards for an event that a copy appends exactly once: no metadata, no tombstone.
   */
  private static @Nullable ResolvedEvent findNewest(
      KurrentDBClient log, Predicate<ResolvedEvent> wanted) {
    ReadAllOptions options = ReadAllOptions.get().backwards().fromEnd().maxCount(ClientReads.PAGE);
    List<ResolvedEvent> page = ClientReads.readPage(log, options, null);
    while (!page.isEmpty()) {
      for (ResolvedEvent event : page) {
        if (CopyRules.isCopied(event)
            && !CopyRules.isMetadata(event.getOriginalEvent().getStreamId())
            && !CopyRules.isTombstone(event.getOriginalEvent())
            && wanted.test(event)) {
          return event;
        }
      }
      Position before = ClientReads.position(page.getLast());
      page =
          ClientReads.readPage(
              log,
              ReadAllOptions.get().backwards().fromPosition(before).maxCount(ClientReads.PAGE),
              before);
    }
    return null;
  }

  private static void requireSame(RecordedEvent original, RecordedEvent copy) {
    if (!original.getEventId().equals(copy.getEventId())) {
      throw new EmbeddedEventStoreException(
          ("The stream %s differs at revision %d: the source has %s %s, the target %s %s. Copy to"
                  + " an empty log, or remove that stream from the target.")
              .formatted(
                  original.getStreamId(),
                  original.getRevision(),
                  original.getEventType(),
                  original.getEventId(),
                  copy.getEventType(),
                  copy.getEventId()),
          null);
    }
  }

  private void copy(@Nullable Position after, Position end) {
    List<RecordedEvent> batch = new ArrayList<>();
    long size = 0;
    for (ClientReads.LogPages pages = new ClientReads.LogPages(source, after, end);
        pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        if (!CopyRules.isCopied(resolved)) {
          continue;
        }
        long bytes = (long) event.getEventData().length + event.getUserMetadata().length;
        if (!batch.isEmpty()
            && (batch.size() >= MAX_APPEND_EVENTS
                || size + bytes > MAX_APPEND_BYTES
                || !isNextInStream(batch.getLast(), event))) {
          append(batch);
          batch.clear();
          size = 0;
        }
        batch.add(event);
        size += bytes;
      }
    }
    if (!batch.isEmpty()) {
      append(batch);
    }
  }

  private static boolean isNextInStream(RecordedEvent before, RecordedEvent event) {
    return event.getStreamId().equals(before.getStreamId())
        && event.getRevision() == before.getRevision() + 1
        && !CopyRules.isMetadata(event.getStreamId())
        && !CopyRules.isTombstone(event);
  }

  private void append(List<RecordedEvent> events) {
    RecordedEvent first = events.getFirst();
    String stream = first.getStreamId();
    try {
      if (CopyRules.isTombstone(first)) {
        ClientReads.await(target.tombstoneStream(stream, DeleteStreamOptions.get()));
      } else {
        append(stream, expectedState(first), events);
      }
    } catch (ClientReads.ClientCallException e) {
      switch (e.getCause()) {
        case WrongExpectedVersionException wrong -> appendMissing(stream, events, wrong);
        // An earlier copy tombstoned it; the comparison shows whether all its events were copied.
        case StreamDeletedException _ -> {}
        default ->
            throw new EmbeddedEventStoreException(
                "The target rejects the event at revision %d of %s: %s."
                    .formatted(first.getRevision(), stream, e.getCause()),
                e.getCause());
      }
    }
    copied += events.size();
    progress.accept(new CopyProgress(CopyPhase.COPY, copied));
  }

  private StreamState expectedState(RecordedEvent event) {
    if (CopyRules.isMetadata(event.getStreamId())) {
      // Only the newest metadata counts. Logs forget older ones, and write metadata themselves when
      // a deleted stream begins again.
      return StreamState.any();
    }
    long before = revisionOfCopy(event) - 1;
    return before < 0 ? StreamState.noStream() : StreamState.streamRevision(before);
  }

  private long revisionOfCopy(RecordedEvent event) {
    return originals.get(event.getStreamId()).revisionInCopy(event.getRevision());
  }

  private void append(String stream, StreamState expected, List<RecordedEvent> events) {
    ClientReads.await(
        target.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(expected),
            events.stream().map(this::toEventData).iterator()));
  }

  /** Appends the events that an earlier copy left out; throws if the other ones differ. */
  private void appendMissing(
      String stream, List<RecordedEvent> events, WrongExpectedVersionException wrong) {
    long last = wrong.getActualState().toRawLong();
    long first = revisionOfCopy(events.getFirst());
    List<RecordedEvent> present =
        last < first ? List.of() : ClientReads.readStream(target, stream, first, events.size());
    int known = Math.clamp(last - first + 1, 0, events.size());
    for (int i = 0; i < Math.min(known, present.size()); i++) {
      requireSame(events.get(i), present.get(i));
    }
    if (last < first - 1 || present.size() < known) {
      throw new EmbeddedEventStoreException(
          ("The stream %s ends at revision %d in the target, which doesn't show the copied events"
                  + " from revision %d on: one of the logs was written to or scavenged meanwhile."
                  + " Copy to an empty log.")
              .formatted(stream, last, first),
          null);
    }
    List<RecordedEvent> rest = events.subList(known, events.size());
    if (!rest.isEmpty()) {
      append(stream, expectedState(rest.getFirst()), rest);
    }
  }

  private EventData toEventData(RecordedEvent event) {
    return EventDataBuilder.binary(
            event.getEventId(),
            event.getEventType(),
            dataForCopy(event),
            event.getContentType().equals("application/json"))
        .metadataAsBytes(event.getUserMetadata())
        .build();
  }

  /** Returns an event's data, with the copy's revision if it is metadata that names one. */
  private byte[] dataForCopy(RecordedEvent event) {
    long before = CopyRules.truncateBefore(event);
    StreamDigest described =
        CopyRules.isRevision(before)
            ? originals.find(MetadataStreams.describedBy(event.getStreamId()))
            : null;
    return described == null || described.revisionInCopy(before) == before
        ? event.getEventData()
        : CopyRules.withTruncateBefore(described.revisionInCopy(before), event);
  }
}
