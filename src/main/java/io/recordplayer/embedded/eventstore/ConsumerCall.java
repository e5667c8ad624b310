package io.recordplayer.embedded.eventstore;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.shared.Shared;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.ConsumerSink;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The call of one consumer of a subscription group. gRPC buffers sent messages, so that the group
 * sends only while {@link #isReady}.
 */
final class ConsumerCall implements StreamObserver<ReadReq>, ConsumerSink {
  private final SubscriptionGroups groups;
  private final ServerCallStreamObserver<ReadResp> response;
  private final Caller caller = AccessControl.caller();
  private final Predicate<String> readableStreams = AccessControl.readableStreams();
  private @Nullable SubscriptionGroup group;
  private @Nullable ConsumerPermission permission;
  private @Nullable SubscriptionConsumer consumer;
  private Function<UUID, Shared.UUID> ids = Protocol::structuredId;
  private String subscriptionId = "";
  private boolean closed;

  ConsumerCall(SubscriptionGroups groups, ServerCallStreamObserver<ReadResp> response) {
    this.groups = groups;
    this.response = response;
    response.setOnCancelHandler(this::disconnect);
    response.setOnReadyHandler(
        () -> {
          SubscriptionGroup currentGroup = group;
          if (currentGroup != null) {
            currentGroup.wakeUp();
          }
        });
  }

  @Override
  public void onNext(ReadReq request) {
    SubscriptionGroup currentGroup = group;
    SubscriptionConsumer currentConsumer = consumer;
    if (request.hasOptions()) {
      if (currentGroup == null) {
        connect(request.getOptions());
      } else {
        endCall(Protocol.invalidArgument("The call already has a group."));
      }
    } else if (currentGroup == null || currentConsumer == null) {
      endCall(Protocol.invalidArgument("The first message must name the group."));
    } else {
      try {
        settleEvents(currentGroup, currentConsumer, request);
      } catch (IllegalArgumentException _) {
        endCall(Protocol.invalidArgument("The id of an event is not a UUID."));
      }
    }
  }

  private static void settleEvents(
      SubscriptionGroup group, SubscriptionConsumer currentConsumer, ReadReq request) {
    if (request.hasAck()) {
      group.ack(
          currentConsumer, request.getAck().getIdsList().stream().map(Protocol::toUuid).toList());
    } else if (request.hasNack()) {
      ReadReq.Nack nack = request.getNack();
      group.nack(
          currentConsumer,
          nack.getIdsList().stream().map(Protocol::toUuid).toList(),
          nack.getAction(),
          nack.getReason());
    }
  }

  private void connect(ReadReq.Options options) {
    String source =
        PersistentSubscriptionsService.sourceName(options.hasAll(), options.getStreamIdentifier());
    try {
      SubscriptionGroup found = groups.get(source, options.getGroupName());
      group = found;
      subscriptionId = found.definition().key();
      ConsumerPermission granted = new ConsumerPermission(found, source);
      permission = granted;
      ids = Protocol.idFormat(options.getUuidOption().hasString());
      consumer = found.connect(this, caller, options.getBufferSize());
      if (response.isCancelled() || isClosed()) {
        // The client cancelled while it connected, when disconnect() had no consumer to remove.
        disconnect();
      } else {
        // The access list may have changed before it was watched.
        granted.signal();
      }
    } catch (RuntimeException e) {
      endCall(Protocol.toStatus(e));
    }
  }

  /** Sends a message; synchronized because several threads do so. */
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
    ConsumerPermission granted = permission;
    return response.isReady() && (granted == null || granted.isCurrent());
  }

  @Override
  public void send(OutstandingEvent event) {
    send(toResponse(event));
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
    // It may have connected meanwhile.
    disconnect();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void disconnect() {
    SubscriptionGroup currentGroup = group;
    SubscriptionConsumer currentConsumer = consumer;
    ConsumerPermission granted = permission;
    if (granted != null) {
      granted.close();
    }
    if (currentGroup != null && currentConsumer != null) {
      currentGroup.disconnect(currentConsumer);
    }
  }

  /** Checks the caller's permission again after each change of the metadata that grants it. */
  private final class ConsumerPermission extends Wakeup {
    private final SubscriptionGroup group;
    private final String source;
    private final List<String> aclStreams;

    /** Number of changes since the last check began. */
    private final AtomicInteger pendingChecks = new AtomicInteger();

    ConsumerPermission(SubscriptionGroup group, String source) {
      this.group = group;
      this.source = source;
      this.aclStreams = AccessControl.aclStreamsOf(source);
      aclStreams.forEach(list -> groups.log().watch(list, this));
    }

    /** Whether all changes are checked; otherwise the consumer gets no events. */
    boolean isCurrent() {
      return pendingChecks.get() == 0;
    }

    /** The log's writer thread calls it, and must not wait. */
    @Override
    void signal() {
      if (pendingChecks.getAndIncrement() == 0) {
        Thread.ofVirtual().name("permission check").start(this::recheck);
      }
    }

    private void recheck() {
      try {
        int checked;
        do {
          checked = pendingChecks.get();
          if (!readableStreams.test(source)) {
            endCall(Protocol.accessDenied("The stream's access list no longer allows this."));
            return;
          }
        } while (!pendingChecks.compareAndSet(checked, 0));
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

  /** A link to a stream that the caller can't read is sent without its target. */
  private ReadResp toResponse(OutstandingEvent outstanding) {
    ReadResp.ReadEvent.Builder event =
        ReadResp.ReadEvent.newBuilder()
            .setCommitPosition(outstanding.event.position())
            .setRetryCount(outstanding.retryCount);
    StoredEvent shown = outstanding.resolvesLink ? outstanding.linkTarget : outstanding.event;
    if (outstanding.resolvesLink) {
      event.setLink(toRecordedEvent(outstanding.event, ids));
    }
    if (shown != null && (!outstanding.resolvesLink || readableStreams.test(shown.stream()))) {
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
}
