package io.recordplayer.embedded.eventstore;

import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.recordplayer.embedded.eventstore.ParkedEvents.ParkedReplay;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.ConsumerSink;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A persistent subscription. It delivers each event to one of its consumers, until a consumer
 * acknowledges or skips the event, or the group parks it.
 *
 * <p>One thread reads and dispatches. Acknowledgements and consumers that connect or disconnect
 * change the state under the lock and wake that thread up. The checkpoint is the source position
 * before the oldest outstanding event; after a restart, the group delivers the events after it
 * again. A source position is a revision if the group reads one stream, and a log position if it
 * reads {@code $all}.
 */
final class SubscriptionGroup implements AutoCloseable {
  /** Runs callbacks of writes, so that the log's writer thread never waits for a group's lock. */
  static final Executor ASYNC = task -> Thread.ofVirtual().name("group").start(task);

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionGroup.class);
  private static final String STREAM_TOMBSTONED = "The group's stream is tombstoned.";

  private final SubscriptionGroupDefinition definition;
  private final SubscriptionSource source;
  private final Thread thread;
  private final SourceWakeup sourceWakeup = new SourceWakeup();
  private final Wakeup wakeup = new Wakeup();
  private volatile boolean hasMoreToRead = true;
  private final ReentrantLock lock = new ReentrantLock();

  // The lock guards everything below.
  private final SubscriptionConsumers consumers = new SubscriptionConsumers();
  private final OutstandingEvents events = new OutstandingEvents();
  private final ParkedEvents parked;
  private final CheckpointSaver checkpoints;
  private final EventDelivery delivery;

  /** The source position that was read last; only the group's thread writes it. */
  private long lastRead;

  private final long startedAt = System.nanoTime();
  private long readRetryDelay = RetryDelay.MIN;
  private @Nullable RuntimeException failure;

  /** The stream is tombstoned: new consumers are disconnected, as the real server does. */
  private boolean streamTombstoned;

  /** Records that there is more to read. The log's writer thread calls it, and must not wait. */
  private final class SourceWakeup extends Wakeup {
    @Override
    void signal() {
      hasMoreToRead = true;
      wakeup.signal();
    }
  }

  SubscriptionGroup(
      SubscriptionGroupDefinition definition, GroupCheckpoint checkpoint, EventLog log) {
    this.definition = definition;
    this.source = new SubscriptionSource(definition, log);
    this.parked = new ParkedEvents(definition, log, source, lock);
    this.checkpoints = new CheckpointSaver(definition, checkpoint, log, lock);
    this.delivery =
        new EventDelivery(definition, consumers, events, parked, checkpoints, lock, wakeup);
    this.lastRead = checkpoint.position();
    // Watching starts before the first read, so that no event falls between the two.
    source.watch(sourceWakeup);
    this.thread = Thread.ofVirtual().name("group " + definition.key()).start(this::run);
  }

  SubscriptionGroupDefinition definition() {
    return definition;
  }

  /** Adds a consumer, which gets at most {@code slots} events at a time. */
  SubscriptionConsumer connect(ConsumerSink sink, Caller caller, int slots) {
    lock.lock();
    try {
      if (delivery.isClosed()) {
        // The caller found the group just before a delete or a restart closed it.
        throw dropped("The group is closed.");
      }
      if (failure != null) {
        throw failure;
      }
      int max = definition.settings().getMaxSubscriberCount();
      if (max > 0 && consumers.size() >= max) {
        throw Protocol.withExceptionName(
            Status.FAILED_PRECONDITION,
            "maximum-subscribers-reached",
            "The group already has its maximum of " + max + " consumers.");
      }
      sink.confirmSubscription();
      if (streamTombstoned) {
        throw dropped(STREAM_TOMBSTONED);
      }
      return consumers.connect(sink, caller, slots);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  /** Checks again which consumers can take events. */
  void wakeUp() {
    wakeup.signal();
  }

  /**
   * Removes a consumer and passes its events to others. The retry count of these events goes up,
   * which shows an event that kills its consumers. The group doesn't park an event for that alone:
   * consumers disconnect for many other reasons.
   */
  void disconnect(SubscriptionConsumer consumer) {
    disconnect(consumer, 1);
  }

  private void disconnect(SubscriptionConsumer consumer, int retries) {
    lock.lock();
    try {
      delivery.disconnect(consumer, retries);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  void ack(SubscriptionConsumer consumer, List<UUID> ids) {
    lock.lock();
    try {
      delivery.ack(consumer, ids);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  void nack(SubscriptionConsumer consumer, List<UUID> ids, Nack.Action action, String reason) {
    lock.lock();
    try {
      delivery.nack(consumer, ids, action, reason);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  /**
   * Delivers the parked events once more.
   *
   * @param endRevision the revision in the parked stream before which the replay stops
   */
  void replayParked(long endRevision) {
    StreamHead head = parked.head();
    lock.lock();
    try {
      parked.startReplay(head, endRevision);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  private void run() {
    try {
      while (true) {
        try {
          serve();
          return;
        } catch (RuntimeException | Error e) {
          if (isClosed()) {
            return;
          }
          pauseAfterFailure(e);
        }
      }
    } catch (InterruptedException _) {
      // The group is closed.
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return delivery.isClosed();
    } finally {
      lock.unlock();
    }
  }

  /** Reads and dispatches until the group is closed. */
  private void serve() throws InterruptedException {
    while (true) {
      boolean hasCapacity;
      ParkedReplay replay;
      long pause;
      lock.lock();
      try {
        if (delivery.isClosed()) {
          return;
        }
        delivery.retryTimedOut();
        delivery.dispatch();
        checkpoints.saveIfDue(completedPosition());
        hasCapacity = consumers.size() > 0 && events.hasCapacity(definition.bufferSize());
        replay = parked.unreadReplay();
        pause = nanosUntilNextTask();
      } finally {
        lock.unlock();
      }
      if (hasCapacity && replay != null) {
        readParked(replay);
      } else if (hasCapacity && hasMoreToRead) {
        readNextPage();
      } else {
        wakeup.await(pause);
      }
    }
  }

  private void readParked(ParkedReplay replay) {
    ParkedEvents.ParkedPage page = parked.read(replay, waitingBytes());
    lock.lock();
    try {
      page.events().forEach(events::enqueue);
      parked.add(replay, page);
    } finally {
      lock.unlock();
    }
  }

  private long waitingBytes() {
    lock.lock();
    try {
      return events.waitingBytes();
    } finally {
      lock.unlock();
    }
  }

  private void readNextPage() {
    long after = lastRead;
    // An append from here on sets it again.
    hasMoreToRead = false;
    List<StoredEvent> page;
    boolean done = false;
    try {
      page = source.readAfter(after, definition.readBatchSize());
      done = true;
    } finally {
      if (!done) {
        // Assigning "!done" instead could overwrite a true that an append has set meanwhile.
        hasMoreToRead = true;
      }
    }
    if (page.isEmpty()) {
      if (source.isTombstoned()) {
        rejectConsumers();
      }
      return;
    }
    hasMoreToRead = true;
    long bytes = waitingBytes();
    int considered = 0;
    List<OutstandingEvent> wanted = new ArrayList<>();
    // The links of a page are small, but the events that they link to may be large.
    while (considered < page.size()
        && (considered == 0 || bytes < OutstandingEvents.MAX_WAITING_BYTES)) {
      StoredEvent event = page.get(considered++);
      if (definition.matches(event)) {
        OutstandingEvent outstanding = source.toOutstanding(event);
        wanted.add(outstanding);
        bytes += outstanding.footprint();
      }
    }
    lock.lock();
    try {
      readRetryDelay = RetryDelay.MIN;
      lastRead = definition.sourcePositionOf(page.get(considered - 1));
      checkpoints.countCompleted(considered - wanted.size());
      wanted.forEach(events::add);
    } finally {
      lock.unlock();
    }
  }

  private void rejectConsumers() {
    lock.lock();
    try {
      streamTombstoned = true;
    } finally {
      lock.unlock();
    }
    disconnectAll(dropped(STREAM_TOMBSTONED));
  }

  private long nanosUntilNextTask() {
    long pause = Math.min(RetryDelay.MAX, checkpoints.nanosUntilDue(completedPosition()));
    OutstandingEvent oldest = events.nextToTimeOut();
    if (oldest != null && !definition.messageTimeout().isZero()) {
      pause = Math.min(pause, oldest.deadline - System.nanoTime());
    }
    // Ten milliseconds keep the loop from spinning, and delay nothing that matters.
    return Math.max(pause, TimeUnit.MILLISECONDS.toNanos(10));
  }

  /** Disconnects the consumers and accepts none for a while, so that they see the failure. */
  private void pauseAfterFailure(Throwable cause) throws InterruptedException {
    LOG.error("the group {} failed and is retried", definition.key(), cause);
    RuntimeException status =
        // ABORTED, as for a failed call: UNAVAILABLE would make a client close its connection.
        Status.ABORTED
            .withDescription(
                "The group %s failed and is retried: %s"
                    .formatted(
                        definition.key(),
                        Objects.requireNonNullElse(cause.getMessage(), cause.toString())))
            .asRuntimeException();
    long pause;
    lock.lock();
    try {
      failure = status;
      pause = readRetryDelay;
      readRetryDelay = RetryDelay.after(readRetryDelay);
    } finally {
      lock.unlock();
    }
    disconnectAll(status);
    TimeUnit.NANOSECONDS.sleep(pause);
    lock.lock();
    try {
      failure = null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the calls of all consumers, without counting a retry of their events. */
  void disconnectAll(RuntimeException reason) {
    List<SubscriptionConsumer> connected;
    lock.lock();
    try {
      connected = consumers.all();
    } finally {
      lock.unlock();
    }
    for (SubscriptionConsumer consumer : connected) {
      disconnect(consumer, 0);
      consumer.sink().endCall(reason);
    }
  }

  static RuntimeException dropped(String message) {
    return Protocol.withExceptionName(Status.CANCELLED, "persistent-subscription-dropped", message);
  }

  /** The source position up to which all events were read and completed. */
  private long completedPosition() {
    return events.completedPosition(lastRead);
  }

  /** The state of a group, as clients ask for it. */
  record GroupInfo(
      SubscriptionGroupDefinition definition,
      boolean live,
      List<SubscriptionConsumers.ConsumerStatus> consumers,
      GroupCheckpoint checkpoint,
      long lastRead,
      int inFlight,
      int waiting,
      long retried,
      long delivered,
      long perSecond,
      long parked) {}

  GroupInfo info() {
    StreamHead parkedHead = parked.head();
    boolean caughtUp = source.readAfter(lastReadPosition(), 1).isEmpty();
    lock.lock();
    try {
      long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt));
      return new GroupInfo(
          definition,
          failure == null && caughtUp,
          consumers.statuses(),
          checkpoints.checkpoint(),
          lastRead,
          events.inFlightCount(),
          events.waitingCount(),
          events.retriedCount(),
          delivery.delivered(),
          delivery.delivered() / seconds,
          parkedHead.exists() ? parkedHead.lastRevision() - parkedHead.firstRevision() + 1 : 0);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether an event is being parked; a restart would deliver it again. */
  boolean isParking() {
    lock.lock();
    try {
      return delivery.isParking();
    } finally {
      lock.unlock();
    }
  }

  private long lastReadPosition() {
    lock.lock();
    try {
      return lastRead;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the checkpoint that was saved last, or the group's start. */
  GroupCheckpoint checkpoint() {
    lock.lock();
    try {
      return checkpoints.checkpoint();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    var _ = closeAndSaveCheckpoint();
  }

  /** Stops the group, saves its checkpoint, and returns it. */
  GroupCheckpoint closeAndSaveCheckpoint() {
    lock.lock();
    try {
      boolean wasOpen = !delivery.isClosed();
      long completed = stop();
      if (wasOpen && completed > checkpoints.checkpoint().position()) {
        checkpoints.save(completed);
        return new GroupCheckpoint(completed, true);
      }
      return checkpoints.checkpoint();
    } finally {
      lock.unlock();
    }
  }

  /** Stops the group without saving, and returns the position up to which it completed all. */
  long stop() {
    lock.lock();
    try {
      delivery.close();
      return Math.max(checkpoints.checkpoint().position(), completedPosition());
    } finally {
      lock.unlock();
      source.unwatch(sourceWakeup);
      thread.interrupt();
    }
  }
}
