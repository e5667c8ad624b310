package io.recordplayer.embedded.eventstore;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.DeletePersistentSubscriptionOptions;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.PersistentSubscriptionToAllStats;
import io.kurrent.dbclient.PersistentSubscriptionToStreamStats;
import io.kurrent.dbclient.Position;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ReadResult;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ReplayParkedMessagesOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribePersistentSubscriptionOptions;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionFilterBuilder;
import io.kurrent.dbclient.SubscriptionListener;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.WrongExpectedVersionException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The maintained client. */
final class KurrentDbClient implements ContractClient {
  private final KurrentDBClient client;
  private final KurrentDBPersistentSubscriptionsClient groups;

  KurrentDbClient(String connectionString) {
    client = KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
    groups = KurrentDBPersistentSubscriptionsClient.from(client);
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw said(e);
    }
  }

  /** The client doesn't declare these results' nullness. */
  private static void done(CompletableFuture<?> answer) throws Exception {
    get(answer);
  }

  private static Exception said(ExecutionException failure) {
    return switch (failure.getCause()) {
      case WrongExpectedVersionException e ->
          new WrongVersionFailure(e.getActualState().toRawLong(), e);
      case StreamNotFoundException e -> new NotFoundFailure(e);
      case StreamDeletedException e -> new DeletedFailure(e);
      case null, default -> failure;
    };
  }

  private static EventData data(ProposedText event) {
    return EventDataBuilder.json(event.id(), event.type(), event.data())
        .metadataAsBytes(event.metadata())
        .build();
  }

  private static ReadEvent seen(ResolvedEvent resolved) {
    return seen(resolved.getEvent() == null ? resolved.getLink() : resolved.getEvent());
  }

  private static ReadEvent seen(RecordedEvent event) {
    return new ReadEvent(
        event.getEventId(),
        event.getStreamId(),
        event.getRevision(),
        event.getPosition().getCommitUnsigned(),
        event.getEventType(),
        ReadEvent.text(event.getEventData()),
        ReadEvent.text(event.getUserMetadata()));
  }

  private static List<ReadEvent> seen(ReadResult result) {
    return result.getEvents().stream().map(KurrentDbClient::seen).toList();
  }

  private static Position position(ReadFrom from) {
    return new Position(from.place(), from.place());
  }

  @Override
  public long append(String stream, long expected, ProposedText... events) throws Exception {
    Iterator<EventData> data = List.of(events).stream().map(KurrentDbClient::data).iterator();
    return get(client.appendToStream(
            stream,
            AppendToStreamOptions.get().streamState(StreamState.fromRawLong(expected)),
            data))
        .getNextExpectedRevision()
        .toRawLong();
  }

  @Override
  public List<ReadEvent> read(String stream) throws Exception {
    return seen(get(client.readStream(stream, ReadStreamOptions.get().forwards().fromStart())));
  }

  @Override
  public List<ReadEvent> readBackwards(String stream, ReadFrom from, long count) throws Exception {
    ReadStreamOptions options = ReadStreamOptions.get().backwards().maxCount(count);
    if (from.equals(ReadFrom.START)) {
      options.fromStart();
    } else if (from.equals(ReadFrom.END)) {
      options.fromEnd();
    } else {
      options.fromRevision(from.place());
    }
    return seen(get(client.readStream(stream, options)));
  }

  @Override
  public List<ReadEvent> readAll(ReadFrom from, long count) throws Exception {
    return readAll(ReadAllOptions.get().forwards().maxCount(count), from);
  }

  @Override
  public List<ReadEvent> readAllBackwards(ReadFrom from, long count) throws Exception {
    return readAll(ReadAllOptions.get().backwards().maxCount(count), from);
  }

  private List<ReadEvent> readAll(ReadAllOptions options, ReadFrom from) throws Exception {
    if (from.equals(ReadFrom.START)) {
      options.fromStart();
    } else if (from.equals(ReadFrom.END)) {
      options.fromEnd();
    } else {
      options.fromPosition(position(from));
    }
    return seen(get(client.readAll(options)));
  }

  private static DeleteStreamOptions expecting(long expected) {
    return DeleteStreamOptions.get().streamState(StreamState.fromRawLong(expected));
  }

  @Override
  public void delete(String stream, long expected) throws Exception {
    get(client.deleteStream(stream, expecting(expected)));
  }

  @Override
  public void tombstone(String stream, long expected) throws Exception {
    get(client.tombstoneStream(stream, expecting(expected)));
  }

  @Override
  public void show(String stream, ShownEvents shown) throws Exception {
    StreamMetadata metadata = new StreamMetadata();
    if (shown.from() != null) {
      metadata.setTruncateBefore(shown.from());
    }
    if (shown.count() != null) {
      metadata.setMaxCount(shown.count());
    }
    if (shown.seconds() != null) {
      metadata.setMaxAge(shown.seconds());
    }
    get(client.setStreamMetadata(stream, metadata));
  }

  @Override
  public ShownEvents shown(String stream) throws Exception {
    StreamMetadata metadata = get(client.getStreamMetadata(stream));
    return new ShownEvents(
        metadata.getTruncateBefore(), metadata.getMaxCount(), metadata.getMaxAge());
  }

  private static SubscriptionListener listener(Consumer<ReadEvent> seen) {
    return new SubscriptionListener() {
      @Override
      public void onEvent(Subscription subscription, ResolvedEvent event) {
        seen.accept(seen(event));
      }
    };
  }

  private static SubscriptionFilterBuilder filter(WantedEvents wanted) {
    SubscriptionFilterBuilder filter = SubscriptionFilter.newBuilder();
    return switch (wanted) {
      case WantedEvents.ByStreamRegex streams ->
          filter.withStreamNameRegularExpression(streams.regex());
      case WantedEvents.ByStreamPrefix streams -> filter.addStreamNamePrefix(streams.prefix());
      case WantedEvents.ByTypeRegex types -> filter.withEventTypeRegularExpression(types.regex());
    };
  }

  @Override
  public Runnable follow(String stream, Consumer<ReadEvent> seen) throws Exception {
    return get(
            client.subscribeToStream(
                stream,
                listener(seen),
                SubscribeToStreamOptions.get().fromStart().resolveLinkTos()))
        ::stop;
  }

  @Override
  public Runnable followAll(
      ReadFrom after, WantedEvents wanted, Consumer<ReadEvent> seen, LongConsumer checkpoints)
      throws Exception {
    SubscribeToAllOptions options =
        SubscribeToAllOptions.get()
            .filter(
                filter(wanted)
                    .withMaxWindow(10)
                    .withCheckpointer(
                        (_, position) -> {
                          checkpoints.accept(position.getCommitUnsigned());
                          return CompletableFuture.allOf();
                        },
                        1)
                    .build());
    if (after.equals(ReadFrom.START)) {
      options.fromStart();
    } else if (after.equals(ReadFrom.END)) {
      options.fromEnd();
    } else {
      options.fromPosition(position(after));
    }
    return get(client.subscribeToAll(listener(seen), options))::stop;
  }

  @Override
  public void createGroup(String source, String group, GroupSettings terms) throws Exception {
    NamedConsumerStrategy strategy =
        terms.pinned() ? NamedConsumerStrategy.PINNED : NamedConsumerStrategy.ROUND_ROBIN;
    if (source.equals(ALL)) {
      CreatePersistentSubscriptionToAllOptions options =
          CreatePersistentSubscriptionToAllOptions.get()
              .namedConsumerStrategy(strategy)
              .maxRetryCount(terms.retries())
              .messageTimeout(terms.messageTimeout())
              .checkpointLowerBound(1)
              .checkpointAfter(GroupSettings.CHECKPOINT_AFTER);
      if (terms.page() != null) {
        options.readBatchSize(terms.page()).historyBufferSize(10);
      }
      if (terms.wanted() != null) {
        options.filter(filter(terms.wanted()).build());
      }
      if (terms.from().equals(ReadFrom.START)) {
        options.fromStart();
      } else if (terms.from().equals(ReadFrom.END)) {
        options.fromEnd();
      } else {
        options.startFrom(position(terms.from()));
      }
      done(groups.createToAll(group, options));
    } else {
      CreatePersistentSubscriptionToStreamOptions options =
          CreatePersistentSubscriptionToStreamOptions.get()
              .namedConsumerStrategy(strategy)
              .maxRetryCount(terms.retries())
              .messageTimeout(terms.messageTimeout())
              .checkpointLowerBound(1)
              .checkpointAfter(GroupSettings.CHECKPOINT_AFTER);
      if (terms.resolvesLinks()) {
        options.resolveLinkTos();
      }
      if (terms.page() != null) {
        options.readBatchSize(terms.page()).historyBufferSize(10);
      }
      if (terms.from().equals(ReadFrom.START)) {
        options.fromStart();
      } else if (terms.from().equals(ReadFrom.END)) {
        options.fromEnd();
      } else {
        options.startFrom(terms.from().place());
      }
      done(groups.createToStream(source, group, options));
    }
  }

  @Override
  public void changeGroup(String stream, String group, GroupSettings terms) throws Exception {
    UpdatePersistentSubscriptionToStreamOptions options =
        UpdatePersistentSubscriptionToStreamOptions.get()
            .namedConsumerStrategy(
                terms.pinned() ? NamedConsumerStrategy.PINNED : NamedConsumerStrategy.ROUND_ROBIN)
            .maxRetryCount(terms.retries())
            .messageTimeout(terms.messageTimeout())
            .checkpointLowerBound(1)
            .checkpointAfter(GroupSettings.CHECKPOINT_AFTER);
    if (terms.page() != null) {
      options.readBatchSize(terms.page()).historyBufferSize(10);
    }
    if (terms.from().equals(ReadFrom.START)) {
      options.fromStart();
    } else if (terms.from().equals(ReadFrom.END)) {
      options.fromEnd();
    } else {
      options.startFrom(terms.from().place());
    }
    done(groups.updateToStream(stream, group, options));
  }

  @Override
  public void deleteGroup(String source, String group) throws Exception {
    DeletePersistentSubscriptionOptions options = DeletePersistentSubscriptionOptions.get();
    done(
        source.equals(ALL)
            ? groups.deleteToAll(group, options)
            : groups.deleteToStream(source, group, options));
  }

  @Override
  public GroupStatus group(String source, String group) throws Exception {
    if (source.equals(ALL)) {
      PersistentSubscriptionToAllStats told =
          get(groups.getInfoToAll(group)).orElseThrow().getStats();
      return new GroupStatus(
          told.getTotalInFlightMessages(),
          told.getParkedMessageCount(),
          told.getLastCheckpointedEventPosition().map(Position::getCommitUnsigned).orElse(null));
    }
    PersistentSubscriptionToStreamStats told =
        get(groups.getInfoToStream(source, group)).orElseThrow().getStats();
    return new GroupStatus(
        told.getTotalInFlightMessages(),
        told.getParkedMessageCount(),
        told.getLastCheckpointedEventRevision().orElse(null));
  }

  @Override
  public List<String> groups(String source) throws Exception {
    return source.equals(ALL)
        ? get(groups.listToAll()).stream().map(group -> group.getGroupName()).toList()
        : get(groups.listToStream(source)).stream().map(group -> group.getGroupName()).toList();
  }

  private record KurrentDbDelivery(
      PersistentSubscription subscription, int retries, ResolvedEvent resolved)
      implements DeliveredEvent {
    @Override
    public ReadEvent event() {
      return seen(resolved);
    }

    @Override
    public ReadEvent original() {
      return seen(resolved.getOriginalEvent());
    }

    @Override
    public boolean leadsToNothing() {
      return resolved.getEvent() == null;
    }

    @Override
    public void ack() {
      subscription.ack(resolved);
    }

    @Override
    public void nack(NegativeAnswer action) {
      NackAction said =
          switch (action) {
            case RETRY -> NackAction.Retry;
            case PARK -> NackAction.Park;
            case SKIP -> NackAction.Skip;
          };
      subscription.nack(said, "no", resolved);
    }
  }

  @Override
  public Runnable consume(String source, String group, int slots, Consumer<DeliveredEvent> consumer)
      throws Exception {
    SubscribePersistentSubscriptionOptions options =
        SubscribePersistentSubscriptionOptions.get().bufferSize(slots);
    PersistentSubscriptionListener listener =
        new PersistentSubscriptionListener() {
          @Override
          public void onEvent(
              PersistentSubscription subscription, int retries, ResolvedEvent event) {
            consumer.accept(new KurrentDbDelivery(subscription, retries, event));
          }
        };
    return get(
            source.equals(ALL)
                ? groups.subscribeToAll(group, options, listener)
                : groups.subscribeToStream(source, group, options, listener))
        ::stop;
  }

  @Override
  public void replayParked(String stream, String group, OptionalLong stopAt) throws Exception {
    ReplayParkedMessagesOptions options = ReplayParkedMessagesOptions.get();
    if (stopAt.isPresent()) {
      options.stopAt(stopAt.getAsLong());
    }
    done(groups.replayParkedMessagesToStream(stream, group, options));
  }

  @Override
  public void close() throws Exception {
    get(client.shutdown());
  }
}
