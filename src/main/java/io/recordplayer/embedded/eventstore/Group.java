package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import java.sql.PreparedStatement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A persistent subscription: hands events to its consumers, each event to one of them, until it is
 * acknowledged, skipped or parked.
 *
 * <p>One thread hands out; everything else (acknowledgements, consumers that come and go) is noted
 * under the lock and wakes it. The checkpoint is the position before the oldest event that is still
 * owed; after a restart, what follows it is handed out again.
 */
final class Group implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Group.class);
  private static final int PAGE = 200;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

  private final GroupDefinition definition;
  private final Journal journal;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final List<Consumer> consumers = new ArrayList<>();
  private final Map<UUID, Owed> inFlight = new HashMap<>();
  private final PriorityQueue<Owed> again =
      new PriorityQueue<>(Comparator.comparingLong(owed -> owed.event.position()));
  private final Deque<StoredEvent> next = new ArrayDeque<>();
  private long read;
  private long checkpoint;
  private long checkpointAt = System.nanoTime();
  private int turn;
  private long parked;
  private long pause = SHORTEST_PAUSE;
  private @Nullable RuntimeException trouble;
  private boolean closed;

  /** An event that a consumer has, or had. */
  static final class Owed {
    private final StoredEvent event;
    private @Nullable Consumer consumer;
    private int retries;
    private long deadline;

    Owed(StoredEvent event) {
      this.event = event;
    }
  }

  /** One connected consumer. */
  interface Sink {
    /** Tells the consumer that it has a place; nothing is handed over before. */
    void confirm();

    /** Hands an event over; must not wait. */
    void send(StoredEvent event, int retries);

    /** Ends the consumer's call. */
    void end(RuntimeException reason);
  }

  /** A consumer's place in the group. */
  static final class Consumer {
    private final Sink sink;
    private final int slots;
    private int busy;

    Consumer(Sink sink, int slots) {
      this.sink = sink;
      this.slots = slots;
    }

    boolean isFree() {
      return busy < slots;
    }

    int slots() {
      return slots;
    }

    int busy() {
      return busy;
    }
  }

  Group(GroupDefinition definition, long checkpoint, Journal journal) {
    this.definition = definition;
    this.journal = journal;
    this.checkpoint = checkpoint;
    this.read = checkpoint;
    this.parked = journal.database().lastRevision(definition.parkedStream()) + 1;
    this.thread = Thread.ofVirtual().name("group " + definition.key()).start(this::run);
  }

  GroupDefinition definition() {
    return definition;
  }

  // ---------------------------------------------------------------- consumers

  Consumer join(Sink sink, int slots) {
    lock.lock();
    try {
      if (trouble != null) {
        throw trouble;
      }
      int most = definition.settings().getMaxSubscriberCount();
      if (most > 0 && consumers.size() >= most) {
        throw Protocol.named(
            Status.FAILED_PRECONDITION,
            "maximum-subscribers-reached",
            "The group has its " + most + " consumers already.");
      }
      Consumer consumer = new Consumer(sink, Math.max(1, slots));
      sink.confirm();
      consumers.add(consumer);
      wake();
      return consumer;
    } finally {
      lock.unlock();
    }
  }

  /** What a consumer that leaves still had is handed to others. */
  void leave(Consumer consumer) {
    lock.lock();
    try {
      if (!consumers.remove(consumer)) {
        return;
      }
      inFlight
          .values()
          .removeIf(
              owed -> {
                if (owed.consumer == consumer) {
                  owed.consumer = null;
                  again.add(owed);
                  return true;
                }
                return false;
              });
      wake();
    } finally {
      lock.unlock();
    }
  }

  void acknowledge(Consumer consumer, List<UUID> ids) {
    lock.lock();
    try {
      ids.forEach(id -> settle(consumer, id));
      wake();
    } finally {
      lock.unlock();
    }
  }

  void refuse(Consumer consumer, List<UUID> ids, Nack.Action action, String reason) {
    lock.lock();
    try {
      for (UUID id : ids) {
        Owed owed = settle(consumer, id);
        if (owed == null) {
          continue;
        }
        switch (action) {
          case Retry -> retry(owed, reason);
          case Park, Unknown, UNRECOGNIZED -> park(owed, reason);
          case Skip -> {}
          case Stop -> {
            again.add(owed);
            consumer.sink.end(Protocol.invalid("The consumer asked to be stopped: " + reason));
          }
        }
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Owed settle(Consumer consumer, UUID id) {
    Owed owed = inFlight.get(id);
    if (owed == null || owed.consumer != consumer) {
      return null;
    }
    inFlight.remove(id);
    consumer.busy--;
    owed.consumer = null;
    return owed;
  }

  private void retry(Owed owed, String reason) {
    owed.retries++;
    if (owed.retries > definition.settings().getMaxRetryCount()) {
      park(owed, reason.isEmpty() ? "it was tried too often" : reason);
    } else {
      again.add(owed);
    }
  }

  /** Sets an event aside; it stays owed until that is on disk. */
  private void park(Owed owed, String reason) {
    StoredEvent event = owed.event;
    Owed keeper = new Owed(event);
    UUID key = UUID.randomUUID();
    inFlight.put(key, keeper);
    keeper.deadline = Long.MAX_VALUE;
    ProposedEvent link =
        new ProposedEvent(
            UUID.randomUUID(),
            "$>",
            "application/octet-stream",
            ByteString.copyFromUtf8(event.revision() + "@" + event.stream()),
            definition.parkingNote(reason));
    var _ =
        journal
            .append(definition.parkedStream(), new Expected.Any(), List.of(link))
            .whenComplete(
                (_, failure) -> {
                  lock.lock();
                  try {
                    inFlight.remove(key);
                    if (failure == null) {
                      parked++;
                    } else {
                      LOG.error("{} could not be parked and comes again", event, failure);
                      again.add(owed);
                    }
                    wake();
                  } finally {
                    lock.unlock();
                  }
                });
  }

  // ---------------------------------------------------------------- handing out

  private void wake() {
    changed.signalAll();
  }

  /** New events are in the log. */
  void grown() {
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        try {
          serve();
          return;
        } catch (RuntimeException e) {
          standStill(e);
        }
      }
    } catch (InterruptedException _) {
      // Closing.
    }
  }

  /** Reads and hands out until the group is closed. */
  private void serve() throws InterruptedException {
    while (true) {
      long from;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        expire();
        handOut();
        keepCheckpoint();
        from = next.isEmpty() && hasRoom() ? read : Long.MAX_VALUE;
        if (from >= journal.committed()) {
          changed.awaitNanos(untilNextDeadline());
          continue;
        }
      } finally {
        lock.unlock();
      }
      List<StoredEvent> page = journal.after(from, PAGE);
      lock.lock();
      try {
        pause = SHORTEST_PAUSE;
        for (StoredEvent event : page) {
          read = event.position();
          if (definition.wants(event)) {
            next.addLast(event);
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Sends the consumers away and takes none for a while, so that they see the trouble instead of
   * waiting for events that don't come.
   */
  private void standStill(RuntimeException cause) throws InterruptedException {
    LOG.error("the group {} stands still and tries again", definition.key(), cause);
    RuntimeException reason =
        Status.UNAVAILABLE
            .withDescription(
                "The group %s can't go on now: %s".formatted(definition.key(), cause.getMessage()))
            .asRuntimeException();
    List<Consumer> leaving;
    long wait;
    lock.lock();
    try {
      trouble = reason;
      wait = pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      leaving = List.copyOf(consumers);
    } finally {
      lock.unlock();
    }
    for (Consumer consumer : leaving) {
      leave(consumer);
      try {
        consumer.sink.end(reason);
      } catch (RuntimeException e) {
        LOG.debug("a consumer was gone already", e);
      }
    }
    TimeUnit.NANOSECONDS.sleep(wait);
    lock.lock();
    try {
      trouble = null;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return consumers.stream().anyMatch(Consumer::isFree);
  }

  /** Hands out as much as consumers take, what was owed first; keeps the order. */
  private void handOut() {
    while (true) {
      Owed owed = again.peek();
      boolean isNew = owed == null;
      if (owed == null) {
        StoredEvent event = next.peekFirst();
        if (event == null) {
          return;
        }
        owed = new Owed(event);
      }
      Consumer consumer = choose(owed.event);
      if (consumer == null) {
        return;
      }
      if (isNew) {
        next.removeFirst();
      } else {
        again.remove();
      }
      owed.consumer = consumer;
      owed.deadline = System.nanoTime() + definition.messageTimeout().toNanos();
      consumer.busy++;
      inFlight.put(owed.event.id(), owed);
      consumer.sink.send(owed.event, owed.retries);
    }
  }

  /** Who gets an event; null where nobody can take it now. */
  private @Nullable Consumer choose(StoredEvent event) {
    if (consumers.isEmpty() || inFlight.containsKey(event.id())) {
      return null;
    }
    return switch (definition.strategy()) {
      case PINNED -> {
        Consumer pinned = consumers.get(Math.floorMod(event.stream().hashCode(), consumers.size()));
        yield pinned.isFree() ? pinned : null;
      }
      case DISPATCH_TO_SINGLE ->
          consumers.stream().filter(Consumer::isFree).findFirst().orElse(null);
      case ROUND_ROBIN -> {
        for (int i = 0; i < consumers.size(); i++) {
          Consumer consumer = consumers.get(Math.floorMod(turn++, consumers.size()));
          if (consumer.isFree()) {
            yield consumer;
          }
        }
        yield null;
      }
    };
  }

  /** What a consumer held for too long is handed out again. */
  private void expire() {
    long now = System.nanoTime();
    List<Owed> late =
        inFlight.values().stream()
            .filter(owed -> owed.consumer != null && owed.deadline - now <= 0)
            .toList();
    for (Owed owed : late) {
      inFlight.remove(owed.event.id());
      Consumer consumer = owed.consumer;
      if (consumer != null) {
        consumer.busy--;
      }
      owed.consumer = null;
      retry(owed, "it was not acknowledged in time");
    }
  }

  private long untilNextDeadline() {
    // Deadlines are coarse: late by up to a second hurts nobody who waits for minutes.
    long soonest = Math.min(SECOND, definition.messageTimeout().toNanos());
    if (checkpointDue() > checkpoint) {
      soonest = Math.min(soonest, definition.checkpointAfter().toNanos());
    }
    return Math.max(soonest, TimeUnit.MILLISECONDS.toNanos(10));
  }

  // ---------------------------------------------------------------- checkpoint

  private long checkpointDue() {
    long oldest = read + 1;
    for (Owed owed : inFlight.values()) {
      oldest = Math.min(oldest, owed.event.position());
    }
    Owed first = again.peek();
    if (first != null) {
      oldest = Math.min(oldest, first.event.position());
    }
    StoredEvent waiting = next.peekFirst();
    if (waiting != null) {
      oldest = Math.min(oldest, waiting.position());
    }
    return oldest - 1;
  }

  private void keepCheckpoint() {
    long now = System.nanoTime();
    if (now - checkpointAt < definition.checkpointAfter().toNanos()) {
      return;
    }
    long due = checkpointDue();
    if (due > checkpoint) {
      checkpoint = due;
      checkpointAt = now;
      var _ = save(due);
    }
  }

  private CompletableFuture<Integer> save(long position) {
    return journal.write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE groups SET checkpoint = ? WHERE name = ?")) {
            update.setLong(1, position);
            update.setString(2, definition.key());
            return update.executeUpdate();
          }
        });
  }

  // ---------------------------------------------------------------- looking at it

  /** What the protocol's info tells. */
  record Info(
      List<Consumer> consumers,
      long checkpoint,
      long known,
      int inFlight,
      int waiting,
      long parked) {}

  Info info() {
    lock.lock();
    try {
      return new Info(
          List.copyOf(consumers), checkpoint, read, inFlight.size(), again.size(), parked);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the consumers' calls; the checkpoint is kept. */
  void end(RuntimeException reason) {
    List<Consumer> leaving;
    lock.lock();
    try {
      leaving = List.copyOf(consumers);
    } finally {
      lock.unlock();
    }
    close();
    leaving.forEach(consumer -> consumer.sink.end(reason));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      var _ = save(checkpointDue());
      wake();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
