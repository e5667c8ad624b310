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
  private static final int NEIGHBOURS = 500;
  private static final int NEIGHBOUR_BYTES = 512 * 1024;
  private static final int CANDIDATES = 10_000;

  private final KurrentDBClient source;
  private final KurrentDBClient target;
  private final Consumer<Progress> progress;
  private Map<String, Digest> originals = Map.of();
  private long count;

  /**
   * @param progress is told after each append, and while both logs are compared after each page
   */
  LogCopy(KurrentDBClient source, KurrentDBClient target, Consumer<Progress> progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** How far a copy is: what is being done, and with how many events it was done so far. */
  record Progress(Doing doing, long events) {}

  /** What a copy does; its name is what is said of events. */
  enum Doing {
    COPYING("copied"),
    READING_SOURCE("of the source read to be compared"),
    READING_TARGET("of the target read to be compared");

    private final String done;

    Doing(String done) {
      this.done = done;
    }

    String done() {
      return done;
    }
  }

  /**
   * What a copy did, and what its check found the same.
   *
   * @param renumbered the streams among them that are the same but for their revisions
   */
  record Outcome(long events, long streams, boolean resumed, List<String> renumbered) {}

  /**
   * Copies what the source has now, then reads the target and compares each stream.
   *
   * @throws EmbeddedEventStoreException where a stream of the target differs
   */
  Outcome run() {
    List<ResolvedEvent> last =
        page(source, ReadAllOptions.get().backwards().fromEnd().maxCount(1), null);
    if (last.isEmpty()) {
      return new Outcome(0, 0, false, List.of());
    }
    Position end = position(last.getFirst());
    Map<String, String> links = new HashMap<>();
    originals = digests(source, Doing.READING_SOURCE, end, Map.of(), links);
    Position resumed = resumeAfter(end);
    if (resumed != null) {
      compareBegun(resumed);
    }
    requireNoLinksToRenumbered(links);
    copy(resumed, end);
    Map<String, Digest> copies =
        digests(target, Doing.READING_TARGET, null, originals, new HashMap<>());
    requireSame(originals, copies);
    List<String> renumbered =
        originals.keySet().stream()
            .filter(stream -> !isMetadata(stream))
            .filter(stream -> !digest(originals, stream).isNumberedAs(digest(copies, stream)))
            .sorted()
            .toList();
    return new Outcome(count, originals.size(), resumed != null, renumbered);
  }

  /** Nothing is added to streams that already aren't the same. */
  private void compareBegun(Position resumed) {
    Map<String, Digest> begun =
        digests(source, Doing.READING_SOURCE, resumed, Map.of(), new HashMap<>());
    // In the midst of a copy the target's may be newer.
    begun.keySet().removeIf(LogCopy::isMetadata);
    Map<String, Digest> copies =
        digests(target, Doing.READING_TARGET, null, begun, new HashMap<>());
    requireSame(begun, copies);
    // The target still has what the source has lost since a copy before.
    copies.forEach((stream, copy) -> digest(originals, stream).base = copy.first);
  }

  private void requireNoLinksToRenumbered(Map<String, String> links) {
    links.forEach(
        (stream, by) -> {
          Digest linked = originals.get(stream);
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

  private static Digest digest(Map<String, Digest> digests, String stream) {
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

  private record Named(String stream, UUID id) {}

  /** The place in the source of the newest event that both have; null for the beginning. */
  private @Nullable Position resumeAfter(Position end) {
    Set<Named> newest = new HashSet<>();
    var _ = newest(target, event -> newest.add(named(event)) && newest.size() >= CANDIDATES);
    ResolvedEvent resumed =
        newest.isEmpty()
            ? null
            : newest(
                source,
                event -> newest.contains(named(event)) && position(event).compareTo(end) <= 0);
    return resumed == null ? null : position(resumed);
  }

  private static Named named(ResolvedEvent event) {
    RecordedEvent recorded = event.getOriginalEvent();
    return new Named(recorded.getStreamId(), recorded.getEventId());
  }

  /** Looks from the end for an event that is copied once: not for metadata, nor for an end. */
  private static @Nullable ResolvedEvent newest(
      KurrentDBClient log, Predicate<ResolvedEvent> wanted) {
    ReadAllOptions options = ReadAllOptions.get().backwards().fromEnd().maxCount(PAGE);
    List<ResolvedEvent> page = page(log, options, null);
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
          page(log, ReadAllOptions.get().backwards().fromPosition(before).maxCount(PAGE), before);
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
    for (Pages pages = new Pages(source, after, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        if (!isCopied(resolved)) {
          continue;
        }
        long bytes = (long) event.getEventData().length + event.getUserMetadata().length;
        if (!neighbours.isEmpty()
            && (neighbours.size() >= NEIGHBOURS
                || size + bytes > NEIGHBOUR_BYTES
                || !follows(neighbours.getLast(), event))) {
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

  private static boolean follows(RecordedEvent before, RecordedEvent event) {
    return event.getStreamId().equals(before.getStreamId())
        && event.getRevision() == before.getRevision() + 1
        && !isMetadata(event.getStreamId())
        && !isTombstone(event);
  }

  /** Anybody may call an event so; only the log's own stands at the end of all revisions. */
  private static boolean isTombstone(RecordedEvent event) {
    return event.getEventType().equals(Head.TOMBSTONE_TYPE)
        && event.getRevision() == Head.TOMBSTONE;
  }

  private void append(List<RecordedEvent> events) {
    RecordedEvent first = events.getFirst();
    String stream = first.getStreamId();
    try {
      if (isTombstone(first)) {
        answer(target.tombstoneStream(stream, DeleteStreamOptions.get()));
      } else {
        append(stream, expected(first), events);
      }
    } catch (Refused e) {
      switch (e.getCause()) {
        case WrongExpectedVersionException wrong -> appendRest(stream, events, wrong);
        // It was deleted for good by an earlier copy; the comparison shows whether all was there.
        case StreamDeletedException _ -> {}
        default ->
            throw new EmbeddedEventStoreException(
                "The target refuses the event %d of %s: %s."
                    .formatted(first.getRevision(), stream, e.getCause()),
                e.getCause());
      }
    }
    count += events.size();
    progress.accept(new Progress(Doing.COPYING, count));
  }

  private StreamState expected(RecordedEvent event) {
    if (isMetadata(event.getStreamId())) {
      // Of what is said about a stream only the newest counts. Logs forget what was before, and say
      // something themselves when a deleted stream begins again.
      return StreamState.any();
    }
    long before = revisionOfCopy(event) - 1;
    return before < 0 ? StreamState.noStream() : StreamState.streamRevision(before);
  }

  private long revisionOfCopy(RecordedEvent event) {
    return digest(originals, event.getStreamId()).inCopy(event.getRevision());
  }

  private void append(String stream, StreamState expected, List<RecordedEvent> events) {
    answer(
        target.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(expected),
            events.stream().map(this::same).iterator()));
  }

  /** Some may be there from before; what isn't the same stops the copy. */
  private void appendRest(
      String stream, List<RecordedEvent> events, WrongExpectedVersionException wrong) {
    long last = wrong.getActualState().toRawLong();
    long first = revisionOfCopy(events.getFirst());
    List<RecordedEvent> there =
        last < first ? List.of() : stream(target, stream, first, events.size());
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
      append(stream, expected(rest.getFirst()), rest);
    }
  }

  private EventData same(RecordedEvent event) {
    return EventDataBuilder.binary(
            event.getEventId(),
            event.getEventType(),
            data(event),
            event.getContentType().equals("application/json"))
        .metadataAsBytes(event.getUserMetadata())
        .build();
  }

  /** The same, but for where metadata says that a stream begins. */
  private byte[] data(RecordedEvent event) {
    long before = before(event);
    Digest described = isSaid(before) ? originals.get(Limits.described(event.getStreamId())) : null;
    return described == null || described.inCopy(before) == before
        ? event.getEventData()
        : beginningAt(described.inCopy(before), event);
  }

  private static byte[] beginningAt(long revision, RecordedEvent metadata) {
    return Limits.beginningAt(revision, ByteString.copyFrom(metadata.getEventData())).toByteArray();
  }

  /** What metadata says of where its stream begins. */
  private static long before(RecordedEvent event) {
    return isMetadata(event.getStreamId())
        ? Limits.of(Limits.said(event.getContentType(), ByteString.copyFrom(event.getEventData())))
            .before()
        : 0;
  }

  /** Whether it is a revision, and not the beginning, nor that the stream is deleted. */
  private static boolean isSaid(long before) {
    return before > 0 && before != Limits.DELETED;
  }

  // ---------------------------------------------------------------- comparing

  /** Where revisions go on after a gap, and how many events were before. */
  private record Gap(long revision, long index) {}

  /** A chain of hashes over a stream's events, and how they are numbered. */
  private static final class Digest {
    private final UUID id;
    private final long first;
    private List<Gap> gaps = List.of();
    private byte[] hash = {};
    private long last;
    private long count;

    /** What the newest metadata says, where this is a stream of such. */
    private long before;

    /** The revision that the first event has in the copy. */
    private long base;

    Digest(RecordedEvent first) {
      this.id = first.getEventId();
      this.first = first.getRevision();
      this.last = this.first - 1;
    }

    void add(RecordedEvent event) {
      MessageDigest digest = sha256();
      byte[] data = event.getEventData();
      // Of what is said about a stream only the newest counts.
      if (isMetadata(event.getStreamId())) {
        before = LogCopy.before(event);
        data = isSaid(before) ? beginningAt(0, event) : data;
      } else {
        digest.update(hash);
        if (event.getRevision() != last + 1) {
          gaps = new ArrayList<>(gaps);
          gaps.add(new Gap(event.getRevision(), count));
        }
      }
      digest.update(event.getEventId().toString().getBytes(StandardCharsets.UTF_8));
      for (byte[] part :
          List.of(
              event.getEventType().getBytes(StandardCharsets.UTF_8),
              event.getContentType().getBytes(StandardCharsets.UTF_8),
              data,
              event.getUserMetadata())) {
        digest.update(number(part.length));
        digest.update(part);
      }
      hash = digest.digest();
      last = event.getRevision();
      count++;
    }

    /** The revision in the copy; of one that is in a gap, that of the event after it. */
    long inCopy(long revision) {
      long index = revision - first;
      for (Gap gap : gaps) {
        if (revision < gap.revision()) {
          index = Math.min(index, gap.index());
          break;
        }
        index = gap.index() + revision - gap.revision();
      }
      return Math.max(0, base + index);
    }

    boolean isRenumbered() {
      return base != first || !gaps.isEmpty();
    }

    boolean isNumberedAs(Digest copy) {
      return first == copy.first && gaps.equals(copy.gaps);
    }

    private static byte[] number(long value) {
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
  private static void requireSame(Map<String, Digest> originals, Map<String, Digest> copies) {
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
      String stream, Map<String, Digest> originals, Map<String, Digest> copies) {
    Digest original = digest(originals, stream);
    Digest copy = copies.get(stream);
    if (copy == null || !MessageDigest.isEqual(original.hash, copy.hash)) {
      return false;
    }
    Digest described = isMetadata(stream) ? originals.get(Limits.described(stream)) : null;
    if (described == null || original.before == Limits.DELETED) {
      return original.before == copy.before;
    }
    // Before the first one that both have it makes no difference.
    long least = described.base;
    return Math.max(described.inCopy(original.before), least) == Math.max(copy.before, least);
  }

  /**
   * @param known where not empty, streams that aren't in it, and what comes before their beginnings
   *     and after their ends there, are left out
   * @param links gets the streams that others link to, and one that does
   */
  private Map<String, Digest> digests(
      KurrentDBClient log,
      Doing doing,
      @Nullable Position end,
      Map<String, Digest> known,
      Map<String, String> links) {
    Map<String, Digest> digests = new HashMap<>();
    long read = 0;
    for (Pages pages = new Pages(log, null, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        String stream = event.getStreamId();
        if (!isCopied(resolved)
            || isTombstone(event)
            || (!known.isEmpty() && isBeyond(event, known.get(stream), digests.get(stream)))) {
          continue;
        }
        digests.computeIfAbsent(stream, _ -> new Digest(event)).add(event);
        if (event.getEventType().equals(Links.TYPE)) {
          String link = new String(event.getEventData(), StandardCharsets.UTF_8);
          links.putIfAbsent(link.substring(link.indexOf('@') + 1), stream);
        }
      }
      read += pages.page.size();
      progress.accept(new Progress(doing, read));
    }
    return digests;
  }

  private static boolean isBeyond(
      RecordedEvent event, @Nullable Digest original, @Nullable Digest copy) {
    if (original == null || isMetadata(event.getStreamId())) {
      return original == null;
    }
    return copy == null ? !event.getEventId().equals(original.id) : copy.count == original.count;
  }

  // ---------------------------------------------------------------- the client

  /** Events of the whole log in order, a page at a time. */
  static final class Pages {
    private final KurrentDBClient log;
    private final @Nullable Position end;
    private @Nullable Position after;
    private boolean done;
    List<ResolvedEvent> page = List.of();

    Pages(KurrentDBClient log, @Nullable Position after, @Nullable Position end) {
      this.log = log;
      this.after = after;
      this.end = end;
    }

    /** Reads on; false after the end. */
    boolean next() {
      if (done) {
        return false;
      }
      Position from = after;
      ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
      List<ResolvedEvent> read =
          new ArrayList<>(
              page(log, from == null ? options.fromStart() : options.fromPosition(from), from));
      if (!read.isEmpty()) {
        after = position(read.getLast());
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
  private static final class Page implements Subscriber<ReadMessage> {
    private final @Nullable Position known;
    private final List<ResolvedEvent> events = new ArrayList<>();
    private final CompletableFuture<List<ResolvedEvent>> read = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;

    Page(@Nullable Position known) {
      this.known = known;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
      begun.request(PAGE);
    }

    @Override
    public void onNext(ReadMessage message) {
      // Events go on arriving for a moment after they are enough.
      if (read.isDone() || !message.hasEvent() || position(message.getEvent()).equals(known)) {
        return;
      }
      ResolvedEvent event = message.getEvent();
      events.add(event);
      bytes += event.getOriginalEvent().getEventData().length;
      bytes += event.getOriginalEvent().getUserMetadata().length;
      if (bytes >= PAGE_BYTES) {
        read.complete(events);
        Objects.requireNonNull(subscription).cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      read.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      read.complete(events);
    }
  }

  /**
   * Reads on.
   *
   * @param known where the options begin, if not at an end: it includes its event, which is known
   */
  private static List<ResolvedEvent> page(
      KurrentDBClient log, ReadAllOptions options, @Nullable Position known) {
    Page page = new Page(known);
    log.readAllReactive(options).subscribe(page);
    try {
      return answer(page.read);
    } catch (Refused e) {
      throw new EmbeddedEventStoreException(
          "The log can't be read: %s.".formatted(e.getCause()), e.getCause());
    }
  }

  private static List<RecordedEvent> stream(
      KurrentDBClient log, String stream, long from, int limit) {
    try {
      return answer(
              log.readStream(
                  stream, ReadStreamOptions.get().forwards().fromRevision(from).maxCount(limit)))
          .getEvents()
          .stream()
          .map(ResolvedEvent::getOriginalEvent)
          .toList();
    } catch (Refused e) {
      return switch (e.getCause()) {
        case StreamNotFoundException _, StreamDeletedException _ -> List.of();
        default ->
            throw new EmbeddedEventStoreException(
                "The stream %s can't be read: %s.".formatted(stream, e.getCause()), e.getCause());
      };
    }
  }

  /** What the client's future failed with. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }

  private static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new Refused(Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException(
          "A log didn't answer for a minute. Start the copy again; it goes on where it ended.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("The copy was interrupted.", e);
    }
  }
}
