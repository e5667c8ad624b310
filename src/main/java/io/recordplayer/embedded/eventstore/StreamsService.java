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
  private final EventLog log;
  private final LinkResolver linkResolver;
  private final ExecutorService readThreads;
  private final int maxAppendSize;

  StreamsService(EventLog journal, ExecutorService threads, int largestAppend) {
    this.log = journal;
    this.linkResolver = new LinkResolver(journal.database());
    this.readThreads = threads;
    this.maxAppendSize = largestAppend;
  }

  // ---------------------------------------------------------------- append

  @Override
  public StreamObserver<AppendReq> append(StreamObserver<AppendResp> response) {
    return new AppendCall(response);
  }

  /** One call that appends. */
  private final class AppendCall implements StreamObserver<AppendReq> {
    private final StreamObserver<AppendResp> response;
    private final List<ProposedEvent> events = new ArrayList<>();
    private final EventLog.MemoryReservation reservation = log.new MemoryReservation();
    private AppendReq.@Nullable Options options;
    private int size;
    private boolean rejected;

    AppendCall(StreamObserver<AppendResp> response) {
      this.response = response;
    }

    @Override
    public void onNext(AppendReq request) {
      if (rejected) {
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
        if (size > maxAppendSize) {
          reject(Protocol.appendTooLarge(maxAppendSize));
        } else {
          reservation.add(event);
          events.add(event);
        }
      } catch (StatusRuntimeException | EmbeddedEventStoreException e) {
        reject(Protocol.toStatus(e));
      }
    }

    private void reject(StatusRuntimeException error) {
      rejected = true;
      reservation.release();
      events.clear();
      response.onError(error);
    }

    @Override
    public void onCompleted() {
      if (rejected) {
        return;
      }
      AppendReq.Options to = options;
      if (to == null || Protocol.streamName(to.getStreamIdentifier()).isEmpty()) {
        reject(Protocol.invalidArgument("An append names no stream."));
        return;
      }
      String stream = Protocol.streamName(to.getStreamIdentifier());
      ExpectedRevision expected = ExpectedRevision.of(to.getExpectedStreamRevisionCase(), to.getRevision());
      reservation.release();
      var _ =
          log
              .append(stream, expected, events)
              .whenComplete(
                  (result, failure) -> {
                    if (failure != null) {
                      response.onError(Protocol.toStatus(failure));
                    } else {
                      respond(stream, expected, result);
                    }
                  });
    }

    private void respond(String stream, ExpectedRevision expected, AppendResult result) {
      switch (result) {
        case AppendResult.Success done -> {
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
      reservation.release();
    }
  }

  private static AppendResp success(AppendResult.Success done) {
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
      AppendResult.WrongExpectedVersion wrong, ExpectedRevision expected) {
    AppendResp.WrongExpectedVersion.Builder error = AppendResp.WrongExpectedVersion.newBuilder();
    if (wrong.lastRevision() < 0) {
      error.setCurrentNoStream(Protocol.empty());
    } else {
      error.setCurrentRevision(wrong.lastRevision());
    }
    switch (expected) {
      case ExpectedRevision.Any _ -> error.setExpectedAny(Protocol.empty());
      case ExpectedRevision.NoStream _ -> error.setExpectedNoStream(Protocol.empty());
      case ExpectedRevision.StreamExists _ -> error.setExpectedStreamExists(Protocol.empty());
      case ExpectedRevision.Exact revision -> error.setExpectedRevision(revision.revision());
    }
    return AppendResp.newBuilder().setWrongExpectedVersion(error).build();
  }

  @Override
  public StreamObserver<BatchAppendReq> batchAppend(StreamObserver<BatchAppendResp> response) {
    return new BatchAppendCall(
        log,
        (ServerCallStreamObserver<BatchAppendResp>) response,
        maxAppendSize,
        AccessControl.writableStreams());
  }

  // ---------------------------------------------------------------- delete

  @Override
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String stream = Protocol.streamName(options.getStreamIdentifier());
    ExpectedRevision expected = ExpectedRevision.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    respond(
        log.delete(stream, expected),
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
    String stream = Protocol.streamName(options.getStreamIdentifier());
    ExpectedRevision expected = ExpectedRevision.of(options.getExpectedStreamRevisionCase(), options.getRevision());
    respond(
        log.tombstone(stream, expected),
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

  private static <T> void respond(
      CompletableFuture<AppendResult> deleted,
      String stream,
      ExpectedRevision expected,
      StreamObserver<T> response,
      Function<AppendResult.Success, T> success) {
    var _ =
        deleted.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                response.onError(Protocol.toStatus(failure));
                return;
              }
              switch (result) {
                case AppendResult.Success done -> {
                  response.onNext(success.apply(done));
                  response.onCompleted();
                }
                case AppendResult.WrongExpectedVersion wrong ->
                    response.onError(Protocol.wrongExpectedVersion(stream, expected, wrong.lastRevision()));
                case AppendResult.StreamDeleted _ ->
                    response.onError(Protocol.streamDeleted(stream));
              }
            });
  }

  // ---------------------------------------------------------------- read

  @Override
  public void read(ReadReq request, StreamObserver<ReadResp> response) {
    ReadReq.Options options = request.getOptions();
    Wakeup signal = new Wakeup();
    FlowControlledSender<ReadResp> outlet =
        new FlowControlledSender<>((ServerCallStreamObserver<ReadResp>) response, signal::signal);
    Function<StoredEvent, ReadResp> messages = responseMapper(options);
    Predicate<String> readable = AccessControl.readableStreams();
    readThreads.execute(
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
      ReadReq.Options options, Function<StoredEvent, ReadResp> messages, FlowControlledSender<ReadResp> outlet)
      throws InterruptedException {
    ReadSource source = source(options);
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
    boolean tells = options.getControlOption().getCompatibility() >= READS_BOUNDARIES;
    long left = options.getCount() < 0 ? Long.MAX_VALUE : options.getCount();
    long cursor = forwards ? source.startForwards() : source.startBackwards();
    if (tells && forwards) {
      send(source.firstStreamPosition(cursor, left), outlet);
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
      cursor = source.sourcePositionOf(page.getLast()) + (forwards ? 1 : -1);
    }
    if (tells) {
      send(source.lastStreamPosition(), outlet);
    }
  }

  private static void send(Optional<ReadResp> message, FlowControlledSender<ReadResp> outlet)
      throws InterruptedException {
    if (message.isPresent()) {
      outlet.send(message.get());
    }
  }

  private void subscribe(
      ReadReq.Options options,
      Function<StoredEvent, ReadResp> messages,
      Predicate<String> readable,
      FlowControlledSender<ReadResp> outlet,
      Wakeup signal)
      throws InterruptedException {
    ReadSource source = source(options);
    String stream =
        options.hasStream() ? Protocol.streamName(options.getStream().getStreamIdentifier()) : null;
    SubscriptionPermission right = new SubscriptionPermission(stream == null ? ALL : stream, readable, signal);
    // Watched before it is read: nothing falls between.
    log.watch(stream, signal);
    right.aclStreams.forEach(list -> log.watch(list, right));
    try {
      follow(source, messages, right, outlet, signal);
    } finally {
      right.aclStreams.forEach(list -> log.unwatch(list, right));
      log.unwatch(stream, signal);
    }
  }

  /** What lets somebody follow a stream; looked at again whenever something is said about it. */
  private static final class SubscriptionPermission extends Wakeup {
    private final List<String> aclStreams;
    private final String stream;
    private final Predicate<String> readable;
    private final Wakeup signal;
    // It may have changed before it was watched.
    private final AtomicBoolean changed = new AtomicBoolean(true);

    SubscriptionPermission(String stream, Predicate<String> readable, Wakeup signal) {
      this.aclStreams = AccessControl.aclStreamsOf(stream);
      this.stream = stream;
      this.readable = readable;
      this.signal = signal;
    }

    @Override
    void signal() {
      changed.set(true);
      signal.signal();
    }

    void requireReadable() {
      if (changed.getAndSet(false) && !readable.test(stream)) {
        throw Protocol.accessDenied("The stream doesn't allow this any more.");
      }
    }
  }

  private static void follow(
      ReadSource source,
      Function<StoredEvent, ReadResp> messages,
      SubscriptionPermission right,
      FlowControlledSender<ReadResp> outlet,
      Wakeup signal)
      throws InterruptedException {
    // One that has come to an end isn't followed; one that isn't there yet may come.
    source.exists();
    // Before it is confirmed: what is appended from then on is seen.
    long cursor = source.startOfSubscription() - 1;
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
      List<StoredEvent> page = source.readAfter(cursor, PAGE);
      right.requireReadable();
      if (Database.isFullPage(page, PAGE)) {
        // As the real server, which tells when it has caught up again and not when it fell behind.
        live = false;
      }
      for (StoredEvent event : page) {
        if (outlet.isCancelled()) {
          return;
        }
        cursor = source.sourcePositionOf(event);
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
          send(source.tombstone().map(messages), outlet);
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
  private static final int SERVER_PAGE = 32;

  /** Clients that are as new as this ask a read where its stream begins and ends. */
  private static final int READS_BOUNDARIES = 1;

  /** Events after which somebody who filters hears how far that went: as many as the real log's. */
  private static final int CHECKPOINT_WINDOW = 32;

  private static final long NEVER = Long.MAX_VALUE;

  private ReadSource source(ReadReq.Options options) {
    boolean backwards = options.getReadDirection() == ReadReq.Options.ReadDirection.Backwards;
    if (options.hasSubscription() && backwards) {
      throw Protocol.invalidArgument("A subscription goes forwards.");
    }
    return switch (options.getStreamOptionCase()) {
      case STREAM -> {
        if (options.hasFilter()) {
          throw Protocol.invalidArgument("A filter is for the whole log, not for one stream.");
        }
        if (Protocol.streamName(options.getStream().getStreamIdentifier()).isEmpty()) {
          throw Protocol.invalidArgument("A read names no stream.");
        }
        yield new StreamSource(log, options);
      }
      case ALL -> new AllSource(log, options);
      case STREAMOPTION_NOT_SET -> throw Protocol.invalidArgument("A read names nothing to be read.");
    };
  }

  /** What is read: a stream by its revisions, or the whole log by its positions. */
  private interface ReadSource {
    /** Whether there is anything to read; fails where it was deleted for ever. */
    boolean exists();

    EventFilter filter();

    long startForwards();

    long startBackwards();

    /** The first place that a subscription wants. */
    long startOfSubscription();

    /** The event that says that it has no more to say. */
    Optional<StoredEvent> tombstone();

    /** After how many events it is told how far that went; {@link #NEVER} without a filter. */
    long checkpointInterval();

    List<StoredEvent> read(long from, boolean forwards, int limit);

    List<StoredEvent> readAfter(long place, int limit);

    long sourcePositionOf(StoredEvent event);

    /** Where a read of so many goes on if nothing is shown of the first that the real one reads. */
    Optional<ReadResp> firstStreamPosition(long from, long count);

    /** Where it ended when it was found to exist. */
    Optional<ReadResp> lastStreamPosition();

    /** Says where a place is, in the protocol's terms; nothing where nothing was there yet. */
    void describePosition(long place, LongConsumer revision, Consumer<ReadResp.Position> position);

    /** Says up to where. */
    default ReadResp caughtUp(long place) {
      ReadResp.CaughtUp.Builder notice =
          ReadResp.CaughtUp.newBuilder().setTimestamp(Protocol.currentTimestamp());
      describePosition(place, notice::setStreamRevision, notice::setPosition);
      return ReadResp.newBuilder().setCaughtUp(notice).build();
    }
  }

  private static final class StreamSource implements ReadSource {
    private final EventLog log;
    private final ReadReq.Options options;
    private @Nullable StreamHead headAtStart;

    StreamSource(EventLog journal, ReadReq.Options options) {
      this.log = journal;
      this.options = options;
    }

    private String name() {
      return Protocol.streamName(options.getStream().getStreamIdentifier());
    }

    @Override
    public boolean exists() {
      StreamHead head = log.database().head(name());
      if (head.isTombstoned()) {
        throw Protocol.streamDeleted(name());
      }
      headAtStart = head;
      return head.exists();
    }

    @Override
    public EventFilter filter() {
      return EventFilter.ALL_EVENTS;
    }

    @Override
    public long startForwards() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.toSigned(options.getStream().getRevision());
        case END -> Long.MAX_VALUE;
        case START, REVISIONOPTION_NOT_SET -> 0;
      };
    }

    @Override
    public long startBackwards() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.toSigned(options.getStream().getRevision());
        case START -> 0;
        case END, REVISIONOPTION_NOT_SET -> Long.MAX_VALUE;
      };
    }

    @Override
    public long startOfSubscription() {
      return switch (options.getStream().getRevisionOptionCase()) {
        case REVISION -> Protocol.toSigned(options.getStream().getRevision()) + 1;
        case END -> log.database().lastRevision(name()) + 1;
        case START, REVISIONOPTION_NOT_SET -> 0;
      };
    }

    @Override
    public long checkpointInterval() {
      return NEVER;
    }

    @Override
    public List<StoredEvent> read(long from, boolean forwards, int limit) {
      return log.database().readStream(name(), from, forwards, limit);
    }

    @Override
    public List<StoredEvent> readAfter(long place, int limit) {
      return read(place + 1, true, limit);
    }

    @Override
    public long sourcePositionOf(StoredEvent event) {
      return event.revision();
    }

    @Override
    public Optional<StoredEvent> tombstone() {
      return log.database().tombstone(name());
    }

    @Override
    public Optional<ReadResp> firstStreamPosition(long from, long count) {
      StreamHead head = headAtStart;
      if (head == null || from == Long.MAX_VALUE) {
        return Optional.empty();
      }
      long behind = head.lastRevision() + 1;
      long next = head.firstRevision() > head.lastRevision() ? behind : head.firstRevision();
      boolean isBefore = from < behind && next - from >= Math.min(count, SERVER_PAGE);
      boolean isBehind = from > behind;
      return isBefore || isBehind
          ? Optional.of(
              ReadResp.newBuilder().setFirstStreamPosition(isBehind ? behind : next).build())
          : Optional.empty();
    }

    @Override
    public Optional<ReadResp> lastStreamPosition() {
      return Optional.ofNullable(headAtStart)
          .map(head -> ReadResp.newBuilder().setLastStreamPosition(head.lastRevision()).build());
    }

    @Override
    public void describePosition(long place, LongConsumer revision, Consumer<ReadResp.Position> position) {
      if (place >= 0) {
        revision.accept(place);
      }
    }
  }

  private static final class AllSource implements ReadSource {
    private final EventLog log;
    private final ReadReq.Options options;
    private final EventFilter filter;

    AllSource(EventLog journal, ReadReq.Options options) {
      this.log = journal;
      this.options = options;
      this.filter = filter(options);
    }

    private static EventFilter filter(ReadReq.Options options) {
      if (!options.hasFilter()) {
        return SubscriptionGroupDefinition::isVisibleInAll;
      }
      ReadReq.Options.FilterOptions filter = options.getFilter();
      ReadReq.Options.FilterOptions.Expression expression =
          switch (filter.getFilterCase()) {
            case STREAM_IDENTIFIER -> filter.getStreamIdentifier();
            case EVENT_TYPE -> filter.getEventType();
            case FILTER_NOT_SET -> throw EventFilter.missingCriterion();
          };
      EventFilter wanted =
          EventFilter.of(
              filter.hasStreamIdentifier(), expression.getRegex(), expression.getPrefixList());
      return event -> SubscriptionGroupDefinition.isVisibleInAll(event) && wanted.test(event);
    }

    @Override
    public boolean exists() {
      return true;
    }

    @Override
    public Optional<StoredEvent> tombstone() {
      return Optional.empty();
    }

    @Override
    public EventFilter filter() {
      return filter;
    }

    @Override
    public long startForwards() {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION ->
            Math.max(1, Protocol.toSigned(options.getAll().getPosition().getCommitPosition()));
        case END -> Long.MAX_VALUE;
        case START, ALLOPTION_NOT_SET -> 1;
      };
    }

    @Override
    public long startBackwards() {
      return switch (options.getAll().getAllOptionCase()) {
        // Backwards, a position is a boundary: what stands before it is read.
        case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) - 1;
        case START -> 0;
        case END, ALLOPTION_NOT_SET -> Long.MAX_VALUE;
      };
    }

    @Override
    public long startOfSubscription() {
      return switch (options.getAll().getAllOptionCase()) {
        case POSITION -> Protocol.toSigned(options.getAll().getPosition().getCommitPosition()) + 1;
        case END -> log.lastCommitted() + 1;
        case START, ALLOPTION_NOT_SET -> 1;
      };
    }

    @Override
    public long checkpointInterval() {
      if (!options.hasFilter()) {
        return NEVER;
      }
      int window = options.getFilter().hasMax() ? options.getFilter().getMax() : CHECKPOINT_WINDOW;
      int multiplier = options.getFilter().getCheckpointIntervalMultiplier();
      return Math.max(1L, (long) window * Math.max(1, multiplier));
    }

    @Override
    public List<StoredEvent> read(long from, boolean forwards, int limit) {
      return log.database().readAll(from, forwards, limit);
    }

    @Override
    public List<StoredEvent> readAfter(long place, int limit) {
      return log.readAfter(place, limit);
    }

    @Override
    public long sourcePositionOf(StoredEvent event) {
      return event.position();
    }

    @Override
    public Optional<ReadResp> firstStreamPosition(long from, long count) {
      return Optional.empty();
    }

    @Override
    public Optional<ReadResp> lastStreamPosition() {
      return Optional.empty();
    }

    @Override
    public void describePosition(long place, LongConsumer revision, Consumer<ReadResp.Position> position) {
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
  private Function<StoredEvent, ReadResp> responseMapper(ReadReq.Options options) {
    Function<UUID, Shared.UUID> ids = Protocol.idFormat(options.getUuidOption().hasString());
    if (!options.getResolveLinks()) {
      return event -> toResponse(event, null, event, ids);
    }
    Predicate<String> readable = AccessControl.readableStreams();
    return event -> {
      if (!event.type().equals(LinkResolver.LINK_TYPE)) {
        return toResponse(event, null, event, ids);
      }
      StoredEvent target = linkResolver.resolve(event);
      return toResponse(
          event, event, target != null && readable.test(target.stream()) ? target : null, ids);
    };
  }

  private static ReadResp toResponse(
      StoredEvent place,
      @Nullable StoredEvent link,
      @Nullable StoredEvent event,
      Function<UUID, Shared.UUID> ids) {
    ReadResp.ReadEvent.Builder message =
        ReadResp.ReadEvent.newBuilder().setCommitPosition(place.position());
    if (link != null) {
      message.setLink(toRecordedEvent(link, ids));
    }
    if (event != null) {
      message.setEvent(toRecordedEvent(event, ids));
    }
    return ReadResp.newBuilder().setEvent(message).build();
  }

  private static ReadResp.ReadEvent.RecordedEvent toRecordedEvent(
      StoredEvent event, Function<UUID, Shared.UUID> ids) {
    return ReadResp.ReadEvent.RecordedEvent.newBuilder()
        .setId(ids.apply(event.id()))
        .setStreamIdentifier(Protocol.streamIdentifier(event.stream()))
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
                .setTimestamp(Protocol.currentTimestamp()))
        .build();
  }
}
