package io.recordplayer.embedded.eventstore;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Copies one log into another through the official client, so that each may be embedded or a real
 * server: all streams but the server's own, in the order of the whole log, with their names,
 * revisions, ids, types, content types, data and metadata. Only positions and times are the
 * target's own.
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
  private static final String TOMBSTONE = "$streamDeleted";

  private final KurrentDBClient source;
  private final KurrentDBClient target;
  private final Consumer<Progress> progress;
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

  /** What a copy did, and what its check found the same. */
  record Outcome(long events, long streams, boolean resumed) {}

  /**
   * Copies what the source has now, then reads both logs and compares each stream.
   *
   * @throws EmbeddedEventStoreException where a stream of the target differs
   */
  Outcome run() {
    List<ResolvedEvent> last =
        page(source, ReadAllOptions.get().backwards().fromEnd().maxCount(1), null);
    if (last.isEmpty()) {
      return new Outcome(0, 0, false);
    }
    Position end = position(last.getFirst());
    Position resumed = resumeAfter();
    if (resumed != null) {
      // Nothing is added to streams that already aren't the same.
      compare(resumed, false);
    }
    copy(resumed, end);
    return new Outcome(count, compare(end, true), resumed != null);
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

  /** The place in the source of the newest event that both have; null for the beginning. */
  private @Nullable Position resumeAfter() {
    ReadAllOptions options = ReadAllOptions.get().backwards().fromEnd().maxCount(PAGE);
    List<ResolvedEvent> page = page(target, options, null);
    for (int seen = 0; seen < CANDIDATES && !page.isEmpty(); seen += page.size()) {
      for (ResolvedEvent event : page) {
        if (isCopied(event)) {
          Position there = placeInSource(event.getOriginalEvent());
          if (there != null) {
            return there;
          }
        }
      }
      Position before = position(page.getLast());
      page =
          page(
              target, ReadAllOptions.get().backwards().fromPosition(before).maxCount(PAGE), before);
    }
    return null;
  }

  private @Nullable Position placeInSource(RecordedEvent copy) {
    if (isTombstone(copy)) {
      return null;
    }
    List<RecordedEvent> there = stream(source, copy.getStreamId(), copy.getRevision(), 1);
    if (there.isEmpty()
        || there.getFirst().getRevision() != copy.getRevision()
        || isMetadata(copy.getStreamId())) {
      return null;
    }
    requireSame(there.getFirst(), copy);
    Position position = there.getFirst().getPosition();
    // Older servers don't tell the position of an event that is read from its stream.
    return position == null || position.getCommitUnsigned() < 0 ? null : position;
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
    return event.getEventType().equals(TOMBSTONE) && event.getRevision() == Head.TOMBSTONE;
  }

  private void append(List<RecordedEvent> events) {
    RecordedEvent first = events.getFirst();
    String stream = first.getStreamId();
    try {
      if (isTombstone(first)) {
        answer(target.tombstoneStream(stream, DeleteStreamOptions.get()));
      } else {
        StreamState expected =
            first.getRevision() == 0
                ? StreamState.noStream()
                : StreamState.streamRevision(first.getRevision() - 1);
        append(stream, expected, events);
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

  private void append(String stream, StreamState expected, List<RecordedEvent> events) {
    answer(
        target.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(expected),
            events.stream().map(LogCopy::same).iterator()));
  }

  /** Some may be there from before; what isn't the same stops the copy. */
  private void appendRest(
      String stream, List<RecordedEvent> events, WrongExpectedVersionException wrong) {
    long last = wrong.getActualState().toRawLong();
    RecordedEvent first = events.getFirst();
    if (isMetadata(stream)) {
      // Of what is said about a stream only the newest counts. Logs forget what was before, and say
      // something themselves when a deleted stream begins again.
      append(stream, StreamState.any(), events);
      return;
    }
    if (last < first.getRevision() - 1) {
      throw new EmbeddedEventStoreException(
          ("The target ends the stream %s at revision %d, and the next event that the source still"
                  + " has is %d: what is between was scavenged, and revisions can't be kept.")
              .formatted(stream, last, first.getRevision()),
          null);
    }
    List<RecordedEvent> there = stream(target, stream, first.getRevision(), events.size());
    for (int i = 0; i < there.size(); i++) {
      requireSame(events.get(i), there.get(i));
    }
    List<RecordedEvent> rest = events.subList(there.size(), events.size());
    if (!rest.isEmpty()) {
      append(stream, StreamState.streamRevision(rest.getFirst().getRevision() - 1), rest);
    }
  }

  private static EventData same(RecordedEvent event) {
    return EventDataBuilder.binary(
            event.getEventId(),
            event.getEventType(),
            event.getEventData(),
            event.getContentType().equals("application/json"))
        .metadataAsBytes(event.getUserMetadata())
        .build();
  }

  // ---------------------------------------------------------------- comparing

  /** A chain of hashes over a stream's events, and where it stands. */
  private static final class Digest {
    private byte[] hash = {};
    private long last = -1;

    void add(RecordedEvent event) {
      MessageDigest digest = sha256();
      // Of what is said about a stream only the newest counts.
      if (!isMetadata(event.getStreamId())) {
        digest.update(hash);
        digest.update(number(event.getRevision()));
      }
      digest.update(event.getEventId().toString().getBytes(StandardCharsets.UTF_8));
      for (byte[] part :
          List.of(
              event.getEventType().getBytes(StandardCharsets.UTF_8),
              event.getContentType().getBytes(StandardCharsets.UTF_8),
              event.getEventData(),
              event.getUserMetadata())) {
        digest.update(number(part.length));
        digest.update(part);
      }
      hash = digest.digest();
      last = event.getRevision();
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

  /**
   * How many streams are the same; what the target has beyond them is its own affair.
   *
   * @param metadata whether what is said about streams counts: in the midst of a copy the target's
   *     may be newer
   */
  private long compare(Position end, boolean metadata) {
    Map<String, Digest> originals = digests(source, Doing.READING_SOURCE, end, Map.of());
    if (!metadata) {
      originals.keySet().removeIf(LogCopy::isMetadata);
    }
    Map<String, Digest> copies = digests(target, Doing.READING_TARGET, null, originals);
    List<String> differing =
        originals.entrySet().stream()
            .filter(
                original -> {
                  Digest copy = copies.get(original.getKey());
                  return copy == null
                      || !MessageDigest.isEqual(original.getValue().hash, copy.hash);
                })
            .map(Map.Entry::getKey)
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
    return originals.size();
  }

  /**
   * @param known where not empty, streams that aren't in it, and what comes after their ends there,
   *     are left out
   */
  private Map<String, Digest> digests(
      KurrentDBClient log, Doing doing, @Nullable Position end, Map<String, Digest> known) {
    Map<String, Digest> digests = new HashMap<>();
    long read = 0;
    for (Pages pages = new Pages(log, null, end); pages.next(); ) {
      for (ResolvedEvent resolved : pages.page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Digest original = known.get(event.getStreamId());
        boolean beyond =
            !known.isEmpty()
                && (original == null
                    || (event.getRevision() > original.last && !isMetadata(event.getStreamId())));
        if (isCopied(resolved) && !beyond && !isTombstone(event)) {
          digests.computeIfAbsent(event.getStreamId(), _ -> new Digest()).add(event);
        }
      }
      read += pages.page.size();
      progress.accept(new Progress(doing, read));
    }
    return digests;
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
