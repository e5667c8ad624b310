package io.recordplayer.embedded.eventstore;

import static org.junit.jupiter.api.Assertions.fail;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applies random operations to the log and to a model that is too simple to be wrong: both must
 * give the same answers. A failing run is shortened and printed.
 *
 * <p>{@code -Dmodel.runs=6} is the number of logs, {@code -Dmodel.length=100} the number of
 * operations on each; 500 for a long run of some minutes. {@code -Dmodel.seed} repeats the run of a
 * failure.
 */
class LogModelTest {
  private static final int RUNS = Integer.getInteger("model.runs", 6);
  private static final int LENGTH = Integer.getInteger("model.length", 100);
  private static final int TRIALS = 500;

  /** Stands for the ids that the log chooses itself. */
  private static final UUID ANY_ID = new UUID(0, 0);

  /** The revision of a tombstone. */
  private static final long END_OF_ALL = Long.MAX_VALUE;

  private static final List<String> STREAMS = List.of("a-1", "a-2", "ab", "ö-1");
  private static final List<String> GROUPS = List.of("g", "h");
  private static final List<String> TYPES = List.of("said", "sang", "was-asked");
  private static final List<String> PATTERNS =
      List.of("a", "a-", "s", "^s", "1$", "said|b", "[^-]");

  @TempDir private Path folder;
  private int files;

  private record ExpectedEvent(String stream, long revision, UUID id, String type, String text) {
    private ExpectedEvent {
      id = stream.startsWith("$$") || revision == END_OF_ALL ? ANY_ID : id;
    }
  }

  private record Proposed(String name, String type) {
    UUID id() {
      return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** An append's answer; its place is the index of the position among all answered ones. */
  private record AppendAnswer(long revision, int place) {}

  private record WrongStateAnswer(StreamState actual) {}

  private enum PlainAnswer {
    NOT_FOUND,
    DELETED,
    GONE,
    SAID,
    MADE,
    THERE_ALREADY,
    RESTARTED,
    SCAVENGED
  }

  /** The limits in a stream's metadata: the number of events, and the first revision. */
  private record HiddenEvents(Optional<Integer> maxCount, Optional<Long> before) {
    private static final HiddenEvents NOTHING =
        new HiddenEvents(Optional.empty(), Optional.empty());
    private static final HiddenEvents DELETED = NOTHING.before(Long.MAX_VALUE);

    HiddenEvents before(long revision) {
      return new HiddenEvents(maxCount, Optional.of(revision));
    }

    String json() {
      return Stream.concat(
              maxCount.stream().map(count -> "\"$maxCount\":" + count),
              before.stream().map(revision -> "\"$tb\":" + revision))
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  private static final class LogModel {
    private final List<ExpectedEvent> log = new ArrayList<>();
    private final List<ExpectedEvent> places = new ArrayList<>();
    private final Map<String, List<ExpectedEvent>> streams = new HashMap<>();
    private final Map<String, HiddenEvents> hidden = new HashMap<>();

    List<ExpectedEvent> of(String stream) {
      return streams.computeIfAbsent(stream, _ -> new ArrayList<>());
    }

    /** Returns the events that are neither deleted nor hidden. */
    List<ExpectedEvent> visible(String stream) {
      List<ExpectedEvent> all = of(stream);
      HiddenEvents from = hidden.getOrDefault(stream, HiddenEvents.NOTHING);
      long before = from.before().orElse(0L);
      int counted = all.size() - from.maxCount().orElse(Integer.MAX_VALUE);
      return all.stream()
          .filter(e -> e.revision() >= Math.max(before, counted))
          .filter(this::isThere)
          .toList();
    }

    private final Set<ExpectedEvent> removed = new HashSet<>();

    boolean isThere(ExpectedEvent event) {
      return !removed.contains(event);
    }

    /**
     * Removes hidden events, but the last event of each stream, and that of its metadata, stays.
     */
    PlainAnswer scavenge() {
      for (String stream : streams.keySet()) {
        boolean metadata = stream.startsWith("$$");
        boolean over = ended.contains(metadata ? stream.substring(2) : stream);
        int last = of(stream).size() - 1;
        HiddenEvents from = hidden.getOrDefault(stream, HiddenEvents.NOTHING);
        long first =
            metadata
                ? last
                : Math.max(
                    from.before().orElse(0L), last + 1 - from.maxCount().orElse(Integer.MAX_VALUE));
        long kept = over ? END_OF_ALL : Math.min(first, last);
        of(stream).stream().filter(event -> event.revision() < kept).forEach(removed::add);
      }
      return PlainAnswer.SCAVENGED;
    }

    /** Whether the stream can be read, even if all of its events are hidden. */
    boolean exists(String stream) {
      return !of(stream).isEmpty() && !isDeleted(stream);
    }

    private StreamState actual(String stream) {
      int size = of(stream).size();
      return size == 0 ? StreamState.noStream() : StreamState.streamRevision(size - 1);
    }

    private final Set<String> ended = new HashSet<>();

    /** The tombstone is always written, and {@code $all} shows it. */
    Object tombstone(String stream, StreamState expected) {
      if (isGone(stream, expected)) {
        return PlainAnswer.GONE;
      }
      if (!holds(stream, expected)) {
        return new WrongStateAnswer(actual(stream));
      }
      ended.add(stream);
      log.add(new ExpectedEvent(stream, END_OF_ALL, ANY_ID, "$streamDeleted", ""));
      return PlainAnswer.DELETED;
    }

    private boolean isDeleted(String stream) {
      return HiddenEvents.DELETED.equals(hidden.get(stream));
    }

    /** A call that expects the stream to exist is told that it is deleted. */
    private boolean isGone(String stream, StreamState expected) {
      return ended.contains(stream)
          || (isDeleted(stream) && expected.equals(StreamState.streamExists()));
    }

    private boolean holds(String stream, StreamState expected) {
      return switch ((int) expected.toRawLong()) {
        case -1 -> !exists(stream);
        case -2 -> true;
        case -4 -> exists(stream) || (hidden.containsKey(stream) && !isDeleted(stream));
        default -> expected.equals(actual(stream));
      };
    }

    private @Nullable ExpectedEvent newest(String stream, UUID id) {
      return of(stream).reversed().stream()
          .filter(event -> event.id().equals(id))
          .findFirst()
          .orElse(null);
    }

    private AppendAnswer done(ExpectedEvent last) {
      if (!places.contains(last)) {
        places.add(last);
      }
      return new AppendAnswer(last.revision(), places.indexOf(last));
    }

    Object append(String stream, StreamState expected, List<Proposed> events) {
      if (isGone(stream, expected)) {
        return PlainAnswer.GONE;
      }
      List<ExpectedEvent> there = of(stream);
      List<UUID> ids = events.stream().map(Proposed::id).toList();
      long after = expected.toRawLong();
      if (after >= -1) {
        List<ExpectedEvent> standing = there.stream().skip(after + 1).limit(ids.size()).toList();
        if (standing.stream().map(ExpectedEvent::id).toList().equals(ids)) {
          return done(standing.getLast());
        }
      } else if (newest(stream, ids.getFirst()) != null) {
        ExpectedEvent last = newest(stream, ids.getLast());
        boolean all = ids.stream().allMatch(id -> newest(stream, id) != null);
        return all && last != null ? done(last) : new WrongStateAnswer(actual(stream));
      }
      if (!holds(stream, expected)) {
        return new WrongStateAnswer(actual(stream));
      }
      int first = there.size();
      boolean again = isDeleted(stream);
      for (Proposed event : events) {
        there.add(new ExpectedEvent(stream, there.size(), event.id(), event.type(), event.name()));
        log.add(there.getLast());
      }
      if (again) {
        say(stream, HiddenEvents.NOTHING.before(first));
      }
      return done(there.getLast());
    }

    /** New metadata of a deleted stream lets it begin again. */
    Object hide(String stream, HiddenEvents what) {
      if (ended.contains(stream)) {
        return PlainAnswer.GONE;
      }
      boolean again = isDeleted(stream);
      say(stream, what);
      if (again) {
        say(stream, what.before(of(stream).size()));
      }
      return PlainAnswer.SAID;
    }

    /** Metadata that hides events is an event in {@code $all} itself. */
    private void say(String stream, HiddenEvents what) {
      hidden.put(stream, what);
      List<ExpectedEvent> said = of("$$" + stream);
      said.add(new ExpectedEvent("$$" + stream, said.size(), ANY_ID, "$metadata", what.json()));
      log.add(said.getLast());
    }

    private final Map<String, ModelledGroup> groups = new HashMap<>();

    Object delete(String stream, StreamState expected) {
      if (isGone(stream, expected)) {
        return PlainAnswer.GONE;
      }
      if (!holds(stream, expected)) {
        return new WrongStateAnswer(actual(stream));
      }
      if (of(stream).isEmpty() && !hidden.containsKey(stream)) {
        return new WrongStateAnswer(actual(stream));
      }
      say(stream, HiddenEvents.DELETED);
      return PlainAnswer.DELETED;
    }
  }

  /** A consumer's answer to an event. */
  private enum ConsumerAnswer {
    ACKNOWLEDGED,
    SKIPPED,
    RETRIED
  }

  /** A persistent subscription to {@code $all}, with the events that its consumers will get. */
  private static final class ModelledGroup {
    private final String prefix;
    private int next;

    ModelledGroup(String prefix) {
      this.prefix = prefix;
    }

    List<ExpectedEvent> consume(LogModel model, int count, ConsumerAnswer how) {
      List<ExpectedEvent> log = model.log;
      List<ExpectedEvent> consumed = new ArrayList<>();
      int at = next;
      while (at < log.size() && consumed.size() < count) {
        ExpectedEvent event = log.get(at++);
        if (event.stream().startsWith(prefix) && model.isThere(event)) {
          consumed.add(event);
        }
      }
      if (how != ConsumerAnswer.RETRIED || consumed.isEmpty()) {
        next = at;
      }
      return consumed;
    }
  }

  private final class LogSession implements AutoCloseable {
    private final Path file = folder.resolve("log-" + files++ + ".db");
    private final List<Position> places = new ArrayList<>();
    private EmbeddedEventStore store = EmbeddedEventStore.onDisk(file).start();
    private KurrentDBClient client = connect();
    private ManagedChannel channel = channel();

    private ManagedChannel channel() {
      return NettyChannelBuilder.forAddress("127.0.0.1", store.port()).usePlaintext().build();
    }

    private KurrentDBClient connect() {
      return KurrentDBClient.create(
          KurrentDBConnectionString.parseOrThrow(store.connectionString()));
    }

    PlainAnswer restart() {
      close();
      open();
      return PlainAnswer.RESTARTED;
    }

    /** Restarts the log, because a group delivers events that it had read before. */
    PlainAnswer scavenge(boolean served) throws Exception {
      if (served) {
        var _ = store.scavenge().get(10, TimeUnit.SECONDS);
      }
      close();
      if (!served) {
        var _ = Scavenger.offline(file);
      }
      open();
      return PlainAnswer.SCAVENGED;
    }

    private void open() {
      store = EmbeddedEventStore.onDisk(file).start();
      client = connect();
      channel = channel();
    }

    int place(Position position) {
      if (!places.contains(position)) {
        places.add(position);
      }
      return places.indexOf(position);
    }

    @Override
    public void close() {
      client.shutdown().orTimeout(10, TimeUnit.SECONDS).join();
      channel.shutdownNow();
      store.close();
    }
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static ExpectedEvent event(ResolvedEvent resolved) {
    RecordedEvent event = resolved.getOriginalEvent();
    return new ExpectedEvent(
        event.getStreamId(),
        event.getRevision(),
        event.getEventId(),
        event.getEventType(),
        new String(event.getEventData(), StandardCharsets.UTF_8));
  }

  /** The start of a read: the index of an event, or an end. */
  private record ReadStart(int number) {
    private static final ReadStart START = new ReadStart(-1);
    private static final ReadStart END = new ReadStart(-2);
  }

  private sealed interface Operation {
    Object modelled(LogModel model);

    Object asked(LogSession log) throws Exception;
  }

  private record AppendEvents(String stream, StreamState expected, List<Proposed> events)
      implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.append(stream, expected, events);
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      List<EventData> data =
          events.stream()
              .map(
                  event ->
                      EventData.builderAsBinary(
                              event.id(),
                              event.type(),
                              event.name().getBytes(StandardCharsets.UTF_8))
                          .build())
              .toList();
      WriteResult result =
          get(
              log.client.appendToStream(
                  stream, AppendToStreamOptions.get().streamState(expected), data.iterator()));
      return new AppendAnswer(
          result.getNextExpectedRevision().toRawLong(), log.place(result.getLogPosition()));
    }
  }

  private record DeleteStream(String stream, StreamState expected) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.delete(stream, expected);
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      get(log.client.deleteStream(stream, DeleteStreamOptions.get().streamState(expected)));
      return PlainAnswer.DELETED;
    }
  }

  private record SetMetadata(String stream, HiddenEvents what) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.hide(stream, what);
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      EventData metadata =
          EventData.builderAsJson("$metadata", what.json().getBytes(StandardCharsets.UTF_8))
              .build();
      get(
          log.client.appendToStream(
              "$$" + stream, AppendToStreamOptions.get().streamState(StreamState.any()), metadata));
      return PlainAnswer.SAID;
    }
  }

  private record TombstoneStream(String stream, StreamState expected) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.tombstone(stream, expected);
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      get(log.client.tombstoneStream(stream, DeleteStreamOptions.get().streamState(expected)));
      return PlainAnswer.DELETED;
    }
  }

  private record ReadStream(String stream, boolean forwards, ReadStart from, int limit)
      implements Operation {
    @Override
    public Object modelled(LogModel model) {
      if (model.ended.contains(stream)) {
        return PlainAnswer.GONE;
      }
      if (!model.exists(stream)) {
        return PlainAnswer.NOT_FOUND;
      }
      List<ExpectedEvent> events = model.visible(stream);
      long first =
          from.equals(ReadStart.START)
              ? 0
              : from.equals(ReadStart.END) ? Long.MAX_VALUE : from.number();
      return (forwards ? events : events.reversed())
          .stream()
              .filter(event -> forwards ? event.revision() >= first : event.revision() <= first)
              .limit(limit)
              .toList();
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      ReadStreamOptions options = ReadStreamOptions.get().maxCount(limit);
      options = forwards ? options.forwards() : options.backwards();
      options =
          from.equals(ReadStart.START)
              ? options.fromStart()
              : from.equals(ReadStart.END)
                  ? options.fromEnd()
                  : options.fromRevision(from.number());
      return get(log.client.readStream(stream, options)).getEvents().stream()
          .map(LogModelTest::event)
          .toList();
    }
  }

  private record ReadAll(boolean forwards, ReadStart from, int limit) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      List<ExpectedEvent> log = model.log;
      int at =
          from.equals(ReadStart.START) || model.places.isEmpty()
              ? 0
              : from.equals(ReadStart.END)
                  ? log.size()
                  : log.indexOf(model.places.get(from.number() % model.places.size()));
      // A position is before its event.
      return (forwards ? log.subList(at, log.size()) : log.subList(0, at).reversed())
          .stream().filter(model::isThere).limit(limit).toList();
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      ReadAllOptions options = ReadAllOptions.get().maxCount(limit);
      options = forwards ? options.forwards() : options.backwards();
      options =
          from.equals(ReadStart.START) || log.places.isEmpty()
              ? options.fromStart()
              : from.equals(ReadStart.END)
                  ? options.fromEnd()
                  : options.fromPosition(log.places.get(from.number() % log.places.size()));
      return get(log.client.readAll(options)).getEvents().stream()
          .map(LogModelTest::event)
          .toList();
    }
  }

  /**
   * Reads {@code $all} through a filter, or subscribes to it until it has caught up. Bypasses the
   * client, which turns prefixes into regular expressions.
   */
  private record ReadFiltered(
      boolean subscribes,
      boolean forwards,
      boolean byStream,
      boolean regex,
      List<String> patterns,
      ReadStart from,
      int limit)
      implements Operation {
    private boolean wants(ExpectedEvent event) {
      String text = byStream ? event.stream() : event.type();
      return regex
          ? Pattern.compile(patterns.getFirst()).matcher(text).find()
          : patterns.stream().anyMatch(text::startsWith);
    }

    @Override
    public Object modelled(LogModel model) {
      List<ExpectedEvent> log = model.log;
      int at =
          from.equals(ReadStart.START) || model.places.isEmpty()
              ? 0
              : from.equals(ReadStart.END)
                  ? log.size()
                  : log.indexOf(model.places.get(from.number() % model.places.size()));
      if (subscribes) {
        // A subscription begins after the position, a read at it.
        int after = from.number() >= 0 && !model.places.isEmpty() ? at + 1 : at;
        return log.stream().skip(after).filter(model::isThere).filter(this::wants).toList();
      }
      return (forwards ? log.subList(at, log.size()) : log.subList(0, at).reversed())
          .stream().filter(model::isThere).filter(this::wants).limit(limit).toList();
    }

    private ReadReq request(List<Position> places) {
      ReadReq.Options.AllOptions.Builder all = ReadReq.Options.AllOptions.newBuilder();
      if (from.equals(ReadStart.START) || places.isEmpty()) {
        all.setStart(Shared.Empty.getDefaultInstance());
      } else if (from.equals(ReadStart.END)) {
        all.setEnd(Shared.Empty.getDefaultInstance());
      } else {
        Position place = places.get(from.number() % places.size());
        all.getPositionBuilder()
            .setCommitPosition(place.getCommitUnsigned())
            .setPreparePosition(place.getPrepareUnsigned());
      }
      var expression = ReadReq.Options.FilterOptions.Expression.newBuilder();
      var _ = regex ? expression.setRegex(patterns.getFirst()) : expression.addAllPrefix(patterns);
      var filter = ReadReq.Options.FilterOptions.newBuilder().setMax(32);
      var _ = byStream ? filter.setStreamIdentifier(expression) : filter.setEventType(expression);
      ReadReq.Options.Builder options =
          ReadReq.Options.newBuilder()
              .setAll(all)
              .setFilter(filter.setCheckpointIntervalMultiplier(1))
              .setUuidOption(
                  ReadReq.Options.UUIDOption.newBuilder()
                      .setStructured(Shared.Empty.getDefaultInstance()));
      if (subscribes) {
        options.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance());
      } else {
        options.setCount(limit);
      }
      options.setReadDirection(
          forwards || subscribes
              ? ReadReq.Options.ReadDirection.Forwards
              : ReadReq.Options.ReadDirection.Backwards);
      return ReadReq.newBuilder().setOptions(options).build();
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      List<ExpectedEvent> events = new ArrayList<>();
      try (var call = Context.current().withCancellation()) {
        call.call(
            () -> {
              Iterator<ReadResp> answers =
                  StreamsGrpc.newBlockingStub(log.channel)
                      .withDeadlineAfter(10, TimeUnit.SECONDS)
                      .read(request(log.places));
              while (answers.hasNext()) {
                ReadResp answer = answers.next();
                if (answer.hasCaughtUp()) {
                  break;
                }
                if (answer.hasEvent()) {
                  events.add(event(answer.getEvent().getEvent()));
                }
              }
              return events;
            });
      }
      return events;
    }

    private static ExpectedEvent event(ReadResp.ReadEvent.RecordedEvent event) {
      var id = event.getId().getStructured();
      return new ExpectedEvent(
          event.getStreamIdentifier().getStreamName().toStringUtf8(),
          event.getStreamRevision(),
          new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
          event.getMetadataOrThrow("type"),
          event.getData().toStringUtf8());
    }
  }

  private record CreateGroup(String name, String prefix) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.groups.putIfAbsent(name, new ModelledGroup(prefix)) == null
          ? PlainAnswer.MADE
          : PlainAnswer.THERE_ALREADY;
    }

    @Override
    public Object asked(LogSession log) {
      var all = Persistent.CreateReq.AllOptions.newBuilder().setStart(Protocol.empty());
      var filter = Persistent.CreateReq.AllOptions.FilterOptions.newBuilder().setMax(32);
      filter.getStreamIdentifierBuilder().addPrefix(prefix);
      return managed(
          log,
          groups ->
              groups.create(
                  Persistent.CreateReq.newBuilder()
                      .setOptions(
                          Persistent.CreateReq.Options.newBuilder()
                              .setAll(all.setFilter(filter))
                              .setGroupName(name)
                              .setSettings(
                                  Persistent.CreateReq.Settings.newBuilder()
                                      .setReadBatchSize(3)
                                      .setHistoryBufferSize(5)
                                      .setLiveBufferSize(5)
                                      .setMaxRetryCount(1_000)
                                      .setMessageTimeoutMs(60_000)
                                      .setCheckpointAfterMs(1_000)))
                      .build()));
    }
  }

  private record DeleteGroup(String name) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.groups.remove(name) == null ? PlainAnswer.NOT_FOUND : PlainAnswer.MADE;
    }

    @Override
    public Object asked(LogSession log) {
      return managed(
          log,
          groups ->
              groups.delete(
                  Persistent.DeleteReq.newBuilder()
                      .setOptions(
                          Persistent.DeleteReq.Options.newBuilder()
                              .setAll(Protocol.empty())
                              .setGroupName(name))
                      .build()));
    }
  }

  /** A request to a group's administration. */
  private interface GroupAdministration {
    Object ask(PersistentSubscriptionsGrpc.PersistentSubscriptionsBlockingStub groups);
  }

  private static PlainAnswer managed(LogSession log, GroupAdministration managing) {
    try {
      var _ =
          managing.ask(
              PersistentSubscriptionsGrpc.newBlockingStub(log.channel)
                  .withDeadlineAfter(10, TimeUnit.SECONDS));
      return PlainAnswer.MADE;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case ALREADY_EXISTS -> PlainAnswer.THERE_ALREADY;
        case NOT_FOUND -> PlainAnswer.NOT_FOUND;
        default -> throw e;
      };
    }
  }

  /** Connects a consumer that answers a number of events, all in the same way, and disconnects. */
  private record ConsumeEvents(String name, int count, ConsumerAnswer how) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      ModelledGroup group = model.groups.get(name);
      return group == null ? PlainAnswer.NOT_FOUND : group.consume(model, count, how);
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      if (managed(log, this::info) == PlainAnswer.NOT_FOUND) {
        return PlainAnswer.NOT_FOUND;
      }
      BlockingQueue<Persistent.ReadResp> answers = new LinkedBlockingQueue<>();
      CompletableFuture<Boolean> left = new CompletableFuture<>();
      StreamObserver<Persistent.ReadReq> call =
          PersistentSubscriptionsGrpc.newStub(log.channel)
              .read(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(Persistent.ReadResp answer) {
                      answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable cause) {
                      left.completeExceptionally(cause);
                    }

                    @Override
                    public void onCompleted() {
                      left.complete(true);
                    }
                  });
      call.onNext(
          Persistent.ReadReq.newBuilder()
              .setOptions(
                  Persistent.ReadReq.Options.newBuilder()
                      .setAll(Protocol.empty())
                      .setGroupName(name)
                      .setBufferSize(1))
              .build());
      List<ExpectedEvent> consumed = new ArrayList<>();
      for (var event = next(answers, log); event != null; event = next(answers, log)) {
        consumed.add(event(event));
        call.onNext(settled(event.getId()));
        if (consumed.size() == count) {
          break;
        }
      }
      call.onCompleted();
      get(left);
      return consumed;
    }

    private Persistent.ReadReq settled(Shared.UUID id) {
      Persistent.ReadReq.Builder request = Persistent.ReadReq.newBuilder();
      var _ =
          switch (how) {
            case ACKNOWLEDGED -> request.setAck(Persistent.ReadReq.Ack.newBuilder().addIds(id));
            case SKIPPED ->
                request.setNack(Nack.newBuilder().addIds(id).setAction(Nack.Action.Skip));
            case RETRIED ->
                request.setNack(Nack.newBuilder().addIds(id).setAction(Nack.Action.Retry));
          };
      return request.build();
    }

    private Persistent.GetInfoResp info(
        PersistentSubscriptionsGrpc.PersistentSubscriptionsBlockingStub groups) {
      return groups.getInfo(
          Persistent.GetInfoReq.newBuilder()
              .setOptions(
                  Persistent.GetInfoReq.Options.newBuilder()
                      .setAll(Protocol.empty())
                      .setGroupName(name))
              .build());
    }

    /** Null if the group has no more events. */
    private Persistent.ReadResp.ReadEvent.@Nullable RecordedEvent next(
        BlockingQueue<Persistent.ReadResp> answers, LogSession log) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (System.nanoTime() < end) {
        Persistent.ReadResp answer = answers.poll(20, TimeUnit.MILLISECONDS);
        if (answer != null && answer.hasEvent()) {
          return answer.getEvent().getEvent();
        }
        var info =
            info(PersistentSubscriptionsGrpc.newBlockingStub(log.channel)).getSubscriptionInfo();
        if (answer == null
            && info.getStatus().equals("Live")
            && info.getReadBufferCount() == 0
            && info.getTotalInFlightMessages() == 0) {
          return null;
        }
      }
      throw new TimeoutException("The group hands out nothing.");
    }

    private static ExpectedEvent event(Persistent.ReadResp.ReadEvent.RecordedEvent event) {
      var id = event.getId().getStructured();
      return new ExpectedEvent(
          event.getStreamIdentifier().getStreamName().toStringUtf8(),
          event.getStreamRevision(),
          new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
          event.getMetadataOrThrow("type"),
          event.getData().toStringUtf8());
    }
  }

  private record RestartLog() implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return PlainAnswer.RESTARTED;
    }

    @Override
    public Object asked(LogSession log) {
      return log.restart();
    }
  }

  /**
   * @param served whether the log is served meanwhile
   */
  private record ScavengeLog(boolean served) implements Operation {
    @Override
    public Object modelled(LogModel model) {
      return model.scavenge();
    }

    @Override
    public Object asked(LogSession log) throws Exception {
      return log.scavenge(served);
    }
  }

  private static final class RandomOperations {
    private final Random random;
    private final List<AppendEvents> appends = new ArrayList<>();
    private int events;

    RandomOperations(long seed) {
      random = new Random(seed);
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private StreamState expected() {
      return switch (random.nextInt(10)) {
        case 0, 1 -> StreamState.noStream();
        case 2, 3 -> StreamState.streamExists();
        case 4, 5, 6 -> StreamState.any();
        default -> StreamState.streamRevision(random.nextInt(8));
      };
    }

    private ReadStart from() {
      return switch (random.nextInt(4)) {
        case 0 -> ReadStart.START;
        case 1 -> ReadStart.END;
        default -> new ReadStart(random.nextInt(12));
      };
    }

    private int limit() {
      return random.nextBoolean() ? 1_000 : 1 + random.nextInt(5);
    }

    private List<Proposed> proposed() {
      return Stream.generate(() -> new Proposed("e" + events++, any(TYPES)))
          .limit(1 + random.nextInt(3))
          .toList();
    }

    private HiddenEvents hidden() {
      return new HiddenEvents(
          random.nextBoolean() ? Optional.of(1 + random.nextInt(4)) : Optional.empty(),
          random.nextBoolean() ? Optional.of((long) random.nextInt(8)) : Optional.empty());
    }

    private AppendEvents append() {
      return new AppendEvents(any(STREAMS), expected(), proposed());
    }

    /** The present state, or one next to it. */
    private AppendEvents again() {
      if (appends.isEmpty()) {
        return append();
      }
      AppendEvents old = any(appends);
      return switch (random.nextInt(6)) {
        case 0 -> new AppendEvents(old.stream(), expected(), old.events());
        case 1 -> new AppendEvents(any(STREAMS), old.expected(), old.events());
        case 2 ->
            new AppendEvents(
                old.stream(),
                old.expected(),
                Stream.concat(old.events().stream(), proposed().stream()).toList());
        case 3 -> new AppendEvents(old.stream(), old.expected(), old.events().subList(0, 1));
        default -> old;
      };
    }

    Operation operation() {
      Operation next =
          switch (random.nextInt(55)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 -> append();
            case 14, 15, 16, 17, 18, 19 -> again();
            case 20, 21, 22 -> new DeleteStream(any(STREAMS), expected());
            case 23 ->
                random.nextBoolean()
                    ? new RestartLog()
                    : new TombstoneStream(any(STREAMS), expected());
            case 24, 25, 26, 27, 28 -> new ReadAll(random.nextBoolean(), from(), limit());
            case 29, 30, 31, 32, 33 ->
                new ReadFiltered(
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    List.of(any(PATTERNS), any(PATTERNS)),
                    from(),
                    limit());
            case 44, 45 -> new CreateGroup(any(GROUPS), any(List.of("", "a", "a-1", "$$")));
            case 46 -> new DeleteGroup(any(GROUPS));
            case 47, 48, 49, 50 ->
                new ConsumeEvents(any(GROUPS), 1 + random.nextInt(6), ConsumerAnswer.ACKNOWLEDGED);
            case 51, 52 ->
                new ConsumeEvents(any(GROUPS), 1 + random.nextInt(6), ConsumerAnswer.SKIPPED);
            // The event is retried at once, up to the maximum retry count.
            case 53 -> new ConsumeEvents(any(GROUPS), 1, ConsumerAnswer.RETRIED);
            case 54 -> new ScavengeLog(random.nextBoolean());
            case 34, 35, 36 -> new SetMetadata(any(STREAMS), hidden());
            default -> new ReadStream(any(STREAMS), random.nextBoolean(), from(), limit());
          };
      if (next instanceof AppendEvents append) {
        appends.add(append);
      } else if (next instanceof ScavengeLog) {
        // Repeated appends of removed events are not recognized.
        appends.clear();
      }
      return next;
    }
  }

  private record Deviation(int at, Object modelled, Object asked) {}

  private @Nullable Deviation difference(List<Operation> operations) {
    LogModel model = new LogModel();
    try (LogSession log = new LogSession()) {
      for (int i = 0; i < operations.size(); i++) {
        Object modelled = operations.get(i).modelled(model);
        Object asked = ask(operations.get(i), log);
        if (!modelled.equals(asked)) {
          return new Deviation(i, modelled, asked);
        }
      }
      return null;
    }
  }

  private static Object ask(Operation operation, LogSession log) {
    try {
      return operation.asked(log);
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case WrongExpectedVersionException wrong -> new WrongStateAnswer(wrong.getActualState());
        case StreamNotFoundException _ -> PlainAnswer.NOT_FOUND;
        case StreamDeletedException _ -> PlainAnswer.GONE;
        // A read throws the log's error.
        case StatusRuntimeException status
            when status.getStatus().getCode() == Status.Code.FAILED_PRECONDITION ->
            PlainAnswer.GONE;
        case null, default -> Objects.requireNonNullElse(e.getCause(), e);
      };
    } catch (Exception e) {
      return e;
    }
  }

  /** Removes ever smaller parts of the run that the deviation doesn't need. */
  private List<Operation> smallest(List<Operation> operations) {
    List<Operation> least = operations;
    int trials = 0;
    for (int piece = least.size() / 2; piece > 0; piece = piece / 2) {
      for (int from = 0; from + piece <= least.size() && trials < TRIALS; ) {
        List<Operation> fewer = new ArrayList<>(least);
        fewer.subList(from, from + piece).clear();
        trials++;
        Deviation still = difference(fewer);
        if (still == null) {
          from += piece;
        } else {
          least = fewer.subList(0, still.at() + 1);
        }
      }
    }
    return least;
  }

  @Test
  void the_log_answers_as_a_simple_model_does() {
    long seed = Long.getLong("model.seed", System.nanoTime());
    for (int run = 0; run < RUNS; run++, seed++) {
      RandomOperations chance = new RandomOperations(seed);
      List<Operation> operations =
          IntStream.range(0, LENGTH).mapToObj(_ -> chance.operation()).toList();
      Deviation found = difference(operations);
      if (found != null) {
        List<Operation> least = smallest(operations.subList(0, found.at() + 1));
        Deviation shown = Objects.requireNonNullElse(difference(least), found);
        fail(
            "-Dmodel.seed=%d -Dmodel.length=%d%n%s%nthe model: %s%nthe log: %s"
                .formatted(
                    seed,
                    LENGTH,
                    least.stream().map(Operation::toString).collect(Collectors.joining("\n")),
                    shown.modelled(),
                    shown.asked()));
      }
    }
  }
}
