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
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
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

  private final SubscriptionGroups groups;

  PersistentSubscriptionsService(SubscriptionGroups groups) {
    this.groups = groups;
  }

  @Override
  public void create(CreateReq request, StreamObserver<CreateResp> response) {
    respond(
        response,
        () -> groups.create(new SubscriptionGroupDefinition(request.getOptions())),
        _ -> CreateResp.getDefaultInstance());
  }

  @Override
  public void update(UpdateReq request, StreamObserver<UpdateResp> response) {
    UpdateReq.Options options = request.getOptions();
    String source =
        options.hasAll()
            ? ALL
            : Protocol.streamName(
                options.hasStream()
                    ? options.getStream().getStreamIdentifier()
                    : deprecatedStreamName(options));
    respond(response, () -> groups.update(source, options), _ -> UpdateResp.getDefaultInstance());
  }

  @SuppressWarnings("deprecation") // older clients name the stream by the older field
  private static Shared.StreamIdentifier deprecatedStreamName(UpdateReq.Options options) {
    return options.getStreamIdentifier();
  }

  @Override
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String source = sourceName(options.hasAll(), options.getStreamIdentifier());
    respond(
        response,
        () -> groups.delete(source, options.getGroupName()),
        _ -> DeleteResp.getDefaultInstance());
  }

  @Override
  public void getInfo(GetInfoReq request, StreamObserver<GetInfoResp> response) {
    GetInfoReq.Options options = request.getOptions();
    String source = sourceName(options.hasAll(), options.getStreamIdentifier());
    respond(
        response,
        () -> CompletableFuture.completedFuture(groups.get(source, options.getGroupName())),
        group -> GetInfoResp.newBuilder().setSubscriptionInfo(toSubscriptionInfo(group)).build());
  }

  @Override
  public void list(ListReq request, StreamObserver<ListResp> response) {
    ListReq.Options options = request.getOptions();
    ListReq.StreamOption of = options.getListForStream();
    String source = sourceName(of.hasAll(), of.getStream());
    respond(
        response,
        () ->
            CompletableFuture.completedFuture(
                options.hasListAllSubscriptions() ? groups.all() : groups.onSource(source)),
        listed -> {
          ListResp.Builder list = ListResp.newBuilder();
          listed.forEach(group -> list.addSubscriptions(toSubscriptionInfo(group)));
          return list.build();
        });
  }

  @Override
  public void replayParked(ReplayParkedReq request, StreamObserver<ReplayParkedResp> response) {
    ReplayParkedReq.Options options = request.getOptions();
    String source = sourceName(options.hasAll(), options.getStreamIdentifier());
    respond(
        response,
        () -> {
          if (options.hasStopAt() && options.getStopAt() < 0) {
            throw Protocol.invalidArgument("A replay of what is parked can't stop at a negative version.");
          }
          SubscriptionGroup group = groups.get(source, options.getGroupName());
          group.replayParked(options.hasStopAt() ? options.getStopAt() : Long.MAX_VALUE);
          return CompletableFuture.completedFuture(group);
        },
        _ -> ReplayParkedResp.getDefaultInstance());
  }

  @Override
  public void restartSubsystem(Shared.Empty request, StreamObserver<Shared.Empty> response) {
    respond(response, groups::restart, _ -> Protocol.empty());
  }

  private static String sourceName(boolean all, Shared.StreamIdentifier stream) {
    return all ? ALL : Protocol.streamName(stream);
  }

  /** Something that is asked, and answered when it is done. */
  private interface GroupRequest<T> {
    CompletableFuture<? extends T> send();
  }

  private static <T, R> void respond(
      StreamObserver<R> response, GroupRequest<T> question, Function<T, R> answer) {
    try {
      var _ =
          question
              .send()
              .thenApply(answer)
              .whenComplete(
                  (reply, failure) -> {
                    if (failure == null) {
                      response.onNext(reply);
                      response.onCompleted();
                    } else {
                      Throwable cause = failure.getCause();
                      response.onError(Protocol.toStatus(cause == null ? failure : cause));
                    }
                  });
    } catch (RuntimeException e) {
      response.onError(Protocol.toStatus(e));
    }
  }

  // ---------------------------------------------------------------- consuming

  @Override
  public StreamObserver<ReadReq> read(StreamObserver<ReadResp> response) {
    return new ConsumerCall((ServerCallStreamObserver<ReadResp>) response);
  }

  /** One consumer's call. gRPC buffers what is sent; so it is sent only while there is little. */
  private final class ConsumerCall implements StreamObserver<ReadReq>, SubscriptionConsumers.ConsumerSink {
    private final ServerCallStreamObserver<ReadResp> response;
    private final Caller caller = AccessControl.caller();
    private final Predicate<String> readable = AccessControl.readableStreams();
    private @Nullable SubscriptionGroup group;
    private @Nullable ConsumerPermission permission;
    private SubscriptionConsumers.@Nullable SubscriptionConsumer consumer;
    private Function<UUID, Shared.UUID> ids = Protocol::structuredId;
    private String subscriptionId = "";
    private boolean closed;

    ConsumerCall(ServerCallStreamObserver<ReadResp> response) {
      this.response = response;
      response.setOnCancelHandler(this::disconnect);
      response.setOnReadyHandler(
          () -> {
            SubscriptionGroup joined = group;
            if (joined != null) {
              joined.wakeUp();
            }
          });
    }

    @Override
    public void onNext(ReadReq request) {
      SubscriptionGroup joined = group;
      SubscriptionConsumer self = consumer;
      if (request.hasOptions()) {
        if (joined == null) {
          connect(request.getOptions());
        } else {
          endCall(Protocol.invalidArgument("The call has its group already."));
        }
      } else if (joined == null || self == null) {
        endCall(Protocol.invalidArgument("The first message must name the group."));
      } else {
        try {
          settle(joined, self, request);
        } catch (IllegalArgumentException _) {
          endCall(Protocol.invalidArgument("The id of an event is no UUID."));
        }
      }
    }

    private static void settle(SubscriptionGroup group, SubscriptionConsumer self, ReadReq request) {
      if (request.hasAck()) {
        group.ack(self, request.getAck().getIdsList().stream().map(Protocol::toUuid).toList());
      } else if (request.hasNack()) {
        ReadReq.Nack nack = request.getNack();
        group.nack(
            self,
            nack.getIdsList().stream().map(Protocol::toUuid).toList(),
            nack.getAction(),
            nack.getReason());
      }
    }

    private void connect(ReadReq.Options options) {
      String source = sourceName(options.hasAll(), options.getStreamIdentifier());
      try {
        SubscriptionGroup found = groups.get(source, options.getGroupName());
        group = found;
        subscriptionId = found.definition().key();
        ConsumerPermission watched = new ConsumerPermission(found, source);
        permission = watched;
        ids = Protocol.idFormat(options.getUuidOption().hasString());
        consumer = found.connect(this, caller, options.getBufferSize());
        if (response.isCancelled() || isClosed()) {
          // It left while it joined, and nobody knew yet whom to take out.
          disconnect();
        } else {
          // It may have changed before it was watched.
          watched.signal();
        }
      } catch (RuntimeException e) {
        endCall(Protocol.toStatus(e));
      }
    }

    /** Several threads have something to say; the call takes one at a time. */
    private synchronized void send(ReadResp message) {
      if (!closed && !response.isCancelled()) {
        response.onNext(message);
      }
    }

    @Override
    public void confirmSubscription() {
      send(
          ReadResp.newBuilder()
              .setSubscriptionConfirmation(
                  ReadResp.SubscriptionConfirmation.newBuilder().setSubscriptionId(subscriptionId))
              .build());
    }

    @Override
    public boolean isReady() {
      ConsumerPermission asked = permission;
      return response.isReady() && (asked == null || asked.isCurrent());
    }

    @Override
    public void send(OutstandingEvent owed) {
      send(toResponse(owed, readable, ids));
    }

    @Override
    public void endCall(RuntimeException reason) {
      disconnect();
      synchronized (this) {
        if (!closed && !response.isCancelled()) {
          closed = true;
          response.onError(reason);
        }
      }
      // It may have joined meanwhile.
      disconnect();
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    private void disconnect() {
      SubscriptionGroup joined = group;
      SubscriptionConsumer self = consumer;
      ConsumerPermission asked = permission;
      if (asked != null) {
        asked.close();
      }
      if (joined != null && self != null) {
        joined.disconnect(self);
      }
    }

    /** What lets somebody consume; looked at again whenever something is said about it. */
    private final class ConsumerPermission extends Wakeup {
      private final SubscriptionGroup group;
      private final String source;
      private final List<String> aclStreams;

      /** How often something was said since it was last looked at. */
      private final AtomicInteger pendingChecks = new AtomicInteger();

      ConsumerPermission(SubscriptionGroup group, String source) {
        this.group = group;
        this.source = source;
        this.aclStreams = AccessControl.aclStreamsOf(source);
        aclStreams.forEach(list -> groups.log().watch(list, this));
      }

      /**
       * Whether nothing was said that isn't looked at yet; the consumer gets nothing until then.
       */
      boolean isCurrent() {
        return pendingChecks.get() == 0;
      }

      /** The log's writer raises it and waits for nobody. */
      @Override
      void signal() {
        if (pendingChecks.getAndIncrement() == 0) {
          Thread.ofVirtual().name("right").start(this::recheck);
        }
      }

      private void recheck() {
        try {
          int seen;
          do {
            seen = pendingChecks.get();
            if (!readable.test(source)) {
              endCall(Protocol.accessDenied("The stream doesn't allow this any more."));
              return;
            }
          } while (!pendingChecks.compareAndSet(seen, 0));
          group.wakeUp();
        } catch (RuntimeException e) {
          endCall(Protocol.toStatus(e));
        }
      }

      void close() {
        aclStreams.forEach(list -> groups.log().unwatch(list, this));
      }
    }

    @Override
    public void onError(Throwable cause) {
      disconnect();
    }

    @Override
    public void onCompleted() {
      disconnect();
      synchronized (this) {
        if (!closed && !response.isCancelled()) {
          closed = true;
          response.onCompleted();
        }
      }
    }
  }

  // ---------------------------------------------------------------- messages

  /** A link shows its consumer only what they may read. */
  private static ReadResp toResponse(
      OutstandingEvent owed, Predicate<String> readable, Function<UUID, Shared.UUID> ids) {
    ReadResp.ReadEvent.Builder event =
        ReadResp.ReadEvent.newBuilder()
            .setCommitPosition(owed.event.position())
            .setRetryCount(owed.retryCount);
    StoredEvent shown = owed.resolvesLink ? owed.linkTarget : owed.event;
    if (owed.resolvesLink) {
      event.setLink(toRecordedEvent(owed.event, ids));
    }
    if (shown != null && (!owed.resolvesLink || readable.test(shown.stream()))) {
      event.setEvent(toRecordedEvent(shown, ids));
    }
    return ReadResp.newBuilder().setEvent(event).build();
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

  private static SubscriptionInfo toSubscriptionInfo(SubscriptionGroup group) {
    SubscriptionGroup.GroupInfo info = group.info();
    SubscriptionGroupDefinition definition = info.definition();
    var settings = definition.settings();
    SubscriptionInfo.Builder message =
        SubscriptionInfo.newBuilder()
            .setEventSource(definition.source())
            .setGroupName(definition.name())
            .setStatus(info.live() ? "Live" : "Behind")
            .setStartFrom(definition.formatStart())
            .setAveragePerSecond(Math.clamp(info.perSecond(), 0, Integer.MAX_VALUE))
            .setTotalItems(info.delivered())
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
            .setNamedConsumerStrategy(definition.strategy().protocolName())
            .setTotalInFlightMessages(info.inFlight())
            .setOutstandingMessagesCount(info.inFlight())
            .setReadBufferCount(info.waiting())
            .setRetryBufferCount((int) info.retried())
            .setParkedMessageCount(info.parked());
    if (info.checkpoint().saved()) {
      message.setLastCheckpointedEventPosition(definition.formatPosition(info.checkpoint().position()));
    }
    // Before the first one, there is none to be told.
    if (info.lastRead() >= (definition.readsAll() ? 1 : 0)) {
      message.setLastKnownEventPosition(definition.formatPosition(info.lastRead()));
    }
    for (SubscriptionConsumers.ConsumerStatus consumer : info.consumers()) {
      message.addConnections(
          SubscriptionInfo.ConnectionInfo.newBuilder()
              .setFrom(consumer.caller().address())
              .setUsername(consumer.caller().user())
              .setConnectionName(consumer.caller().connectionName())
              .setTotalItems(consumer.delivered())
              .setAvailableSlots(consumer.slots() - consumer.inFlight())
              .setInFlightMessages(consumer.inFlight()));
    }
    return message.build();
  }

  /** The protocol has less room than durations have. */
  private static int milliseconds(Duration duration) {
    return Math.clamp(duration.toMillis(), 0, Integer.MAX_VALUE);
  }
}
