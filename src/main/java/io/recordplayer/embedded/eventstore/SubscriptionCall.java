package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A catch-up subscription: sends the events of a source, and then each new one, until it ends. */
final class SubscriptionCall {
  private static final int PAGE = 500;

  private final EventLog log;
  private final ReadSource source;
  private final @Nullable String stream;
  private final Function<StoredEvent, ReadResp> mapper;
  private final SubscriptionPermission permission;
  private final FlowControlledSender<ReadResp> sender;
  private final Wakeup wakeup;
  private final long checkpointInterval;

  /** The source position of the event that was considered last. */
  private long position;

  private long lastCheckpoint;

  /** Number of events since the last checkpoint, filtered or not, as the real server counts. */
  private long sinceCheckpoint;

  /**
   * @param wakeup wakes up the thread that runs the subscription
   */
  SubscriptionCall(
      EventLog log,
      ReadReq.Options options,
      Function<StoredEvent, ReadResp> mapper,
      Predicate<String> readableStreams,
      FlowControlledSender<ReadResp> sender,
      Wakeup wakeup) {
    this.log = log;
    this.source = ReadSource.of(log, options);
    this.stream =
        options.hasStream() ? Protocol.streamName(options.getStream().getStreamIdentifier()) : null;
    this.mapper = mapper;
    this.permission =
        new SubscriptionPermission(stream == null ? "$all" : stream, readableStreams, wakeup);
    this.sender = sender;
    this.wakeup = wakeup;
    this.checkpointInterval = source.checkpointInterval();
  }

  /** Checks the caller's permission again after each change of the metadata that grants it. */
  private static final class SubscriptionPermission extends Wakeup {
    private final List<String> aclStreams;
    private final String stream;
    private final Predicate<String> readableStreams;
    private final Wakeup wakeup;

    /** Initially true: the metadata may have changed before it was watched. */
    private final AtomicBoolean changed = new AtomicBoolean(true);

    SubscriptionPermission(String stream, Predicate<String> readableStreams, Wakeup wakeup) {
      this.aclStreams = AccessControl.aclStreamsOf(stream);
      this.stream = stream;
      this.readableStreams = readableStreams;
      this.wakeup = wakeup;
    }

    @Override
    void signal() {
      changed.set(true);
      wakeup.signal();
    }

    void requireReadable() {
      if (changed.getAndSet(false) && !readableStreams.test(stream)) {
        throw Protocol.accessDenied("The stream's access list no longer allows this.");
      }
    }
  }

  /** Runs until the client cancels the call, or the stream is tombstoned. */
  void run() throws InterruptedException {
    // Watching starts before the first read, so that no event falls between the two.
    log.watch(stream, wakeup);
    permission.aclStreams.forEach(acl -> log.watch(acl, permission));
    try {
      follow();
    } finally {
      permission.aclStreams.forEach(acl -> log.unwatch(acl, permission));
      log.unwatch(stream, wakeup);
    }
  }

  private void follow() throws InterruptedException {
    // Throws if the stream is tombstoned. A stream that doesn't exist yet may be created later.
    source.exists();
    // Determined before the confirmation: the client sees all events that are appended after it.
    position = source.startOfSubscription() - 1;
    lastCheckpoint = position;
    sender.send(
        ReadResp.newBuilder()
            .setConfirmation(
                ReadResp.SubscriptionConfirmation.newBuilder()
                    .setSubscriptionId(UUID.randomUUID().toString()))
            .build());
    boolean live = false;
    while (!sender.isCancelled()) {
      List<StoredEvent> page = source.readAfter(position, PAGE);
      permission.requireReadable();
      if (EventQueries.isFullPage(page, PAGE)) {
        // The real server tells as well when a subscription caught up, not when it fell behind.
        live = false;
      }
      for (StoredEvent event : page) {
        if (sender.isCancelled()) {
          return;
        }
        send(event);
      }
      if (page.isEmpty()) {
        requireStream();
        if (!live) {
          live = true;
          sendCaughtUp();
        }
        wakeup.await();
      }
    }
  }

  private void send(StoredEvent event) throws InterruptedException {
    position = source.sourcePositionOf(event);
    if (source.filter().test(event)) {
      sender.send(mapper.apply(event));
    }
    if (++sinceCheckpoint >= checkpointInterval) {
      sendCheckpoint();
    }
  }

  private void sendCheckpoint() throws InterruptedException {
    sinceCheckpoint = 0;
    lastCheckpoint = position;
    sender.send(ReadResponses.checkpoint(position));
  }

  private void sendCaughtUp() throws InterruptedException {
    if (checkpointInterval < ReadSource.NEVER && lastCheckpoint < position) {
      sendCheckpoint();
    }
    sender.send(source.caughtUp(position));
  }

  /** Sends the tombstone and ends the subscription if the stream is tombstoned. */
  private void requireStream() throws InterruptedException {
    try {
      source.exists();
    } catch (StatusRuntimeException tombstoned) {
      sender.send(source.tombstone().map(mapper));
      throw tombstoned;
    }
  }
}
