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
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Persistent subscriptions over the wire. */
final class PersistentSubscriptionsService
    extends PersistentSubscriptionsGrpc.PersistentSubscriptionsImplBase {
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
  public void delete(DeleteReq request, StreamObserver<DeleteResp> response) {
    DeleteReq.Options options = request.getOptions();
    String source = options.hasAll() ? "$all" : Protocol.name(options.getStreamIdentifier());
    answer(
        response,
        () -> groups.delete(source, options.getGroupName()),
        _ -> DeleteResp.getDefaultInstance());
  }

  @Override
  public void getInfo(GetInfoReq request, StreamObserver<GetInfoResp> response) {
    GetInfoReq.Options options = request.getOptions();
    String source = options.hasAll() ? "$all" : Protocol.name(options.getStreamIdentifier());
    answer(
        response,
        () -> CompletableFuture.completedFuture(groups.get(source, options.getGroupName())),
        group -> GetInfoResp.newBuilder().setSubscriptionInfo(info(group)).build());
  }

  @Override
  public void list(ListReq request, StreamObserver<ListResp> response) {
    ListReq.Options options = request.getOptions();
    String source =
        options.hasListAllSubscriptions()
            ? ""
            : options.getListForStream().hasAll()
                ? "$all"
                : Protocol.name(options.getListForStream().getStream());
    ListResp.Builder list = ListResp.newBuilder();
    groups.all().stream()
        .filter(group -> source.isEmpty() || group.definition().source().equals(source))
        .forEach(group -> list.addSubscriptions(info(group)));
    response.onNext(list.build());
    response.onCompleted();
  }

  /** Something that is asked, and answered when it is done. */
  private interface Question<T> {
    CompletableFuture<T> ask();
  }

  private static <T, R> void answer(
      StreamObserver<R> response, Question<T> question, Function<T, R> answer) {
    try {
      var _ =
          question
              .ask()
              .whenComplete(
                  (result, failure) -> {
                    if (failure == null) {
                      response.onNext(answer.apply(result));
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

  /**
   * One consumer's call. gRPC buffers what is sent; the consumer's slots bound how much that is.
   */
  private final class Consuming implements StreamObserver<ReadReq>, Group.Sink {
    private final ServerCallStreamObserver<ReadResp> response;
    private @Nullable Group group;
    private Group.@Nullable Consumer consumer;

    Consuming(ServerCallStreamObserver<ReadResp> response) {
      this.response = response;
      response.setOnCancelHandler(this::leave);
    }

    @Override
    public void onNext(ReadReq request) {
      Group joined = group;
      Group.Consumer self = consumer;
      if (request.hasOptions()) {
        join(request.getOptions());
      } else if (joined == null || self == null) {
        end(Protocol.invalid("The first message must name the group."));
      } else if (request.hasAck()) {
        joined.acknowledge(self, request.getAck().getIdsList().stream().map(Protocol::id).toList());
      } else if (request.hasNack()) {
        ReadReq.Nack nack = request.getNack();
        joined.refuse(
            self,
            nack.getIdsList().stream().map(Protocol::id).toList(),
            nack.getAction(),
            nack.getReason());
      }
    }

    private void join(ReadReq.Options options) {
      String source = options.hasAll() ? "$all" : Protocol.name(options.getStreamIdentifier());
      try {
        Group found = groups.get(source, options.getGroupName());
        group = found;
        consumer = found.join(this, options.getBufferSize());
      } catch (RuntimeException e) {
        end(Protocol.failure(e));
      }
    }

    /** Several threads have something to say; the call takes one at a time. */
    private synchronized void send(ReadResp message) {
      if (!response.isCancelled()) {
        response.onNext(message);
      }
    }

    @Override
    public void confirm() {
      send(
          ReadResp.newBuilder()
              .setSubscriptionConfirmation(
                  ReadResp.SubscriptionConfirmation.newBuilder()
                      .setSubscriptionId(UUID.randomUUID().toString()))
              .build());
    }

    @Override
    public void send(StoredEvent event, int retries) {
      send(message(event, retries));
    }

    @Override
    public void end(RuntimeException reason) {
      synchronized (this) {
        if (!response.isCancelled()) {
          response.onError(reason);
        }
      }
      leave();
    }

    private void leave() {
      Group joined = group;
      Group.Consumer self = consumer;
      if (joined != null && self != null) {
        joined.leave(self);
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
        if (!response.isCancelled()) {
          response.onCompleted();
        }
      }
    }
  }

  // ---------------------------------------------------------------- messages

  private static ReadResp message(StoredEvent event, int retries) {
    return ReadResp.newBuilder()
        .setEvent(
            ReadResp.ReadEvent.newBuilder()
                .setCommitPosition(event.position())
                .setRetryCount(retries)
                .setEvent(
                    ReadResp.ReadEvent.RecordedEvent.newBuilder()
                        .setId(Protocol.id(event.id()))
                        .setStreamIdentifier(Protocol.name(event.stream()))
                        .setStreamRevision(event.revision())
                        .setCommitPosition(event.position())
                        .setPreparePosition(event.position())
                        .putMetadata("type", event.type())
                        .putMetadata("content-type", event.contentType())
                        .putMetadata("created", String.valueOf(event.created()))
                        .setData(event.data())
                        .setCustomMetadata(event.metadata())))
        .build();
  }

  private static SubscriptionInfo info(Group group) {
    Group.Info info = group.info();
    GroupDefinition definition = group.definition();
    var settings = definition.settings();
    boolean all = definition.source().equals("$all");
    SubscriptionInfo.Builder message =
        SubscriptionInfo.newBuilder()
            .setEventSource(definition.source())
            .setGroupName(definition.name())
            .setStatus("Live")
            .setLastCheckpointedEventPosition(place(all, info.checkpoint()))
            .setLastKnownEventPosition(place(all, info.known()))
            .setStartFrom(place(all, 0))
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
            .setTotalInFlightMessages(info.inFlight())
            .setOutstandingMessagesCount(info.inFlight())
            .setRetryBufferCount(info.waiting())
            .setParkedMessageCount(info.parked());
    for (Group.Consumer consumer : info.consumers()) {
      message.addConnections(
          SubscriptionInfo.ConnectionInfo.newBuilder()
              .setAvailableSlots(consumer.slots() - consumer.busy())
              .setInFlightMessages(consumer.busy()));
    }
    return message.build();
  }

  /** The protocol has less room than durations have. */
  private static int milliseconds(Duration duration) {
    return Math.clamp(duration.toMillis(), 0, Integer.MAX_VALUE);
  }

  private static String place(boolean all, long position) {
    return all ? "C:" + position + "/P:" + position : String.valueOf(position);
  }
}
