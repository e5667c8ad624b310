package io.recordplayer.log;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordSizeExceededException;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.TransactionMaxSizeExceededException;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one log of the system. Calls wait for its answer, at most a time-out. */
public final class Log {
  /** The stream may have any revision, or not exist. */
  public static final long ANY = Long.MIN_VALUE;

  /** The stream has no record yet. */
  public static final long NO_RECORD = -1;

  private static final Duration TIME_OUT = Duration.ofSeconds(10);
  private static final int PAGE = 500;

  /** How much of a stream is read in one call, in bytes; about, where records are of one size. */
  private static final long PAGE_BYTES = 4L << 20;

  /** What a record takes beside its bytes: its ids, its stream's name and the objects. */
  private static final long ENVELOPE = 512;

  private static final long QUEUE_BYTES = 16L << 20;

  /** By which the log names what is wrong. */
  private static final Metadata.Key<String> EXCEPTION =
      Metadata.Key.of("exception", Metadata.ASCII_STRING_MARSHALLER);

  /** No entity's stream is called so: there is no dash in it. */
  private static final String IDENTITY = "recordplayer";

  private final KurrentDBClient client;
  private final PipelinedAppends appends;
  private final KurrentDBPersistentSubscriptionsClient groups;
  private final RecordCodec codec;
  private final SharedSubscriptions feeds;

  public Log(LogClient client, RecordCodec codec) {
    this(client, codec, QUEUE_BYTES);
  }

  /**
   * @param queueBytes how much each follower may hold that its reader has not read yet, in bytes
   */
  public Log(LogClient client, RecordCodec codec, long queueBytes) {
    this(client.client(), client.appends(), codec, queueBytes);
  }

  /** A log whose appends take a call each. */
  public Log(KurrentDBClient client, RecordCodec codec) {
    this(client, new PipelinedAppends(), codec, QUEUE_BYTES);
  }

  private Log(
      KurrentDBClient client, PipelinedAppends appends, RecordCodec codec, long queueBytes) {
    this.feeds = new SharedSubscriptions(this, client, queueBytes);
    this.client = client;
    this.appends = appends;
    this.groups = KurrentDBPersistentSubscriptionsClient.from(client);
    this.codec = codec;
  }

  /**
   * Appends records to a stream, all or none.
   *
   * @param expected the stream's last revision, {@link #NO_RECORD} or {@link #ANY}; with a
   *     revision, the same records appended once more are recognized by their ids and not doubled
   * @return when they are on disk
   * @throws LogException.Conflict where the stream is at another revision
   * @throws LogException.Deleted where the stream is deleted for ever
   * @throws LogException.Refused where the log will never take them
   * @throws LogException where the log can't be reached, doesn't answer in time or refuses
   */
  public AppendAcknowledgement append(String stream, long expected, List<NewRecord> records) {
    List<PipelinedAppends.Event> events = new ArrayList<>(records.size());
    for (NewRecord record : records) {
      events.add(
          PipelinedAppends.Event.of(
              record.id(),
              RecordTypes.nameOf(record.data().getClass()),
              codec.data(record.data()),
              codec.envelope(record.origin(), record.link())));
    }
    try {
      return appendEvents(stream, expected, events);
    } catch (PipelinedAppends.Unsupported _) {
      return appendEvents(stream, expected, events);
    } catch (LogException e) {
      if (isForGood(e.getCause())) {
        throw new LogException.Refused("The log will never append this to " + stream + ".", e);
      }
      throw e;
    }
  }

  private AppendAcknowledgement appendEvents(
      String stream, long expected, List<PipelinedAppends.Event> events) {
    String what = "append to " + stream;
    CompletableFuture<AppendAcknowledgement> shared = appends.append(stream, expected, events);
    if (shared != null) {
      // It ends in time by itself; a time-out for each would cost more than the append.
      try {
        return shared.get();
      } catch (ExecutionException e) {
        throw failure(what, e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      }
    }
    StreamState state =
        expected == ANY
            ? StreamState.any()
            : expected == NO_RECORD ? StreamState.noStream() : StreamState.streamRevision(expected);
    var answer =
        client.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(state),
            events.stream().map(Log::eventData).iterator());
    WriteResult result = await(what, answer);
    return new AppendAcknowledgement(
        result.getNextExpectedRevision().toRawLong(), positionOf(result.getLogPosition()));
  }

  private static EventData eventData(PipelinedAppends.Event event) {
    return EventData.builderAsJson(event.id(), event.type(), event.data().toByteArray())
        .metadataAsBytes(event.metadata().toByteArray())
        .build();
  }

  /**
   * Reads a stream's records, oldest first.
   *
   * @param after the revision after which to begin; {@link #NO_RECORD} for all
   * @throws LogException.Deleted where the stream is deleted for ever
   */
  public void read(String stream, long after, Consumer<Recorded<?>> reader) {
    int size = PAGE;
    CompletableFuture<ReadResult> next = ask(stream, after, size);
    while (next != null) {
      List<ResolvedEvent> page = page(stream, next);
      boolean isLast = page.size() < size;
      size = sizeAfter(page);
      // It comes while this page is played.
      next = isLast ? null : ask(stream, page.getLast().getOriginalEvent().getRevision(), size);
      for (ResolvedEvent event : page) {
        reader.accept(decode(event));
      }
    }
  }

  private CompletableFuture<ReadResult> ask(String stream, long after, int most) {
    return client.readStream(
        stream, ReadStreamOptions.get().forwards().fromRevision(after + 1).maxCount(most));
  }

  /** Pages grow, since each is a call; but two of them are in memory. */
  private static int sizeAfter(List<ResolvedEvent> page) {
    long bytes = page.stream().mapToLong(event -> bytesOf(event.getOriginalEvent())).sum();
    long fit = PAGE_BYTES * page.size() / Math.max(1, bytes);
    return (int) Math.clamp(fit, 1, 2L * Math.max(1, page.size()));
  }

  /**
   * Reads the records of a stream from the log as a whole, oldest first. It has the records that
   * the stream hides, of a deleted stream for instance, until it is scavenged. Looks through the
   * whole log: for rare cases.
   *
   * @param before where to end
   */
  public void readHidden(String stream, Position before, Consumer<Recorded<?>> reader) {
    Position at = Position.START;
    List<ResolvedEvent> page;
    do {
      page = pageOfAll("read the log for " + stream, at);
      for (ResolvedEvent resolved : page) {
        Position position = positionOf(resolved.getOriginalEvent().getPosition());
        if (!position.isAfter(at)) {
          continue;
        }
        if (!before.isAfter(position)) {
          return;
        }
        at = position;
        if (resolved.getOriginalEvent().getStreamId().equals(stream)) {
          reader.accept(decode(resolved));
        }
      }
    } while (page.size() == PAGE);
  }

  /** Records from a place on, oldest first; the one at the place may be among them. */
  private List<ResolvedEvent> pageOfAll(String what, Position at) {
    ReadAllOptions options = ReadAllOptions.get().forwards().maxCount(PAGE);
    if (at.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(new io.kurrent.dbclient.Position(at.commit(), at.prepare()));
    }
    return await(what, client.readAll(options)).getEvents();
  }

  /**
   * Reads a part of a stream, oldest record first.
   *
   * @param after the revision after which to begin; {@link #NO_RECORD} for the stream's start
   * @param most how many records at most
   * @throws LogException.Deleted where the stream is deleted for ever
   */
  public List<Recorded<?>> read(String stream, long after, int most) {
    return decode(page(stream, ask(stream, after, most)));
  }

  /**
   * Reads a part of a stream, newest record first.
   *
   * @param before the revision before which to begin; {@link Long#MAX_VALUE} for the stream's end
   * @param most how many records at most
   * @throws LogException.Deleted where the stream is deleted for ever
   */
  public List<Recorded<?>> readBackwards(String stream, long before, int most) {
    if (before == 0) {
      return List.of();
    }
    ReadStreamOptions options = ReadStreamOptions.get().backwards().maxCount(most);
    if (before == Long.MAX_VALUE) {
      options.fromEnd();
    } else {
      options.fromRevision(before - 1);
    }
    return decode(page(stream, client.readStream(stream, options)));
  }

  /** Whether a stream had records that are hidden now: it was deleted, or cut at its beginning. */
  public boolean isTruncated(String stream) {
    return await("read the metadata of " + stream, client.getStreamMetadata(stream))
            .getTruncateBefore()
        != null;
  }

  /**
   * The revision of a stream's last record; {@link #NO_RECORD} where there is none.
   *
   * @throws LogException.Deleted where the stream is deleted for ever
   */
  public long lastRevision(String stream) {
    return readBackwards(stream, Long.MAX_VALUE, 1).stream()
        .mapToLong(Recorded::revision)
        .findFirst()
        .orElse(NO_RECORD);
  }

  private static List<ResolvedEvent> page(String stream, CompletableFuture<ReadResult> asked) {
    try {
      return await("read " + stream, asked).getEvents();
    } catch (LogException e) {
      if (e.getCause() instanceof StreamNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  private List<Recorded<?>> decode(List<ResolvedEvent> events) {
    List<Recorded<?>> records = new ArrayList<>(events.size());
    events.forEach(event -> records.add(decode(event)));
    return records;
  }

  /**
   * Which log this is. It is noted in the log itself, when it is asked for the first time; a copy
   * whose records are in other places is another log.
   */
  public String identity() {
    Optional<String> noted = notedIdentity();
    if (noted.isEmpty()) {
      EventData begun =
          EventData.builderAsJson(
                  UUID.randomUUID(), "recordplayer-log-begun", new byte[] {'{', '}'})
              .build();
      var options = AppendToStreamOptions.get().streamState(StreamState.noStream());
      try {
        await("note which log it is", client.appendToStream(IDENTITY, options, begun));
      } catch (LogException.Conflict _) {
        // Another process was first; what it noted counts.
      }
      noted = notedIdentity();
    }
    return noted.orElseThrow(
        () -> new LogException("The log hides its stream '" + IDENTITY + "'.", null));
  }

  private Optional<String> notedIdentity() {
    List<String> noted = new ArrayList<>();
    read(IDENTITY, NO_RECORD, record -> noted.add(record.id() + "@" + record.position()));
    return noted.stream().findFirst();
  }

  /** The last record's place; {@link Position#START} where there is none. */
  public Position end() {
    ReadResult last =
        await(
            "read the log's end",
            client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(1)));
    return last.getEvents().isEmpty()
        ? Position.START
        : positionOf(last.getEvents().getLast().getOriginalEvent().getPosition());
  }

  /**
   * Whether the record at a position is the one with this id. It isn't where the log is an older
   * copy of the one in which it was read, or another branch of its history; also where the record
   * was scavenged.
   *
   * @throws LogException where the log can't tell
   */
  public boolean has(Position position, UUID id) {
    return at(position).filter(record -> record.id().equals(id)).isPresent();
  }

  /**
   * The record at a position, if there is one.
   *
   * @throws LogException where the log can't tell
   */
  public Optional<Recorded<?>> at(Position position) {
    ReadAllOptions options =
        ReadAllOptions.get()
            .forwards()
            .fromPosition(new io.kurrent.dbclient.Position(position.commit(), position.prepare()))
            .maxCount(1);
    try {
      return await("look at " + position, client.readAll(options)).getEvents().stream()
          .<Recorded<?>>map(this::decode)
          .filter(record -> record.position().equals(position))
          .findFirst();
    } catch (LogException e) {
      if (isNoPosition(e.getCause())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A server whose positions are offsets refuses one that is no record's. */
  private static boolean isNoPosition(@Nullable Throwable cause) {
    return cause instanceof StatusRuntimeException status
        && Objects.requireNonNullElse(status.getStatus().getDescription(), "")
            .toLowerCase(Locale.ROOT)
            .contains("invalid position");
  }

  /**
   * The record so many bytes before another.
   *
   * @param earliest where to stop in any case
   */
  public Checkpoint before(Checkpoint place, long bytes, Checkpoint earliest) {
    Checkpoint at = place;
    long left = bytes;
    while (at.position().isAfter(earliest.position())) {
      ReadAllOptions options =
          ReadAllOptions.get()
              .backwards()
              .fromPosition(
                  new io.kurrent.dbclient.Position(at.position().commit(), at.position().prepare()))
              .maxCount(PAGE);
      List<ResolvedEvent> page = await("look back", client.readAll(options)).getEvents();
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = positionOf(event.getPosition());
        if (!position.isAfter(earliest.position())) {
          return earliest;
        }
        at = new Checkpoint(position, event.getEventId());
        left -= bytesOf(event);
        if (left <= 0) {
          return at;
        }
      }
      if (page.isEmpty()) {
        return earliest;
      }
    }
    return earliest;
  }

  /** How much memory a record takes, about: what it says, and what is known about it. */
  static long bytesOf(RecordedEvent event) {
    return ENVELOPE + event.getEventData().length + event.getUserMetadata().length;
  }

  /**
   * What a look from a place on found.
   *
   * @param at the first record in a stream that is looked for; without one, the log's last record
   */
  record Look(boolean found, Position at) {}

  /** Looks after a place for a record in a stream whose name begins with one of these prefixes. */
  Look look(Position after, List<String> prefixes) {
    Position at = after;
    while (true) {
      List<ResolvedEvent> page = pageOfAll("look what is new", at);
      for (ResolvedEvent resolved : page) {
        RecordedEvent event = resolved.getOriginalEvent();
        Position position = positionOf(event.getPosition());
        if (position.isAfter(at)) {
          at = position;
          if (prefixes.stream().anyMatch(event.getStreamId()::startsWith)) {
            return new Look(true, at);
          }
        }
      }
      if (page.size() < PAGE) {
        return new Look(false, at);
      }
    }
  }

  /** Tells operators how far the readers of this log are. */
  public LogInspector inspector() {
    return new LogInspector(client, groups);
  }

  /**
   * Follows the log, once it is started: what is there after a position, then what comes, each
   * record once and in order, across any number of lost connections.
   *
   * @param name what messages call it
   * @param from tells the record after which to begin; asked before the first record is read, again
   *     where it throws, and again where the log doesn't have the last record that was read
   * @param prefixes the beginnings of the streams' names
   * @param reader gets the records in batches, on a thread of its own; where it throws, it gets the
   *     same batch again
   */
  public CatchUpSubscription follow(
      String name,
      Supplier<Checkpoint> from,
      List<String> prefixes,
      CatchUpSubscription.Reader reader) {
    return new CatchUpSubscription(name, this, feeds, from, prefixes, reader);
  }

  /**
   * Consumes what comes into streams together with everybody who consumes under this name: each
   * record goes to one of them, those of one stream to the same one.
   *
   * @param prefix the beginning of the streams' names
   */
  public CommandConsumer consume(String name, String prefix, CommandConsumer.Handler handler) {
    return new CommandConsumer(name, prefix, this, groups, handler);
  }

  Recorded<?> decode(ResolvedEvent resolved) {
    return decode(Objects.requireNonNull(DirectDelivery.event(resolved)));
  }

  Recorded<?> decode(RecordedEvent event) {
    RecordCodec.Envelope envelope =
        codec.envelope(event.getUserMetadata(), event.getEventId(), event.getCreated());
    return new Recorded<>(
        event.getEventId(),
        event.getStreamId(),
        event.getRevision(),
        positionOf(event.getPosition()),
        event.getEventType(),
        envelope.origin(),
        codec.data(event.getEventType(), event.getEventData()),
        envelope.link());
  }

  /**
   * Streams whose names begin with any of these. The client's own filter by prefixes finds them
   * anywhere in a name, and of several only the last.
   */
  static SubscriptionFilter streamsBeginningWith(List<String> prefixes) {
    String names =
        prefixes.stream()
            .map(prefix -> prefix.replaceAll("[^\\p{L}\\p{N}_-]", "\\\\$0"))
            .collect(Collectors.joining("|"));
    return SubscriptionFilter.newBuilder()
        .withStreamNameRegularExpression("^(" + names + ")")
        .build();
  }

  static Position positionOf(io.kurrent.dbclient.Position position) {
    return new Position(position.getCommitUnsigned(), position.getPrepareUnsigned());
  }

  static <T> T await(String what, CompletableFuture<T> answer) {
    try {
      return answer.get(TIME_OUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new LogException(
          "The log did not answer within "
              + TIME_OUT.toSeconds()
              + " s when asked to "
              + what
              + ". Check that it runs and that its disk isn't full.",
          e);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /** What is thrown where the log failed to do something. */
  static RuntimeException failure(String what, Throwable cause) {
    if (cause instanceof LogException || cause instanceof PipelinedAppends.Unsupported) {
      return (RuntimeException) cause;
    }
    if (cause instanceof WrongExpectedVersionException wrong) {
      return conflict(what, wrong.getActualState().toRawLong(), cause);
    }
    if (isDeleted(cause)) {
      return deleted(what, cause);
    }
    if (isDenied(cause)) {
      return new LogException.Denied(
          "The log forbids to "
              + what
              + ". Give the application's user the right to it, in the stream's $acl or in"
              + " $settings.",
          cause);
    }
    return new LogException(
        "The log failed to "
            + what
            + " ("
            + cause
            + "). Check that it runs and that recordplayer.log points to it.",
        cause);
  }

  private static LogException interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LogException("Stopped while waiting to " + what + ".", e);
  }

  static LogException conflict(String what, long actual, Throwable cause) {
    return new LogException.Conflict(
        "Somebody else was first to " + what + ".", Math.max(NO_RECORD, actual), cause);
  }

  static LogException deleted(String what, Throwable cause) {
    return new LogException.Deleted("A deleted stream makes it impossible to " + what + ".", cause);
  }

  /** An append says so in the client's words, and a read in the log's own. */
  private static boolean isDeleted(Throwable cause) {
    Metadata trailers = Status.trailersFromThrowable(cause);
    return cause instanceof StreamDeletedException
        || (trailers != null && "stream-deleted".equals(trailers.get(EXCEPTION)));
  }

  private static boolean isDenied(Throwable cause) {
    return cause instanceof StatusRuntimeException status
        && status.getStatus().getCode() == Status.Code.PERMISSION_DENIED;
  }

  /** Whether trying once more can't help. */
  private static boolean isForGood(@Nullable Throwable cause) {
    return cause instanceof RecordSizeExceededException
        || cause instanceof TransactionMaxSizeExceededException
        || (cause instanceof StatusRuntimeException status
            && status.getStatus().getCode() == Status.Code.INVALID_ARGUMENT);
  }
}
