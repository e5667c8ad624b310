package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadMessage;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Copies one log into another through the official client, so that each may be embedded or a real
 * server: all streams but the server's own, in the order of the whole log, with their names,
 * revisions, ids, types, content types, data and metadata. Only positions and times are the
 * target's own.
 *
 * <p>A log gives its revisions itself, from 0 and without gaps. So a stream that has lost events to
 * scavenging gets new ones for those that remain, and what its metadata says of revisions is said
 * in them.
 *
 * <p>One append is under way at a time, as that alone keeps the order; neighbours of one stream go
 * together. A copy that was interrupted goes on where the target ends.
 */
final class LogCopy {
  private static final int PAGE = 1_000;
  private static final long PAGE_BYTES = 8 * 1024 * 1024;
  private static final int MAX_APPEND_EVENTS = 500;
  private static final int MAX_APPEND_BYTES = 512 * 1024;
  private static final int RESUME_CANDIDATES = 10_000;

  private final KurrentDBClient source;
  private final KurrentDBClient target;
  private final Consumer<CopyProgress> progress;
  private Map<String, StreamDigest> originals = Map.of();
  private long copied;

  /**
   * @param progress is told after each append, and while both logs are compared after each page
   */
  LogCopy(KurrentDBClient source, KurrentDBClient target, Consumer<CopyProgress> progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** How far a copy is: what is being done, and with how many events it was done so far. */
  record CopyProgress(CopyPhase phase, long events) {}

  /** What a copy does; its name is what is said of events. */
  enum CopyPhase {
    COPY("copied"),
    READ_SOURCE("of the source read to be compared"),
    READ_TARGET("of the target read to be compared");

    private final String description;

    CopyPhase(String done) {
      this.description = done;
    }

    String description() {
      return description;
    }
  }

  /**
   * What a copy did, and what its check found the same.
   *
   * @param renumbered the streams among them that are the same but for their revisions
   */
  record CopyResult(long events, long streams, boolean resumed, List<String> renumbered) {}

  /**
   * Copies what the source has now, then reads the target and compares each stream.
   *
   * @throws EmbeddedEventStoreException where a stream of the target differs
   */
  CopyResult run() {
    List<ResolvedEvent> last =
        readPage(source, ReadAllOptions.get().backwards().fromEnd().maxCount(1), null);
    if (last.isEmpty()) {
      return new CopyResult(0, 0, false, List.of());
    }
    Position end = position(last.getFirst());
    Map<String, String> links = new HashMap<>();
    originals = readDigests(source, CopyPhase.READ_SOURCE, end, Map.of(), links);
    Position resumed = findResumePosition(end);
    if (resumed != null) {
      compareCopiedStreams(resumed);
    }
    rejectLinksToRenumbered(links);
    copy(resumed, end);
    Map<String, StreamDigest> copies =
        readDigests(target, CopyPhase.READ_TARGET, null, originals, new HashMap<>());
    requireSame(originals, copies);
    List<String> renumbered =
        originals.keySet().stream()
            .filter(stream -> !isMetadata(stream))
            .filter(stream -> !digest(originals, stream).hasSameRevisions(digest(copies, stream)))
            .sorted()
            .toList();
    return new CopyResult(copied, originals.size(), resumed != null, renumbered);
  }

  /** Nothing is added to streams that already aren't the same. */
  private void compareCopiedStreams(Position resumed) {
    Map<String, StreamDigest> begun =
        readDigests(source, CopyPhase.READ_SOURCE, resumed, Map.of(), new HashMap<>());
    // In the midst of a copy the target's may be newer.
    begun.keySet().removeIf(LogCopy::isMetadata);
    Map<String, StreamDigest> copies =
        readDigests(target, CopyPhase.READ_TARGET, null, begun, new HashMap<>());
    requireSame(begun, copies);
    // The target still has what the source has lost since a copy before.
    copies.forEach((stream, copy) -> digest(originals, stream).firstRevisionInCopy = copy.firstRevision);
  }

  private void rejectLinksToRenumbered(Map<String, String> links) {
    links.forEach(
        (stream, by) -> {
          StreamDigest linked = originals.get(stream);
          if (linked != null && linked.isRenumbered()) {
            throw new EmbeddedEventStoreException(
                ("The stream %s links to %s, which has lost events to scavenging. A copy numbers it"
                        + " anew, and the links would lead to other events. Copy a backup from"
                        + " before, or delete %1$s for ever and scavenge.")
                    .formatted(by, stream),
                null);
          }
        });
  }

  private static StreamDigest digest(Map<String, StreamDigest> digests, String stream) {
    return Objects.requireNonNull(digests.get(stream));
  }

  /** The server's own streams stay behind, but what is said about a user's stream goes along. */
  private static boolean isCopied(ResolvedEvent event) {
    String stream = event.getOriginalEvent().getStreamId();
    return !stream.startsWith("$") || isMetadata(stream);
  }

  private static boolean isMetadata(String stream) {
    return stream.startsWith("$$") && !stream.startsWith("$$$");
  }

  // ---------------------------------------------------------------- where to begin

  private record EventIdentity(String stream, UUID id) {}

  /** The place in the source of the newest event that both have; null for the beginning. */
  private @Nullable Position findResumePosition(Position end) {
    Set<EventIdentity> newest = new HashSet<>();
    var _ = findNewest(target, event -> newest.add(identityOf(event)) && newest.size() >= RESUME_CANDIDATES);
    ResolvedEvent resumed =
        newest.isEmpty()
            ? null
            : findNewest(
                source,
                event -> newest.contains(identityOf(event)) && position(event).compareTo(end) <= 0);
    return resumed == null ? null : position(resumed);
  }

  private static EventIdentity identityOf(ResolvedEvent event) {
    RecordedEvent recorded = event.getOriginalEvent();
    return new EventIdentity(recorded.getStreamId(), recorded.getEventId());
  }

  /** Looks from the end for an event that is copied once: not for metadata, nor for an end. */
  private static @Nullable ResolvedEvent findNewest(
      KurrentDBClient log, Predicate<ResolvedEvent> wanted) {
    ReadAllOptions options = ReadAllOptions.get().backwards().fromEnd().maxCount(PAGE);
    List<ResolvedEvent> page = readPage(log, options, null);
    while (!page.isEmpty()) {
      for (ResolvedEvent event : page) {
        if (isCopied(event)
            && !isMetadata(event.getOriginalEvent().getStreamId())
            && !isTombstone(event.getOriginalEvent())
            && wanted.test(event)) {
          return event;
        }
      }
      Position before = position(page.getLast());
      page =
          readPage(log, ReadAllOptions.get().backwards().fromPosition(before).maxCount(PAGE), before);
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

  // ---------------------------------------------------------------- copying

  private void copy(@Nullable Position after, Position end) {
    List<RecordedEvent> neighbours = new ArrayList<>();
    long size = 0;
    for (LogPages pages = new LogPages(source, after, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        if (!isCopied(resolved)) {
          continue;
        }
        long bytes = (long) event.getEventData().length + event.getUserMetadata().length;
        if (!neighbours.isEmpty()
            && (neighbours.size() >= MAX_APPEND_EVENTS
                || size + bytes > MAX_APPEND_BYTES
                || !isNextInStream(neighbours.getLast(), event))) {
          append(neighbours);
          neighbours.clear();
          size = 0;
        }
        neighbours.add(event);
        size += bytes;
      }
    }
    if (!neighbours.isEmpty()) {
      append(neighbours);
    }
  }

  private static boolean isNextInStream(RecordedEvent before, RecordedEvent event) {
    return event.getStreamId().equals(before.getStreamId())
        && event.getRevision() == before.getRevision() + 1
        && !isMetadata(event.getStreamId())
        && !isTombstone(event);
  }

  /** Anybody may call an event so; only the log's own stands at the end of all revisions. */
  private static boolean isTombstone(RecordedEvent event) {
    return event.getEventType().equals(StreamHead.TOMBSTONE_TYPE)
        && event.getRevision() == StreamHead.TOMBSTONE;
  }

  private void append(List<RecordedEvent> events) {
    RecordedEvent first = events.getFirst();
    String stream = first.getStreamId();
    try {
      if (isTombstone(first)) {
        await(target.tombstoneStream(stream, DeleteStreamOptions.get()));
      } else {
        append(stream, expectedState(first), events);
      }
    } catch (ClientCallException e) {
      switch (e.getCause()) {
        case WrongExpectedVersionException wrong -> appendMissing(stream, events, wrong);
        // It was deleted for good by an earlier copy; the comparison shows whether all was there.
        case StreamDeletedException _ -> {}
        default ->
            throw new EmbeddedEventStoreException(
                "The target refuses the event %d of %s: %s."
                    .formatted(first.getRevision(), stream, e.getCause()),
                e.getCause());
      }
    }
    copied += events.size();
    progress.accept(new CopyProgress(CopyPhase.COPY, copied));
  }

  private StreamState expectedState(RecordedEvent event) {
    if (isMetadata(event.getStreamId())) {
      // Of what is said about a stream only the newest counts. Logs forget what was before, and say
      // something themselves when a deleted stream begins again.
      return StreamState.any();
    }
    long before = revisionOfCopy(event) - 1;
    return before < 0 ? StreamState.noStream() : StreamState.streamRevision(before);
  }

  private long revisionOfCopy(RecordedEvent event) {
    return digest(originals, event.getStreamId()).revisionInCopy(event.getRevision());
  }

  private void append(String stream, StreamState expected, List<RecordedEvent> events) {
    await(
        target.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(expected),
            events.stream().map(this::toEventData).iterator()));
  }

  /** Some may be there from before; what isn't the same stops the copy. */
  private void appendMissing(
      String stream, List<RecordedEvent> events, WrongExpectedVersionException wrong) {
    long last = wrong.getActualState().toRawLong();
    long first = revisionOfCopy(events.getFirst());
    List<RecordedEvent> there =
        last < first ? List.of() : readStream(target, stream, first, events.size());
    int known = Math.clamp(last - first + 1, 0, events.size());
    for (int i = 0; i < Math.min(known, there.size()); i++) {
      requireSame(events.get(i), there.get(i));
    }
    if (last < first - 1 || there.size() < known) {
      throw new EmbeddedEventStoreException(
          ("The target ends the stream %s at revision %d, and doesn't show what it should have"
               + " there from %d on: one of the logs was written to or scavenged meanwhile. Copy to"
               + " an empty log.")
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

  /** The same, but for where metadata says that a stream begins. */
  private byte[] dataForCopy(RecordedEvent event) {
    long before = truncateBefore(event);
    StreamDigest described = isRevision(before) ? originals.get(StreamRetention.describedStream(event.getStreamId())) : null;
    return described == null || described.revisionInCopy(before) == before
        ? event.getEventData()
        : withTruncateBefore(described.revisionInCopy(before), event);
  }

  private static byte[] withTruncateBefore(long revision, RecordedEvent metadata) {
    return StreamRetention.withTruncateBefore(revision, ByteString.copyFrom(metadata.getEventData())).toByteArray();
  }

  /** What metadata says of where its stream begins. */
  private static long truncateBefore(RecordedEvent event) {
    return isMetadata(event.getStreamId())
        ? StreamRetention.parse(StreamRetention.jsonOrEmpty(event.getContentType(), ByteString.copyFrom(event.getEventData())))
            .truncateBefore()
        : 0;
  }

  /** Whether it is a revision, and not the beginning, nor that the stream is deleted. */
  private static boolean isRevision(long before) {
    return before > 0 && before != StreamRetention.DELETED;
  }

  // ---------------------------------------------------------------- comparing

  /** Where revisions go on after a gap, and how many events were before. */
  private record RevisionGap(long revision, long eventsBefore) {}

  /** A chain of hashes over a stream's events, and how they are numbered. */
  private static final class StreamDigest {
    private final UUID firstEventId;
    private final long firstRevision;
    private List<RevisionGap> gaps = List.of();
    private byte[] hash = {};
    private long lastRevision;
    private long count;

    /** What the newest metadata says, where this is a stream of such. */
    private long truncateBefore;

    /** The revision that the first event has in the copy. */
    private long firstRevisionInCopy;

    StreamDigest(RecordedEvent first) {
      this.firstEventId = first.getEventId();
      this.firstRevision = first.getRevision();
      this.lastRevision = this.firstRevision - 1;
    }

    void add(RecordedEvent event) {
      MessageDigest digest = sha256();
      byte[] data = event.getEventData();
      // Of what is said about a stream only the newest counts.
      if (isMetadata(event.getStreamId())) {
        truncateBefore = LogCopy.truncateBefore(event);
        data = isRevision(truncateBefore) ? withTruncateBefore(0, event) : data;
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

    /** The revision in the copy; of one that is in a gap, that of the event after it. */
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

  /** What the target has beyond them is its own affair. */
  private static void requireSame(Map<String, StreamDigest> originals, Map<String, StreamDigest> copies) {
    List<String> differing =
        originals.keySet().stream()
            .filter(stream -> !isSame(stream, originals, copies))
            .sorted()
            .toList();
    if (!differing.isEmpty()) {
      throw new EmbeddedEventStoreException(
          "%d of %d streams differ in the target, among them %s. Copy to an empty log."
              .formatted(
                  differing.size(),
                  originals.size(),
                  differing.subList(0, Math.min(5, differing.size()))),
          null);
    }
  }

  private static boolean isSame(
      String stream, Map<String, StreamDigest> originals, Map<String, StreamDigest> copies) {
    StreamDigest original = digest(originals, stream);
    StreamDigest copy = copies.get(stream);
    if (copy == null || !MessageDigest.isEqual(original.hash, copy.hash)) {
      return false;
    }
    StreamDigest described = isMetadata(stream) ? originals.get(StreamRetention.describedStream(stream)) : null;
    if (described == null || original.truncateBefore == StreamRetention.DELETED) {
      return original.truncateBefore == copy.truncateBefore;
    }
    // Before the first one that both have it makes no difference.
    long least = described.firstRevisionInCopy;
    return Math.max(described.revisionInCopy(original.truncateBefore), least) == Math.max(copy.truncateBefore, least);
  }

  /**
   * @param known where not empty, streams that aren't in it, and what comes before their beginnings
   *     and after their ends there, are left out
   * @param links gets the streams that others link to, and one that does
   */
  private Map<String, StreamDigest> readDigests(
      KurrentDBClient log,
      CopyPhase doing,
      @Nullable Position end,
      Map<String, StreamDigest> known,
      Map<String, String> links) {
    Map<String, StreamDigest> digests = new HashMap<>();
    long read = 0;
    for (LogPages pages = new LogPages(log, null, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        String stream = event.getStreamId();
        if (!isCopied(resolved)
            || isTombstone(event)
            || (!known.isEmpty() && isOutside(event, known.get(stream), digests.get(stream)))) {
          continue;
        }
        digests.computeIfAbsent(stream, _ -> new StreamDigest(event)).add(event);
        if (event.getEventType().equals(LinkResolver.LINK_TYPE)) {
          String link = new String(event.getEventData(), StandardCharsets.UTF_8);
          links.putIfAbsent(link.substring(link.indexOf('@') + 1), stream);
        }
      }
      read += pages.page.size();
      progress.accept(new CopyProgress(doing, read));
    }
    return digests;
  }

  private static boolean isOutside(
      RecordedEvent event, @Nullable StreamDigest original, @Nullable StreamDigest copy) {
    if (original == null || isMetadata(event.getStreamId())) {
      return original == null;
    }
    return copy == null ? !event.getEventId().equals(original.firstEventId) : copy.count == original.count;
  }

  // ---------------------------------------------------------------- the client

  /** Events of the whole log in order, a page at a time. */
  static final class LogPages {
    private final KurrentDBClient log;
    private final @Nullable Position end;
    private @Nullable Position position;
    private boolean done;
    List<ResolvedEvent> page = List.of();

    LogPages(KurrentDBClient log, @Nullable Position after, @Nullable Position end) {
      this.log = log;
      this.position = after;
      this.end = end;
    }

    /** Reads on; false after the end. */
    boolean next() {
      if (done) {
        return false;
      }
      Position from = position;
      ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
      List<ResolvedEvent> read =
          new ArrayList<>(
              readPage(log, from == null ? options.fromStart() : options.fromPosition(from), from));
      if (!read.isEmpty()) {
        position = position(read.getLast());
      }
      Position last = end;
      if (last != null && read.removeIf(event -> position(event).compareTo(last) > 0)) {
        done = true;
      }
      done |= read.isEmpty();
      page = read;
      return true;
    }
  }

  private static Position position(ResolvedEvent event) {
    return Objects.requireNonNull(event.getOriginalEvent().getPosition());
  }

  /** Takes events until there are enough of them, or enough bytes. */
  private static final class PageSubscriber implements Subscriber<ReadMessage> {
    private final @Nullable Position excluded;
    private final List<ResolvedEvent> events = new ArrayList<>();
    private final CompletableFuture<List<ResolvedEvent>> result = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;

    PageSubscriber(@Nullable Position known) {
      this.excluded = known;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
      begun.request(PAGE);
    }

    @Override
    public void onNext(ReadMessage message) {
      // Events go on arriving for a moment after they are enough.
      if (result.isDone() || !message.hasEvent() || position(message.getEvent()).equals(excluded)) {
        return;
      }
      ResolvedEvent event = message.getEvent();
      events.add(event);
      bytes += event.getOriginalEvent().getEventData().length;
      bytes += event.getOriginalEvent().getUserMetadata().length;
      if (bytes >= PAGE_BYTES) {
        result.complete(events);
        Objects.requireNonNull(subscription).cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      result.complete(events);
    }
  }

  /**
   * Reads on.
   *
   * @param known where the options begin, if not at an end: it includes its event, which is known
   */
  private static List<ResolvedEvent> readPage(
      KurrentDBClient log, ReadAllOptions options, @Nullable Position known) {
    PageSubscriber page = new PageSubscriber(known);
    log.readAllReactive(options).subscribe(page);
    try {
      return await(page.result);
    } catch (ClientCallException e) {
      throw new EmbeddedEventStoreException(
          "The log can't be read: %s.".formatted(e.getCause()), e.getCause());
    }
  }

  private static List<RecordedEvent> readStream(
      KurrentDBClient log, String stream, long from, int limit) {
    try {
      return await(
              log.readStream(
                  stream, ReadStreamOptions.get().forwards().fromRevision(from).maxCount(limit)))
          .getEvents()
          .stream()
          .map(ResolvedEvent::getOriginalEvent)
          .toList();
    } catch (ClientCallException e) {
      return switch (e.getCause()) {
        case StreamNotFoundException _, StreamDeletedException _ -> List.of();
        default ->
            throw new EmbeddedEventStoreException(
                "The stream %s can't be read: %s.".formatted(stream, e.getCause()), e.getCause());
      };
    }
  }

  /** What the client's future failed with. */
  private static final class ClientCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientCallException(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ClientCallException(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException(
          "A log didn't answer for a minute. Start the copy again; it goes on where it ended.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("The copy was interrupted.", e);
    }
  }
}
