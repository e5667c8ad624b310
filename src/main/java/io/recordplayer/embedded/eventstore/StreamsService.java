package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneResp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Streams: append, read, subscribe. */
final class StreamsService extends StreamsGrpc.StreamsImplBase {
  private final Journal journal;
  private final Links links;
  private final ExecutorService threads;
  private final int largestAppend;

  StreamsService(Journal journal, ExecutorService threads, int largestAppend) {
    this.journal = journal;
    this.links = new Links(journal.database());
    this.threads = threads;
    this.largestAppend = largestAppend;
  }

  // ---------------------------------------------------------------- append

  @Override
  public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
    return new Append(response);
  }

  /** One call that appends. */
  private final class Append implements StreamObserver<AppendReq> {
    private final StreamObserver<AppendResp> response;
    private final List<ProposedEvent> events = new ArrayList<>();
    private final Journal.Held held = journal.new Held();
    private AppendReq.@Nullable Options options;
    private int size;
    private boolean refused;

    Append(StreamObserver<AppendResp> response) {
      this.response = response;
    }

    @Override
    public void onNext(AppendReq request) {
      if (refused) {
        return;
      }
      if (request.hasOptions()) {
        options = request.getOptions();
        return;
      }
      AppendReq.ProposedMessage proposed = request.getProposedMessage();
      try {
        ProposedEvent event =
            ProposedEvent.of(
                proposed.getId(),
                proposed.getMetadataMap(),
                proposed.getData(),
                proposed.getCustomMetadata());
        size += event.size();
        if (size > largestAppend) {
          refuse(Protocol.tooLarge(largestAppend));
        } else {
          held.add(event);
          events.add(event);
        }
      } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
        refuse(Protocol.failure(e));
      }
    }

    private void refuse(StatusRuntimeException error) {
      refused = true;
      held.release();
      events.clear();
      response.onError(error);
    }

    @Override
    public void onCompleted() {
      if (refused) {
        return;
      }
      AppendReq.Options to = options;
      if (to == null || Protocol.name(to.getStreamIdentifier()).isEmpty()) {
        refuse(Protocol.invalid("An append names no stream."));
        return;
      }
      String stream = Protocol.name(to.getStreamIdentifier());
      Expected expected = Expected.of(to.getExpectedStreamRevisionCase(), to.getRevision());
      held.release();
      var _ =
          journal
              .append(stream, expected, events)
              .whenComplete(
                  (result, failure) -> {
                    if (failure != null) {
                      response.onError(Protocol.failure(failure));
                    } else {
                      answer(stream, expected, result);
                    }
                  });
    }

    private void answer(String stream, Expected expected, AppendResult result) {
      switch (result) {
        case AppendResult.Done done -> {
          response.onNext(success(done));
          response.onCompleted();
        }
        case AppendResult.WrongExpectedVersion wrong -> {
          response.onNext(wrongExpectedVersion(wrong, expected));
          response.onCompleted();
        }
        case AppendResult.StreamDeleted _ -> response.onError(Protocol.streamDeleted(stream));
      }
    }

    @Override
    public void onError(Throwable cause) {
      // The client left before it had said everything: nothing was appended.
      held.release();
    }
  }

  private static AppendResp success(AppendResult.Done done) {
    AppendResp.Success.Builder success =
        AppendResp.Success.newBuilder()
            .setPosition(
                AppendResp.Position.newBuilder()
                    .setCommitPosition(done.position())
                    .setPreparePosition(done.position()));
    if (done.revision() < 0) {
      success.setNoStream(Protocol.empty());
    } else {
      success.setCurrentRevision(done.revision());
    }
    return AppendResp.newBuilder().setSuccess(success).build();
  }

  private static AppendResp wrongExpectedVersion(
      AppendResult.WrongExpectedVersion wrong, Expected expected) {
    AppendResp.WrongExpectedVersion.Builder error = AppendResp.WrongExpectedVersion.newBuilder();
    if (wrong.last() < 0) {
      error.setCurrentNoStream(Protocol.empty());
    } else {
      error.setCurrentRevision(wrong.last());
    }
    switch (expected) {
      case Expected.Any _ -> error.setExpectedAny(Protocol.empty());
      case Expected.NoStream _ -> error.setExpectedNoStream(Protocol.empty());
      case Expected.StreamExists _ -> error.setExpectedStreamExists(Protocol.empty());
      case Expected.Revision revision -> error.setExpectedRevision(revision.revision());
    }
    return AppendResp.newBuilder().setWrongExpectedVersion(error).build();
  }

  @Override
  public StreamObserver<BatchAppendReq> batchAppend(StreamObserver<BatchAppendResp> response) {
    return new BatchAppend(
        journal,
        (ServerCallStreamObserver<BatchAppendResp>) response,
        largestAppend,
        Access.writable());
  }

  // ---------------------------------------------------------------- delete

  @Override
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String stream = Protocol.name(options.getStreamIdentifier());
    Expected expected = Expected.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    answer(
        journal.delete(stream, expected),
        stream,
        expected,
        response,
        done ->
            DeleteResp.newBuilder()
                .setPosition(
                    DeleteResp.Position.newBuilder()
                        .setCommitPosition(done.position())
                        .setPreparePosition(done.position()))
                .build());
  }

  @Override
  public void tombstone(TombstoneReq request, StreamObserver<TombstoneResp> response) {
    TombstoneReq.Options options = request.getOptions();
    String stream = Protocol.name(options.getStreamIdentifier());
    Expected expected = Expected.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    answer(
        journal.tombstone(stream, expected),
        stream,
        expected,
        response,
        done ->
            TombstoneResp.newBuilder()
                .setPosition(
                    TombstoneResp.Position.newBuilder()
                        .setCommitPosition(done.position())
                        .setPreparePosition(done.position()))
                .build());
  }

  private static <T> void answer(
      CompletableFuture<AppendResult> deleted,
      String stream,
      Expected expected,
      StreamObserver<T> response,
      Function<AppendResult.Done, T> success) {
    var _ =
        deleted.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                response.onError(Protocol.failure(failure));
                return;
              }
              switch (result) {
                case AppendResult.Done done -> {
                  response.onNext(success.apply(done));
                  response.onCompleted();
                }
                case AppendResult.WrongExpectedVersion wrong ->
                    response.onError(Protocol.wrongExpectedVersion(stream, expected, wrong.last()));
                case AppendResult.StreamDeleted _ ->
                    response.onError(Protocol.streamDeleted(stream));
              }
            });
  }

  // ---------------------------------------------------------------- read

  @Override
  public void read(ReadReq request, StreamObserver<ReadResp> response) {
    ReadReq.Options options = request.getOptions();
    Signal signal = new Signal();
    Outlet<ReadResp> outlet =
        new Outlet<>((ServerCallStreamObserver<ReadResp>) response, signal::raise);
    Function<StoredEvent, ReadResp> messages = messages(options);
    Predicate<String> readable = Access.readable();
    threads.execute(
        () -> {
          try {
            if (options.hasSubscription()) {
              subscribe(options, messages, readable, outlet, signal);
            } else {
              readOnce(options, messages, outlet);
              outlet.complete();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outlet.fail(e);
          } catch (RuntimeException | Error e) {
            outlet.fail(e);
          }
        });
  }

  private void readOnce(
      ReadReq.Options options, Function<StoredEvent, ReadResp> messages, Outlet<ReadResp> outlet)
      throws InterruptedException {
    Source source = source(options);
    if (!source.exists()) {
      outlet.send(
          ReadResp.newBuilder()
              .setStreamNotFound(
                  ReadResp.StreamNotFound.newBuilder()
                      .setStreamIdentifier(options.getStream().getStreamIdentifier()))
              .build());
      return;
    }
    boolean forwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Forwards;
    boolean tells = options.getControlOption().getCompatibility() >= TELLS_ENDS;
    long left = options.getCount() < 0 ? Long.MAX_VALUE : options.getCount();
    long cursor = forwards ? source.firstForwards() : source.firstBackwards();
    if (tells && forwards) {
      send(source.begins(cursor, left), outlet);
    }
    while (left > 0 && !outlet.isCancelled()) {
      int most = options.hasFilter() ? PAGE : (int) Math.min(PAGE, left);
      List<StoredEvent> page = source.read(cursor, forwards, most);
      for (StoredEvent event : page) {
        if (left > 0 && !outlet.isCancelled() && source.filter().test(event)) {
          outlet.send(messages.apply(event));
          left--;
        }
      }
      if (page.isEmpty()) {
        break;
      }
      cursor = source.placeOf(page.getLast()) + (forwards ? 1 : -1);
    }
    if (tells) {
      send(source.ends(), outlet);
    }
  }

  private static void send(Optional<ReadResp> message, Outlet<ReadResp> outlet)
      throws InterruptedException {
    if (message.isPresent()) {
      outlet.send(message.get());
    }
  }

  private void subscribe(
      ReadReq.Options options,
      Function<StoredEvent, ReadResp> messages,
      Predicate<String> readable,
      Outlet<ReadResp> outlet,
      Signal signal)
      throws InterruptedException {
    Source source = source(options);
    String stream =
        options.hasStream() ? Protocol.name(options.getStream().getStreamIdentifier()) : null;
    Right right = new Right(stream == null ? ALL : stream, readable, signal);
    // Watched before it is read: nothing falls between.
    journal.watch(stream, signal);
    right.lists.forEach(list -> journal.watch(list, right));
    try {
      follow(source, messages, right, outlet, signal);
    } finally {
      right.lists.forEach(list -> journal.unwatch(list, right));
      journal.unwatch(stream, signal);
    }
  }

  /** What lets somebody follow a stream; looked at again whenever something is said about it. */
  private static final class Right extends Signal {
    private final List<String> lists;
    private final String stream;
    private final Predicate<String> readable;
    private final Signal signal;
    // It may have changed before it was watched.
    private final AtomicBoolean changed = new AtomicBoolean(true);

    Right(String stream, Predicate<String> readable, Signal signal) {
      this.lists = Access.listsOf(stream);
      this.stream = stream;
      this.readable = readable;
      this.signal = signal;
    }

    @Override
    void raise() {
      changed.set(true);
      signal.raise();
    }

    void require() {
      if (changed.getAndSet(false) && !readable.test(stream)) {
        throw Protocol.denied("The stream doesn't allow this any more.");
      }
    }
  }

  private static void follow(
      Source source,
      Function<StoredEvent, ReadResp> messages,
      Right right,
      Outlet<ReadResp> outlet,
      Signal signal)
      throws InterruptedException {
    // One that has come to an end isn't followed; one that isn't there yet may come.
    source.exists();
    // Before it is confirmed: what is appended from then on is seen.
    long cursor = source.firstSubscribed() - 1;
    outlet.send(
        ReadResp.newBuilder()
            .setConfirmation(
                ReadResp.SubscriptionConfirmation.newBuilder()
                    .setSubscriptionId(UUID.randomUUID().toString()))
            .build());
    boolean live = false;
    // Events of either kind, wanted or not, since the last checkpoint: as the real server counts.
    long considered = 0;
    long told = cursor;
    long interval = source.checkpointInterval();
    while (!outlet.isCancelled()) {
      List<StoredEvent> page = source.after(cursor, PAGE);
      right.require();
      if (Database.isFull(page, PAGE)) {
        // As the real server, which tells when it has caught up again and not when it fell behind.
        live = false;
      }
      for (StoredEvent event : page) {
        if (outlet.isCancelled()) {
          return;
        }
        cursor = source.placeOf(event);
        if (source.filter().test(event)) {
          outlet.send(messages.apply(event));
        }
        if (++considered >= interval) {
          considered = 0;
          told = cursor;
          outlet.send(checkpoint(cursor));
        }
      }
      if (page.isEmpty()) {
        try {
          source.exists();
        } catch (StatusRuntimeException ended) {
          send(source.end().map(messages), outlet);
          throw ended;
        }
        if (!live) {
          live = true;
          if (interval < NEVER && told < cursor) {
            considered = 0;
            told = cursor;
            outlet.send(checkpoint(cursor));
          }
          outlet.send(source.caughtUp(cursor));
        }
        signal.await();
      }
    }
  }

  private static final String ALL = "$all";
  private static final int PAGE = 500;

  /** How many events the real server reads at once. */
  private static final int REAL_PAGE = 32;

  /** Clients that are as new as this ask a read where its stream begins and ends. */
  private static final int TELLS_ENDS = 1;

  /** Events after which somebody who filters hears how far that went: as many as the real log's. */
  private static final int WINDOW = 32;

  private static final long NEVER = Long.MAX_VALUE;

  private Source source(ReadReq.Options options) {
    boolean backwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Backwards;
    if (options.hasSubscription() && backwards) {
      throw Protocol.invalid("A subscription goes forwards.");
    }
    return switch (options.getStreamOptionCase()) {
      case STREAM -> {
        if (options.hasFilter()) {
          throw Protocol.invalid("A filter is for the whole log, not for one stream.");
        }
        if (Protocol.name(options.getStream().getStreamIdentifier()).isEmpty()) {
          throw Protocol.invalid("A read names no stream.");
        }
        yield new OfStream(journal, options);
      }
      case ALL -> new OfAll(journal, options);
      case STREAMOPTION_NOT_SET -> throw Protocol.invalid("A read names nothing to be read.");
    };
  }

  /** What is read: a stream by its revisions, or the whole log by its positions. */
  private interface Source {
    /** Whether there is anything to read; fails where it was deleted for ever. */
    boolean exists();

    Filter filter();

    long firstForwards();

    long firstBackwards();

    /** The first place that a subscription wants. */
    long firstSubscribed();

    /** The event that says that it has no more to say. */
    Optional<StoredEvent> end();

    /** After how many events it is told how far that went; {@link #NEVER} without a filter. */
    long checkpointInterval();

    List<StoredEvent> read(long from, boolean forwards, int limit);

    List<StoredEvent> after(long place, int limit);

    long placeOf(StoredEvent event);

    /** Where a read of so many goes on if nothing is shown of the first that the real one reads. */
    Optional<ReadResp> begins(long from, long count);

    /** Where it ended when it was found to exist. */
    Optional<ReadResp> ends();

    /** Says where a place is, in the protocol's terms; nothing where nothing was there yet. */
    void tell(long place, LongConsumer revision, Consumer<ReadResp.Position> position);

    /** Says up to where. */
    default ReadResp caughtUp(long place) {
      ReadResp.CaughtUp.Builder notice =
          ReadResp.CaughtUp.newBuilder().setTimestamp(Protocol.now());
      tell(place, notice::setStreamRevision, notice::setPosition);
      return ReadResp.newBuilder().setCaughtUp(notice).build();
    }
  }

  private static final class OfStream implements Source {
    private final Journal journal;
    private final ReadReq.Options options;
    private @Nullable Head found;

    OfStream(Journal journal, ReadReq.Options options) {
      this.journal = journal;
      this.options = options;
    }

    private String name() {
      return Protocol.name(options.getStream().getStreamIdentifier());
    }

    @Override
    public boolean exists() {
      Head head = journal.database().head(name());
      if (head.isTombstoned()) {
        throw Protocol.streamDeleted(name());
      }
      found = head;
      return head.exists();
    }

    @Override
    public Filter filter() {
      return Filter.NONE;
    }

    @Override
    public long firstForwards() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.saturated(options.getStream().getRevision());
        case END -> Long.MAX_VALUE;
        case START, REVISIONOPTION_NOT_SET -> 0;
      };
    }

    @Override
    public long firstBackwards() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.saturated(options.getStream().getRevision());
        case START -> 0;
        case END, REVISIONOPTION_NOT_SET -> Long.MAX_VALUE;
      };
    }

    @Override
    public long firstSubscribed() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.saturated(options.getStream().getRevision()) + 1;
        case END -> journal.database().lastRevision(name()) + 1;
        case START, REVISIONOPTION_NOT_SET -> 0;
      };
    }

    @Override
    public long checkpointInterval() {
      return NEVER;
    }

    @Override
    public List<StoredEvent> read(long from, boolean forwards, int limit) {
      return journal.database().readStream(name(), from, forwards, limit);
    }

    @Override
    public List<StoredEvent> after(long place, int limit) {
      return read(place + 1, true, limit);
    }

    @Override
    public long placeOf(StoredEvent event) {
      return event.revision();
    }

    @Override
    public Optional<StoredEvent> end() {
      return journal.database().end(name());
    }

    @Override
    public Optional<ReadResp> begins(long from, long count) {
      Head head = found;
      if (head == null || from == Long.MAX_VALUE) {
        return Optional.empty();
      }
      long behind = head.last() + 1;
      long next = head.first() > head.last() ? behind : head.first();
      boolean isBefore = from < behind && next - from >= Math.min(count, REAL_PAGE);
      boolean isBehind = from > behind;
      return isBefore || isBehind
          ? Optional.of(
              ReadResp.newBuilder().setFirstStreamPosition(isBehind ? behind : next).build())
          : Optional.empty();
    }

    @Override
    public Optional<ReadResp> ends() {
      return Optional.ofNullable(found)
          .map(head -> ReadResp.newBuilder().setLastStreamPosition(head.last()).build());
    }

    @Override
    public void tell(long place, LongConsumer revision, Consumer<ReadResp.Position> position) {
      if (place >= 0) {
        revision.accept(place);
      }
    }
  }

  private static final class OfAll implements Source {
    private final Journal journal;
    private final ReadReq.Options options;
    private final Filter filter;

    OfAll(Journal journal, ReadReq.Options options) {
      this.journal = journal;
      this.options = options;
      this.filter = filter(options);
    }

    private static Filter filter(ReadReq.Options options) {
      if (!options.hasFilter()) {
        return GroupDefinition::isNotParked;
      }
      ReadReq.Options.FilterOptions filter = options.getFilter();
      ReadReq.Options.FilterOptions.Expression expression =
          switch (filter.getFilterCase()) {
            case STREAM_IDENTIFIER -> filter.getStreamIdentifier();
            case EVENT_TYPE -> filter.getEventType();
            case FILTER_NOT_SET -> throw Filter.byNothing();
          };
      Filter wanted =
          Filter.of(
              filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
      return event -> GroupDefinition.isNotParked(event) && wanted.test(event);
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public Optional<StoredEvent> end() {
      return Optional.empty();
    }

    @Override
    public Filter filter() {
      return filter;
    }

    @Override
    public long firstForwards() {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION ->
            Math.max(1, Protocol.saturated(options.getAll().getPosition().getCommitPosition()));
        case END -> Long.MAX_VALUE;
        case START, ALLOPTION_NOT_SET -> 1;
      };
    }

    @Override
    public long firstBackwards() {
      return switch (options.getAll().getAllOptionCase()) {
        // Backwards, a position is a boundary: what stands before it is read.
        case POSITION -> Protocol.saturated(options.getAll().getPosition().getCommitPosition()) - 1;
        case START -> 0;
        case END, ALLOPTION_NOT_SET -> Long.MAX_VALUE;
      };
    }

    @Override
    public long firstSubscribed() {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> Protocol.saturated(options.getAll().getPosition().getCommitPosition()) + 1;
        case END -> journal.committed() + 1;
        case START, ALLOPTION_NOT_SET -> 1;
      };
    }

    @Override
    public long checkpointInterval() {
      if (!options.hasFilter()) {
        return NEVER;
      }
      int window = options.getFilter().hasMax() ? options.getFilter().getMax() : WINDOW;
      int multiplier = options.getFilter().getCheckpointIntervalMultiplier();
      return Math.max(1L, (long) window * Math.max(1, multiplier));
    }

    @Override
    public List<StoredEvent> read(long from, boolean forwards, int limit) {
      return journal.database().readAll(from, forwards, limit);
    }

    @Override
    public List<StoredEvent> after(long place, int limit) {
      return journal.after(place, limit);
    }

    @Override
    public long placeOf(StoredEvent event) {
      return event.position();
    }

    @Override
    public Optional<ReadResp> begins(long from, long count) {
      return Optional.empty();
    }

    @Override
    public Optional<ReadResp> ends() {
      return Optional.empty();
    }

    @Override
    public void tell(long place, LongConsumer revision, Consumer<ReadResp.Position> position) {
      if (place > 0) {
        position.accept(
            ReadResp.Position.newBuilder()
                .setCommitPosition(place)
                .setPreparePosition(place)
                .build());
      }
    }
  }

  // ---------------------------------------------------------------- messages

  /** What a call answers with; a link shows its caller only what they may read. */
  private Function<StoredEvent, ReadResp> messages(ReadReq.Options options) {
    Function<UUID, Shared.UUID> ids = Protocol.ids(options.getUuidOption().hasString());
    if (!options.getResolveLinks()) {
      return event -> message(event, null, event, ids);
    }
    Predicate<String> readable = Access.readable();
    return event -> {
      if (!event.type().equals(Links.TYPE)) {
        return message(event, null, event, ids);
      }
      StoredEvent target = links.resolve(event);
      return message(
          event, event, target != null && readable.test(target.stream()) ? target : null, ids);
    };
  }

  private static ReadResp message(
      StoredEvent place,
      @Nullable StoredEvent link,
      @Nullable StoredEvent event,
      Function<UUID, Shared.UUID> ids) {
    ReadResp.ReadEvent.Builder message =
        ReadResp.ReadEvent.newBuilder().setCommitPosition(place.position());
    if (link != null) {
      message.setLink(recorded(link, ids));
    }
    if (event != null) {
      message.setEvent(recorded(event, ids));
    }
    return ReadResp.newBuilder().setEvent(message).build();
  }

  private static ReadResp.ReadEvent.RecordedEvent recorded(
      StoredEvent event, Function<UUID, Shared.UUID> ids) {
    return ReadResp.ReadEvent.RecordedEvent.newBuilder()
        .setId(ids.apply(event.id()))
        .setStreamIdentifier(Protocol.name(event.stream()))
        .setStreamRevision(event.revision())
        .setCommitPosition(event.position())
        .setPreparePosition(event.position())
        .putMetadata("type", event.type())
        .putMetadata("content-type", event.contentType())
        .putMetadata("created", String.valueOf(event.created()))
        .setData(event.data())
        .setCustomMetadata(event.metadata())
        .build();
  }

  private static ReadResp checkpoint(long position) {
    return ReadResp.newBuilder()
        .setCheckpoint(
            ReadResp.Checkpoint.newBuilder()
                .setCommitPosition(position)
                .setPreparePosition(position)
                .setTimestamp(Protocol.now()))
        .build();
  }
}
