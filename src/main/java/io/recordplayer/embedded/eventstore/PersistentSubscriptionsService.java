package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ListReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ListResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared;
import io.recordplayer.embedded.eventstore.Consumers.Consumer;
import io.recordplayer.embedded.eventstore.Consumers.Peer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Persistent subscriptions over the wire. */
final class PersistentSubscriptionsService
    extends PersistentSubscriptionsGrpc.PersistentSubscriptionsImplBase {
  private static final String ALL = "$all";

  private final Groups groups;

  PersistentSubscriptionsService(Groups groups) {
    this.groups = groups;
  }

  @Override
  public void create(CreateReq request, StreamObserver<CreateResp> response) {
    answer(
        response,
        () -> groups.create(new GroupDefinition(request.getOptions())),
        _ -> CreateResp.getDefaultInstance());
  }

  @Override
  public void update(UpdateReq request, StreamObserver<UpdateResp> response) {
    UpdateReq.Options options = request.getOptions();
    String source =
        options.hasAll()
            ? ALL
            : Protocol.name(
                options.hasStream()
                    ? options.getStream().getStreamIdentifier()
                    : olderName(options));
    answer(response, () -> groups.update(source, options), _ -> UpdateResp.getDefaultInstance());
  }

  @SuppressWarnings("deprecation") // older clients name the stream by the older field
  private static Shared.StreamIdentifier olderName(UpdateReq.Options options) {
    return options.getStreamIdentifier();
  }

  @Override
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String source = source(options.hasAll(), options.getStreamIdentifier());
    answer(
        response,
        () -> groups.delete(source, options.getGroupName()),
        _ -> DeleteResp.getDefaultInstance());
  }

  @Override
  public void getInfo(GetInfoReq request, StreamObserver<GetInfoResp> response) {
    GetInfoReq.Options options = request.getOptions();
    String source = source(options.hasAll(), options.getStreamIdentifier());
    answer(
        response,
        () -> CompletableFuture.completedFuture(groups.get(source, options.getGroupName())),
        group -> GetInfoResp.newBuilder().setSubscriptionInfo(info(group)).build());
  }

  @Override
  public void list(ListReq request, StreamObserver<ListResp> response) {
    ListReq.Options options = request.getOptions();
    ListReq.StreamOption of = options.getListForStream();
    String source = source(of.hasAll(), of.getStream());
    answer(
        response,
        () ->
            CompletableFuture.completedFuture(
                options.hasListAllSubscriptions() ? groups.all() : groups.of(source)),
        listed -> {
          ListResp.Builder list = ListResp.newBuilder();
          listed.forEach(group -> list.addSubscriptions(info(group)));
          return list.build();
        });
  }

  @Override
  public void replayParked(ReplayParkedReq request, StreamObserver<ReplayParkedResp> response) {
    ReplayParkedReq.Options options = request.getOptions();
    String source = source(options.hasAll(), options.getStreamIdentifier());
    answer(
        response,
        () -> {
          if (options.hasStopAt() && options.getStopAt() < 0) {
            throw Protocol.invalid("A replay of what is parked can't stop at a negative version.");
          }
          Group group = groups.get(source, options.getGroupName());
          group.replayParked(options.hasStopAt() ? options.getStopAt() : Long.MAX_VALUE);
          return CompletableFuture.completedFuture(group);
        },
        _ -> ReplayParkedResp.getDefaultInstance());
  }

  @Override
  public void restartSubsystem(Shared.Empty request, StreamObserver<Shared.Empty> response) {
    answer(response, groups::restart, _ -> Protocol.empty());
  }

  private static String source(boolean all, Shared.StreamIdentifier stream) {
    return all ? ALL : Protocol.name(stream);
  }

  /** Something that is asked, and answered when it is done. */
  private interface Question<T> {
    CompletableFuture<? extends T> ask();
  }

  private static <T, R> void answer(
      StreamObserver<R> response, Question<T> question, Function<T, R> answer) {
    try {
      var _ =
          question
              .ask()
              .thenApply(answer)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null) {
                      response.onNext(reply);
                      response.onCompleted();
                    } else {
                      Throwable cause = failure.getCause();
                      response.onError(Protocol.failure(cause == null ? failure : cause));
                    }
                  });
    } catch (RuntimeException e) {
      response.onError(Protocol.failure(e));
    }
  }

  // ---------------------------------------------------------------- consuming

  @Override
  public StreamObserver<ReadReq> read(StreamObserver<ReadResp> response) {
    return new Consuming((ServerCallStreamObserver<ReadResp>) response);
  }

  /** One consumer's call. gRPC buffers what is sent; so it is sent only while there is little. */
  private final class Consuming implements StreamObserver<ReadReq>, Consumers.Sink {
    private final ServerCallStreamObserver<ReadResp> response;
    private final Peer peer = Access.peer();
    private final Predicate<String> readable = Access.readable();
    private @Nullable Group group;
    private @Nullable Right right;
    private Consumers.@Nullable Consumer consumer;
    private Function<UUID, Shared.UUID> ids = Protocol::id;
    private String named = "";
    private boolean ended;

    Consuming(ServerCallStreamObserver<ReadResp> response) {
      this.response = response;
      response.setOnCancelHandler(this::leave);
      response.setOnReadyHandler(
          () -> {
            Group joined = group;
            if (joined != null) {
              joined.wake();
            }
          });
    }

    @Override
    public void onNext(ReadReq request) {
      Group joined = group;
      Consumer self = consumer;
      if (request.hasOptions()) {
        if (joined == null) {
          join(request.getOptions());
        } else {
          end(Protocol.invalid("The call has its group already."));
        }
      } else if (joined == null || self == null) {
        end(Protocol.invalid("The first message must name the group."));
      } else {
        try {
          settle(joined, self, request);
        } catch (IllegalArgumentException _) {
          end(Protocol.invalid("The id of an event is no UUID."));
        }
      }
    }

    private static void settle(Group group, Consumer self, ReadReq request) {
      if (request.hasAck()) {
        group.acknowledge(self, request.getAck().getIdsList().stream().map(Protocol::id).toList());
      } else if (request.hasNack()) {
        ReadReq.Nack nack = request.getNack();
        group.refuse(
            self,
            nack.getIdsList().stream().map(Protocol::id).toList(),
            nack.getAction(),
            nack.getReason());
      }
    }

    private void join(ReadReq.Options options) {
      String source = source(options.hasAll(), options.getStreamIdentifier());
      try {
        Group found = groups.get(source, options.getGroupName());
        group = found;
        named = found.definition().key();
        Right watched = new Right(found, source);
        right = watched;
        ids = Protocol.ids(options.getUuidOption().hasString());
        consumer = found.join(this, peer, options.getBufferSize());
        if (response.isCancelled() || hasEnded()) {
          // It left while it joined, and nobody knew yet whom to take out.
          leave();
        } else {
          // It may have changed before it was watched.
          watched.raise();
        }
      } catch (RuntimeException e) {
        end(Protocol.failure(e));
      }
    }

    /** Several threads have something to say; the call takes one at a time. */
    private synchronized void send(ReadResp message) {
      if (!ended && !response.isCancelled()) {
        response.onNext(message);
      }
    }

    @Override
    public void confirm() {
      send(
          ReadResp.newBuilder()
              .setSubscriptionConfirmation(
                  ReadResp.SubscriptionConfirmation.newBuilder().setSubscriptionId(named))
              .build());
    }

    @Override
    public boolean isReady() {
      Right asked = right;
      return response.isReady() && (asked == null || asked.isSure());
    }

    @Override
    public void send(Owed owed) {
      send(message(owed, readable, ids));
    }

    @Override
    public void end(RuntimeException reason) {
      leave();
      synchronized (this) {
        if (!ended && !response.isCancelled()) {
          ended = true;
          response.onError(reason);
        }
      }
      // It may have joined meanwhile.
      leave();
    }

    private synchronized boolean hasEnded() {
      return ended;
    }

    private void leave() {
      Group joined = group;
      Consumer self = consumer;
      Right asked = right;
      if (asked != null) {
        asked.close();
      }
      if (joined != null && self != null) {
        joined.leave(self);
      }
    }

    /** What lets somebody consume; looked at again whenever something is said about it. */
    private final class Right extends Signal {
      private final Group group;
      private final String source;
      private final List<String> lists;

      /** How often something was said since it was last looked at. */
      private final AtomicInteger said = new AtomicInteger();

      Right(Group group, String source) {
        this.group = group;
        this.source = source;
        this.lists = Access.listsOf(source);
        lists.forEach(list -> groups.journal().watch(list, this));
      }

      /**
       * Whether nothing was said that isn't looked at yet; the consumer gets nothing until then.
       */
      boolean isSure() {
        return said.get() == 0;
      }

      /** The log's writer raises it and waits for nobody. */
      @Override
      void raise() {
        if (said.getAndIncrement() == 0) {
          Thread.ofVirtual().name("right").start(this::look);
        }
      }

      private void look() {
        try {
          int seen;
          do {
            seen = said.get();
            if (!readable.test(source)) {
              end(Protocol.denied("The stream doesn't allow this any more."));
              return;
            }
          } while (!said.compareAndSet(seen, 0));
          group.wake();
        } catch (RuntimeException e) {
          end(Protocol.failure(e));
        }
      }

      void close() {
        lists.forEach(list -> groups.journal().unwatch(list, this));
      }
    }

    @Override
    public void onError(Throwable cause) {
      leave();
    }

    @Override
    public void onCompleted() {
      leave();
      synchronized (this) {
        if (!ended && !response.isCancelled()) {
          ended = true;
          response.onCompleted();
        }
      }
    }
  }

  // ---------------------------------------------------------------- messages

  /** A link shows its consumer only what they may read. */
  private static ReadResp message(
      Owed owed, Predicate<String> readable, Function<UUID, Shared.UUID> ids) {
    ReadResp.ReadEvent.Builder event =
        ReadResp.ReadEvent.newBuilder()
            .setCommitPosition(owed.event.position())
            .setRetryCount(owed.retries);
    StoredEvent shown = owed.resolves ? owed.resolved : owed.event;
    if (owed.resolves) {
      event.setLink(recorded(owed.event, ids));
    }
    if (shown != null && (!owed.resolves || readable.test(shown.stream()))) {
      event.setEvent(recorded(shown, ids));
    }
    return ReadResp.newBuilder().setEvent(event).build();
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

  private static SubscriptionInfo info(Group group) {
    Group.Info info = group.info();
    GroupDefinition definition = info.definition();
    var settings = definition.settings();
    SubscriptionInfo.Builder message =
        SubscriptionInfo.newBuilder()
            .setEventSource(definition.source())
            .setGroupName(definition.name())
            .setStatus(info.live() ? "Live" : "Behind")
            .setStartFrom(definition.startFrom())
            .setAveragePerSecond(Math.clamp(info.perSecond(), 0, Integer.MAX_VALUE))
            .setTotalItems(info.taken())
            .setResolveLinkTos(settings.getResolveLinks())
            .setExtraStatistics(settings.getExtraStatistics())
            .setMessageTimeoutMilliseconds(milliseconds(definition.messageTimeout()))
            .setCheckPointAfterMilliseconds(milliseconds(definition.checkpointAfter()))
            .setMaxRetryCount(settings.getMaxRetryCount())
            .setLiveBufferSize(settings.getLiveBufferSize())
            .setBufferSize(settings.getHistoryBufferSize())
            .setReadBatchSize(settings.getReadBatchSize())
            .setMinCheckPointCount(settings.getMinCheckpointCount())
            .setMaxCheckPointCount(settings.getMaxCheckpointCount())
            .setMaxSubscriberCount(settings.getMaxSubscriberCount())
            .setNamedConsumerStrategy(definition.strategy().named())
            .setTotalInFlightMessages(info.handed())
            .setOutstandingMessagesCount(info.handed())
            .setReadBufferCount(info.waiting())
            .setRetryBufferCount((int) info.retried())
            .setParkedMessageCount(info.parked());
    if (info.checkpoint().kept()) {
      message.setLastCheckpointedEventPosition(definition.written(info.checkpoint().place()));
    }
    // Before the first one, there is none to be told.
    if (info.read() >= (definition.readsAll() ? 1 : 0)) {
      message.setLastKnownEventPosition(definition.written(info.read()));
    }
    for (Consumers.Status consumer : info.consumers()) {
      message.addConnections(
          SubscriptionInfo.ConnectionInfo.newBuilder()
              .setFrom(consumer.peer().address())
              .setUsername(consumer.peer().user())
              .setConnectionName(consumer.peer().name())
              .setTotalItems(consumer.taken())
              .setAvailableSlots(consumer.slots() - consumer.busy())
              .setInFlightMessages(consumer.busy()));
    }
    return message.build();
  }

  /** The protocol has less room than durations have. */
  private static int milliseconds(Duration duration) {
    return Math.clamp(duration.toMillis(), 0, Integer.MAX_VALUE);
  }
}
