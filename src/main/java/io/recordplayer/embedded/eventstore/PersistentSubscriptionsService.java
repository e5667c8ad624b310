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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** The gRPC service for persistent subscriptions. */
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

  @SuppressWarnings("deprecation") // older clients use the older field
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
            throw Protocol.invalidArgument(
                "A replay of parked events can't stop at a negative version.");
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

  static String sourceName(boolean all, Shared.StreamIdentifier stream) {
    return all ? ALL : Protocol.streamName(stream);
  }

  private static <T, R> void respond(
      StreamObserver<R> response,
      Supplier<? extends CompletableFuture<? extends T>> request,
      Function<? super T, R> toResponse) {
    try {
      var _ =
          request
              .get()
              .thenApply(toResponse)
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

  @Override
  public StreamObserver<ReadReq> read(StreamObserver<ReadResp> response) {
    return new ConsumerCall(groups, (ServerCallStreamObserver<ReadResp>) response);
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
      message.setLastCheckpointedEventPosition(
          definition.formatPosition(info.checkpoint().position()));
    }
    // A group that has read nothing has no last known event.
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

  /** The protocol has 32 bits for a duration. */
  private static int milliseconds(Duration duration) {
    return Math.clamp(duration.toMillis(), 0, Integer.MAX_VALUE);
  }
}
