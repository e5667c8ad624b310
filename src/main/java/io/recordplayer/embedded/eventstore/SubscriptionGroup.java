package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.SubscriptionConsumer;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.Caller;
import io.recordplayer.embedded.eventstore.SubscriptionConsumers.ConsumerSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A persistent subscription: hands events to its consumers, each event to one of them, until it is
 * acknowledged, skipped or parked.
 *
 * <p>One thread reads and hands out; everything else (acknowledgements, consumers that come and go)
 * is noted under the lock and wakes it. The checkpoint is the place before the oldest event that is
 * still owed; after a restart, what follows it is handed out again. A place is a position in the
 * log, or a revision where the group reads one stream.
 */
final class SubscriptionGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionGroup.class);
  private static final int MAX_WAITING_BYTES = 16 << 20;
  private static final int PARKED_PAGE = 200;
  private static final String STREAM_TOMBSTONED = "The group's stream is deleted for ever.";
  private static final long MIN_DELAY = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_DELAY = TimeUnit.SECONDS.toNanos(10);

  /** Where the group hears that something is written: the log's writer never takes its lock. */
  private static final Executor ASYNC = task -> Thread.ofVirtual().name("group").start(task);

  private final SubscriptionGroupDefinition definition;
  private final EventLog log;
  private final LinkResolver linkResolver;
  private final Thread thread;
  private final SourceWakeup sourceWakeup = new SourceWakeup();
  private final Wakeup wakeup = new Wakeup();
  private volatile boolean hasMoreToRead = true;
  private final ReentrantLock lock = new ReentrantLock();
  // All below are guarded by the lock.
  private final SubscriptionConsumers consumers = new SubscriptionConsumers();

  /** All that was read and is not done, by its place; what is replayed is none of it. */
  private final TreeMap<Long, OutstandingEvent> outstanding = new TreeMap<>();

  /** What no consumer has and what can be handed out. */
  private final TreeSet<OutstandingEvent> waiting = new TreeSet<>(OutstandingEvent.ORDER);

  /** What consumers have; the one with the nearest deadline first. */
  private final Set<OutstandingEvent> inFlight = new LinkedHashSet<>();

  /** How many events could not be parked and are soon to wait again; they take room, too. */
  private int delayed;

  private int waitingBytes;

  /** The last place that was read; written by the thread alone. */
  private long lastRead;

  private GroupCheckpoint checkpoint;
  private long checkpointSavedAt = System.nanoTime();
  private boolean savingCheckpoint;

  /** How long the next try to keep the checkpoint is held back; 0 while it can be kept. */
  private long checkpointRetryDelay;

  private long processedSinceCheckpoint;
  private long delivered;
  private final long startedAt = System.nanoTime();
  private @Nullable ParkedReplay replay;

  /** The revision before which the parked events were replayed; 0 once their stream says so. */
  private long replayedUpTo;

  private long retryDelay = MIN_DELAY;
  private @Nullable RuntimeException failure;

  /** Whether what was last to be parked was; a failure is told once. */
  private boolean parkingWorks = true;

  private boolean closed;

  /** Its stream is deleted for ever: who comes is sent away, as by the real server. */
  private boolean streamTombstoned;

  /** Notes that there is more to read; raised by the log's writer, which waits for nobody. */
  private final class SourceWakeup extends Wakeup {
    @Override
    void signal() {
      hasMoreToRead = true;
      wakeup.signal();
    }
  }

  /**
   * The place up to which nothing is owed.
   *
   * @param kept whether it was saved as such; otherwise it is only where the group began
   */
  record GroupCheckpoint(long position, boolean saved) {}

  /** The parked events are handed out again, from one revision of theirs to before another. */
  private static final class ParkedReplay {
    private long nextRevision;
    private final long endRevision;
    private final Set<Long> outstanding = new LinkedHashSet<>();

    ParkedReplay(long next, long end) {
      this.nextRevision = next;
      this.endRevision = end;
    }
  }

  SubscriptionGroup(SubscriptionGroupDefinition definition, GroupCheckpoint checkpoint, EventLog journal) {
    this.definition = definition;
    this.log = journal;
    this.linkResolver = new LinkResolver(journal.database());
    this.checkpoint = checkpoint;
    this.lastRead = checkpoint.position();
    // Watched before it is read: nothing falls between.
    journal.watch(watchedStream(), sourceWakeup);
    this.thread = Thread.ofVirtual().name("group " + definition.key()).start(this::run);
  }

  private @Nullable String watchedStream() {
    return definition.readsAll() ? null : definition.source();
  }

  SubscriptionGroupDefinition definition() {
    return definition;
  }

  // ---------------------------------------------------------------- consumers

  SubscriptionConsumer connect(ConsumerSink sink, Caller peer, int slots) {
    lock.lock();
    try {
      if (closed) {
        // Found before it was deleted or restarted: who joins it now would wait for ever.
        throw dropped("The group is closed.");
      }
      if (failure != null) {
        throw failure;
      }
      int most = definition.settings().getMaxSubscriberCount();
      if (most > 0 && consumers.size() >= most) {
        throw Protocol.withExceptionName(
            Status.FAILED_PRECONDITION,
            "maximum-subscribers-reached",
            "The group has its " + most + " consumers already.");
      }
      sink.confirmSubscription();
      if (streamTombstoned) {
        throw dropped(STREAM_TOMBSTONED);
      }
      return consumers.connect(sink, peer, slots);
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  /** Looks again who can take something. */
  void wakeUp() {
    wakeup.signal();
  }

  /**
   * What a consumer that leaves still had is handed to others, and was tried once more: who dies of
   * an event can be told by its count. It is never parked for that, as consumers die of much else.
   */
  void disconnect(SubscriptionConsumer consumer) {
    disconnect(consumer, 1);
  }

  private void disconnect(SubscriptionConsumer consumer, int tries) {
    lock.lock();
    try {
      for (OutstandingEvent left : consumers.disconnect(consumer)) {
        left.retryCount += tries;
        inFlight.remove(left);
        enqueue(left);
      }
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  void ack(SubscriptionConsumer consumer, List<UUID> ids) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (UUID id : ids) {
        OutstandingEvent done = removeInFlight(consumer, id);
        if (done != null) {
          complete(done);
        }
      }
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  void nack(SubscriptionConsumer consumer, List<UUID> ids, Nack.Action action, String reason) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (UUID id : ids) {
        OutstandingEvent back = removeInFlight(consumer, id);
        if (back == null) {
          continue;
        }
        switch (action) {
          case Retry, Unknown -> retry(back);
          case Park, UNRECOGNIZED -> park(back, "Client explicitly NAK'ed message.\n" + reason);
          // The real server stops nobody who asks for that, either.
          case Skip, Stop -> complete(back);
        }
      }
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  /** From a consumer that has it; one that took too long has it no more. */
  private @Nullable OutstandingEvent removeInFlight(SubscriptionConsumer consumer, UUID id) {
    OutstandingEvent back = consumer.inFlight(id);
    if (back != null) {
      removeInFlight(back);
    }
    return back;
  }

  private void removeInFlight(OutstandingEvent back) {
    inFlight.remove(back);
    consumers.unassign(back);
  }

  private void enqueue(OutstandingEvent again) {
    waiting.add(again);
    waitingBytes += again.footprint();
  }

  /** What could not be parked would fail again at once, and fill the disk with what is logged. */
  private void enqueueLater(OutstandingEvent again) {
    again.parkRetryDelay = longerDelay(again.parkRetryDelay);
    delayed++;
    waitingBytes += again.footprint();
    CompletableFuture.delayedExecutor(again.parkRetryDelay, TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              lock.lock();
              try {
                delayed--;
                waitingBytes -= again.footprint();
                enqueue(again);
              } finally {
                lock.unlock();
                wakeup.signal();
              }
            });
  }

  /** How long to wait after one more failure. */
  private static long longerDelay(long pause) {
    return pause == 0 ? MIN_DELAY : Math.min(2 * pause, MAX_DELAY);
  }

  private void retry(OutstandingEvent back) {
    int most = definition.settings().getMaxRetryCount();
    if (++back.retryCount > most) {
      park(back, "Reached retry count of " + most);
    } else {
      enqueue(back);
    }
  }

  private void complete(OutstandingEvent done) {
    ParkedReplay running = replay;
    if (!done.replayed) {
      outstanding.remove(done.sourcePosition);
      processedSinceCheckpoint++;
    } else if (running != null) {
      running.outstanding.remove(done.sourcePosition);
      endReplayIfDone(running);
    }
  }

  /** Sets an event aside; it stays owed until that is on disk. */
  private void park(OutstandingEvent aside, String reason) {
    StoredEvent event = aside.event;
    ProposedEvent link =
        new ProposedEvent(
            UUID.randomUUID(),
            LinkResolver.LINK_TYPE,
            "application/octet-stream",
            aside.parkedLinkData(),
            definition.parkedMetadata(event, reason));
    String key = definition.key();
    String parked = definition.parkedStream();
    var _ =
        log
            .write(link.footprint(), connection -> park(connection, key, parked, link))
            .whenCompleteAsync(
                (result, failure) -> {
                  lock.lock();
                  try {
                    if (failure == null && result) {
                      parkingWorks = true;
                      complete(aside);
                    } else if (!closed) {
                      if (parkingWorks) {
                        LOG.error("{} could not be parked and comes again", event, failure);
                      }
                      parkingWorks = false;
                      enqueueLater(aside);
                    }
                  } finally {
                    lock.unlock();
                    wakeup.signal();
                  }
                },
                ASYNC);
  }

  /** For the writer thread. What is parked of a deleted group would stay for one of its name. */
  private boolean park(Connection connection, String key, String parked, ProposedEvent link)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM groups WHERE name = ?")) {
      select.setString(1, key);
      try (ResultSet group = select.executeQuery()) {
        return group.next()
            && log.append(connection, parked, new ExpectedRevision.Any(), List.of(link))
                instanceof AppendResult.Success;
      }
    }
  }

  // ---------------------------------------------------------------- replaying what was parked

  /**
   * Hands out what was parked once more.
   *
   * @param end the revision among the parked before which it stops
   */
  void replayParked(long end) {
    StreamHead parked = log.database().head(definition.parkedStream());
    lock.lock();
    try {
      if (replay == null && parked.exists()) {
        ParkedReplay begun =
            new ParkedReplay(Math.max(parked.firstRevision(), replayedUpTo), Math.min(end, parked.lastRevision() + 1));
        replay = begun.nextRevision < begun.endRevision ? begun : null;
      }
    } finally {
      lock.unlock();
      wakeup.signal();
    }
  }

  private void readParked(ParkedReplay running) {
    List<StoredEvent> links =
        log.database().readStream(definition.parkedStream(), running.nextRevision, true, PARKED_PAGE);
    long bytes = waitingBytes();
    long next = links.isEmpty() ? running.endRevision : running.nextRevision;
    List<OutstandingEvent> page = new ArrayList<>();
    for (StoredEvent link : links) {
      next = link.revision() + 1;
      if (link.revision() >= running.endRevision) {
        break;
      }
      OutstandingEvent again = toOutstanding(link, true);
      page.add(again);
      bytes += again.footprint();
      // A page of links is small, and what they lead to isn't.
      if (bytes >= MAX_WAITING_BYTES) {
        break;
      }
    }
    lock.lock();
    try {
      running.nextRevision = next;
      for (OutstandingEvent again : page) {
        running.outstanding.add(again.sourcePosition);
        enqueue(again);
      }
      endReplayIfDone(running);
    } finally {
      lock.unlock();
    }
  }

  /** Once all are done, or parked anew, those that were replayed leave the parked ones. */
  private void endReplayIfDone(ParkedReplay running) {
    if (running.nextRevision < running.endRevision || !running.outstanding.isEmpty()) {
      return;
    }
    replay = null;
    replayedUpTo = running.endRevision;
    String key = definition.key();
    ProposedEvent metadata =
        new ProposedEvent(
            UUID.randomUUID(),
            StreamRetention.METADATA_TYPE,
            ProposedEvent.JSON,
            StreamRetention.withTruncateBefore(running.endRevision, ByteString.EMPTY),
            ByteString.EMPTY);
    var _ =
        log
            .append(
                StreamRetention.metadataStreamOf(definition.parkedStream()), new ExpectedRevision.Any(), List.of(metadata))
            .whenCompleteAsync(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.error("{}: what was replayed stays parked, too", key, failure);
                  }
                  forgetReplayEnd(running);
                },
                ASYNC);
  }

  /** From now on the parked stream itself tells where what is parked begins. */
  private void forgetReplayEnd(ParkedReplay ended) {
    lock.lock();
    try {
      if (replayedUpTo == ended.endRevision) {
        replayedUpTo = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  // ---------------------------------------------------------------- handing out

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
      // Closing.
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Reads and hands out until the group is closed. */
  private void serve() throws InterruptedException {
    while (true) {
      boolean room;
      ParkedReplay running;
      long rest;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        retryTimedOut();
        dispatch();
        saveCheckpointIfDue();
        room = consumers.size() > 0 && hasCapacity();
        running = replay != null && replay.nextRevision < replay.endRevision ? replay : null;
        rest = nanosUntilNextTask();
      } finally {
        lock.unlock();
      }
      if (room && running != null) {
        readParked(running);
      } else if (room && hasMoreToRead) {
        readNextPage();
      } else {
        wakeup.await(rest);
      }
    }
  }

  private boolean hasCapacity() {
    return waiting.size() + delayed < definition.bufferSize() && waitingBytes < MAX_WAITING_BYTES;
  }

  private long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  private void readNextPage() {
    long after = lastRead;
    // Set again by whatever is appended from here on.
    hasMoreToRead = false;
    List<StoredEvent> page;
    boolean done = false;
    try {
      page = readAfter(after, definition.readBatchSize());
      done = true;
    } finally {
      if (!done) {
        // Only ever set here: to write what was read could undo what the log said meanwhile.
        hasMoreToRead = true;
      }
    }
    if (page.isEmpty()) {
      if (!definition.readsAll() && log.database().head(definition.source()).isTombstoned()) {
        rejectConsumers();
      }
      return;
    }
    hasMoreToRead = true;
    long bytes = waitingBytes();
    int considered = 0;
    List<OutstandingEvent> wanted = new ArrayList<>();
    // As among the parked: a page of links is small, and what they lead to isn't.
    while (considered < page.size() && (considered == 0 || bytes < MAX_WAITING_BYTES)) {
      StoredEvent event = page.get(considered++);
      if (definition.matches(event)) {
        OutstandingEvent one = toOutstanding(event, false);
        wanted.add(one);
        bytes += one.footprint();
      }
    }
    lock.lock();
    try {
      retryDelay = MIN_DELAY;
      lastRead = definition.sourcePositionOf(page.get(considered - 1));
      processedSinceCheckpoint += considered - wanted.size();
      wanted.forEach(this::addOutstanding);
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

  /** What is to be read after a place; its stream may hide what it still counts. */
  private List<StoredEvent> readAfter(long after, int limit) {
    return definition.readsAll()
        ? log.readAfter(after, limit)
        : log.database().readStream(definition.source(), after + 1, true, limit);
  }

  private OutstandingEvent toOutstanding(StoredEvent event, boolean replayed) {
    boolean resolves =
        event.type().equals(LinkResolver.LINK_TYPE) && (replayed || definition.settings().getResolveLinks());
    StoredEvent resolved = resolves ? linkResolver.resolve(event) : null;
    return new OutstandingEvent(
        replayed ? event.revision() : definition.sourcePositionOf(event),
        event,
        resolves,
        resolved,
        definition.pinKey(resolved == null ? event : resolved),
        replayed);
  }

  private void addOutstanding(OutstandingEvent one) {
    outstanding.put(one.sourcePosition, one);
    enqueue(one);
  }

  /** Hands out as much as consumers take, the oldest first. */
  private void dispatch() {
    consumers.refreshReadiness();
    Set<String> busy = new HashSet<>();
    Iterator<OutstandingEvent> next = waiting.iterator();
    while (next.hasNext() && consumers.haveCapacity()) {
      OutstandingEvent one = next.next();
      SubscriptionConsumer consumer =
          busy.contains(one.pinKey) ? null : consumers.choose(definition.strategy(), one);
      if (consumer == null) {
        // Who could take this one is busy; others may take what follows, but nothing of its kind.
        if (!one.pinKey.isEmpty()) {
          busy.add(one.pinKey);
        }
        continue;
      }
      next.remove();
      waitingBytes -= one.footprint();
      one.deadline = System.nanoTime() + definition.messageTimeout().toNanos();
      consumers.assign(consumer, one);
      inFlight.add(one);
      delivered++;
      try {
        consumer.sink().send(one);
      } catch (RuntimeException e) {
        LOG.warn("a consumer of {} is gone: {}", definition.key(), e.getMessage());
        consumer.sink().endCall(Protocol.toStatus(e));
        // Leaving puts back what it had, and what is gone over here changes with it.
        disconnect(consumer);
        next = waiting.iterator();
      }
    }
  }

  /** What a consumer held for too long is handed out again. */
  private void retryTimedOut() {
    if (definition.messageTimeout().isZero()) {
      return;
    }
    long now = System.nanoTime();
    while (!inFlight.isEmpty()) {
      OutstandingEvent oldest = inFlight.iterator().next();
      if (oldest.deadline - now > 0) {
        return;
      }
      removeInFlight(oldest);
      retry(oldest);
    }
  }

  private long nanosUntilNextTask() {
    long now = System.nanoTime();
    long soonest = MAX_DELAY;
    if (!inFlight.isEmpty() && !definition.messageTimeout().isZero()) {
      soonest = Math.min(soonest, inFlight.iterator().next().deadline - now);
    }
    long save = checkpointRetryDelay == 0 ? definition.checkpointAfter().toNanos() : checkpointRetryDelay;
    if (completedPosition() > checkpoint.position() && save > 0) {
      soonest = Math.min(soonest, save);
    }
    // Nobody minds ten milliseconds, and nothing spins.
    return Math.max(soonest, TimeUnit.MILLISECONDS.toNanos(10));
  }

  /**
   * Sends the consumers away and takes none for a while, so that they see the trouble instead of
   * waiting for events that don't come.
   */
  private void pauseAfterFailure(Throwable cause) throws InterruptedException {
    LOG.error("the group {} stands still and tries again", definition.key(), cause);
    RuntimeException reason =
        // As in a failed call: UNAVAILABLE would cost a client its connection.
        Status.ABORTED
            .withDescription(
                "The group %s can't go on now: %s"
                    .formatted(
                        definition.key(),
                        Objects.requireNonNullElse(cause.getMessage(), cause.toString())))
            .asRuntimeException();
    long wait;
    lock.lock();
    try {
      failure = reason;
      wait = retryDelay;
      retryDelay = Math.min(2 * retryDelay, MAX_DELAY);
    } finally {
      lock.unlock();
    }
    disconnectAll(reason);
    TimeUnit.NANOSECONDS.sleep(wait);
    lock.lock();
    try {
      failure = null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the calls of all consumers; that is no fault of what they have. */
  void disconnectAll(RuntimeException reason) {
    List<SubscriptionConsumer> leaving;
    lock.lock();
    try {
      leaving = consumers.all();
    } finally {
      lock.unlock();
    }
    for (SubscriptionConsumer consumer : leaving) {
      disconnect(consumer, 0);
      consumer.sink().endCall(reason);
    }
  }

  // ---------------------------------------------------------------- checkpoint

  /** The place up to which all was read and nothing is owed. */
  private long completedPosition() {
    return outstanding.isEmpty() ? lastRead : outstanding.firstKey() - 1;
  }

  private void saveCheckpointIfDue() {
    long due = completedPosition();
    Duration old = Duration.ofNanos(System.nanoTime() - checkpointSavedAt);
    // What could not be kept would fail again at once, and fill the disk with what is logged.
    boolean asks =
        checkpointRetryDelay == 0
            ? definition.isCheckpointDue(processedSinceCheckpoint, old)
            : old.compareTo(Duration.ofNanos(checkpointRetryDelay)) >= 0;
    if (savingCheckpoint || due <= checkpoint.position() || !asks) {
      return;
    }
    savingCheckpoint = true;
    processedSinceCheckpoint = 0;
    checkpointSavedAt = System.nanoTime();
    saveCheckpoint(due);
  }

  private void saveCheckpoint(long place) {
    String key = definition.key();
    var _ =
        log
            .write(
                connection -> {
                  try (PreparedStatement update =
                      connection.prepareStatement(
                          "UPDATE groups SET checkpoint = ?, kept = 1 WHERE name = ?")) {
                    update.setLong(1, place);
                    update.setString(2, key);
                    return update.executeUpdate();
                  }
                })
            .whenCompleteAsync(
                (_, failure) -> {
                  lock.lock();
                  try {
                    savingCheckpoint = false;
                    if (failure == null) {
                      checkpoint = new GroupCheckpoint(Math.max(checkpoint.position(), place), true);
                      checkpointRetryDelay = 0;
                    } else {
                      if (checkpointRetryDelay == 0) {
                        LOG.error("the checkpoint of {} is kept later", key, failure);
                      }
                      checkpointRetryDelay = longerDelay(checkpointRetryDelay);
                    }
                  } finally {
                    lock.unlock();
                  }
                },
                ASYNC);
  }

  // ---------------------------------------------------------------- managing it

  static RuntimeException dropped(String message) {
    return Protocol.withExceptionName(Status.CANCELLED, "persistent-subscription-dropped", message);
  }

  /** What can be told of it. */
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

  private long lastReadPosition() {
    lock.lock();
    try {
      return lastRead;
    } finally {
      lock.unlock();
    }
  }

  GroupInfo info() {
    StreamHead parked = log.database().head(definition.parkedStream());
    boolean readAll = readAfter(lastReadPosition(), 1).isEmpty();
    lock.lock();
    try {
      long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt));
      return new GroupInfo(
          definition,
          failure == null && readAll,
          consumers.statuses(),
          checkpoint,
          lastRead,
          inFlight.size(),
          waiting.size(),
          waiting.stream().filter(one -> one.retryCount > 0).count(),
          delivered,
          delivered / seconds,
          parked.exists() ? parked.lastRevision() - parked.firstRevision() + 1 : 0);
    } finally {
      lock.unlock();
    }
  }

  /** What was saved last, or where it began. */
  GroupCheckpoint checkpoint() {
    lock.lock();
    try {
      return checkpoint;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    var _ = closeAndSaveCheckpoint();
  }

  /** Stops and keeps what was done. Tells where to go on. */
  GroupCheckpoint closeAndSaveCheckpoint() {
    lock.lock();
    try {
      boolean serves = !closed;
      long done = stop();
      if (serves && done > checkpoint.position()) {
        saveCheckpoint(done);
        return new GroupCheckpoint(done, true);
      }
      return checkpoint;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is handed out any more. Tells up to where all is done, which it doesn't keep. */
  long stop() {
    lock.lock();
    try {
      closed = true;
      return Math.max(checkpoint.position(), completedPosition());
    } finally {
      lock.unlock();
      log.unwatch(watchedStream(), sourceWakeup);
      thread.interrupt();
    }
  }
}
