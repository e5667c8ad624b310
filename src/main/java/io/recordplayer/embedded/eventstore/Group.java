package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack;
import io.recordplayer.embedded.eventstore.Consumers.Consumer;
import io.recordplayer.embedded.eventstore.Consumers.Peer;
import io.recordplayer.embedded.eventstore.Consumers.Sink;
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
final class Group implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Group.class);
  private static final int WAITING_BYTES = 16 << 20;
  private static final int PAGE = 200;
  private static final String ENDED = "The group's stream is deleted for ever.";
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

  /** Where the group hears that something is written: the log's writer never takes its lock. */
  private static final Executor APART = task -> Thread.ofVirtual().name("group").start(task);

  private final GroupDefinition definition;
  private final Journal journal;
  private final Links links;
  private final Thread thread;
  private final Growth growth = new Growth();
  private final Signal work = new Signal();
  private volatile boolean grown = true;
  private final ReentrantLock lock = new ReentrantLock();
  // All below are guarded by the lock.
  private final Consumers consumers = new Consumers();

  /** All that was read and is not done, by its place; what is replayed is none of it. */
  private final TreeMap<Long, Owed> owed = new TreeMap<>();

  /** What no consumer has and what can be handed out. */
  private final TreeSet<Owed> waiting = new TreeSet<>(Owed.ORDER);

  /** What consumers have; the one with the nearest deadline first. */
  private final Set<Owed> handed = new LinkedHashSet<>();

  /** How many events could not be parked and are soon to wait again; they take room, too. */
  private int pausing;

  private int waitingBytes;

  /** The last place that was read; written by the thread alone. */
  private long read;

  private Checkpoint checkpoint;
  private long checkpointAt = System.nanoTime();
  private boolean saving;

  /** How long the next try to keep the checkpoint is held back; 0 while it can be kept. */
  private long saveAfter;

  private long passed;
  private long taken;
  private final long since = System.nanoTime();
  private @Nullable Replay replay;

  /** The revision before which the parked events were replayed; 0 once their stream says so. */
  private long replayed;

  private long pause = SHORTEST_PAUSE;
  private @Nullable RuntimeException trouble;

  /** Whether what was last to be parked was; a failure is told once. */
  private boolean parks = true;

  private boolean closed;

  /** Its stream is deleted for ever: who comes is sent away, as by the real server. */
  private boolean ended;

  /** Notes that there is more to read; raised by the log's writer, which waits for nobody. */
  private final class Growth extends Signal {
    @Override
    void raise() {
      grown = true;
      work.raise();
    }
  }

  /**
   * The place up to which nothing is owed.
   *
   * @param kept whether it was saved as such; otherwise it is only where the group began
   */
  record Checkpoint(long place, boolean kept) {}

  /** The parked events are handed out again, from one revision of theirs to before another. */
  private static final class Replay {
    private long next;
    private final long end;
    private final Set<Long> open = new LinkedHashSet<>();

    Replay(long next, long end) {
      this.next = next;
      this.end = end;
    }
  }

  Group(GroupDefinition definition, Checkpoint checkpoint, Journal journal) {
    this.definition = definition;
    this.journal = journal;
    this.links = new Links(journal.database());
    this.checkpoint = checkpoint;
    this.read = checkpoint.place();
    // Watched before it is read: nothing falls between.
    journal.watch(watched(), growth);
    this.thread = Thread.ofVirtual().name("group " + definition.key()).start(this::run);
  }

  private @Nullable String watched() {
    return definition.readsAll() ? null : definition.source();
  }

  GroupDefinition definition() {
    return definition;
  }

  // ---------------------------------------------------------------- consumers

  Consumer join(Sink sink, Peer peer, int slots) {
    lock.lock();
    try {
      if (closed) {
        // Found before it was deleted or restarted: who joins it now would wait for ever.
        throw dropped("The group is closed.");
      }
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
      sink.confirm();
      if (ended) {
        throw dropped(ENDED);
      }
      return consumers.join(sink, peer, slots);
    } finally {
      lock.unlock();
      work.raise();
    }
  }

  /** Looks again who can take something. */
  void wake() {
    work.raise();
  }

  /**
   * What a consumer that leaves still had is handed to others, and was tried once more: who dies of
   * an event can be told by its count. It is never parked for that, as consumers die of much else.
   */
  void leave(Consumer consumer) {
    leave(consumer, 1);
  }

  private void leave(Consumer consumer, int tries) {
    lock.lock();
    try {
      for (Owed left : consumers.leave(consumer)) {
        left.retries += tries;
        handed.remove(left);
        await(left);
      }
    } finally {
      lock.unlock();
      work.raise();
    }
  }

  void acknowledge(Consumer consumer, List<UUID> ids) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (UUID id : ids) {
        Owed done = takeBack(consumer, id);
        if (done != null) {
          finish(done);
        }
      }
    } finally {
      lock.unlock();
      work.raise();
    }
  }

  void refuse(Consumer consumer, List<UUID> ids, Nack.Action action, String reason) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (UUID id : ids) {
        Owed back = takeBack(consumer, id);
        if (back == null) {
          continue;
        }
        switch (action) {
          case Retry, Unknown -> retry(back);
          case Park, UNRECOGNIZED -> park(back, "Client explicitly NAK'ed message.\n" + reason);
          // The real server stops nobody who asks for that, either.
          case Skip, Stop -> finish(back);
        }
      }
    } finally {
      lock.unlock();
      work.raise();
    }
  }

  /** From a consumer that has it; one that took too long has it no more. */
  private @Nullable Owed takeBack(Consumer consumer, UUID id) {
    Owed back = consumer.held(id);
    if (back != null) {
      takeBack(back);
    }
    return back;
  }

  private void takeBack(Owed back) {
    handed.remove(back);
    consumers.giveBack(back);
  }

  private void await(Owed again) {
    waiting.add(again);
    waitingBytes += again.size();
  }

  /** What could not be parked would fail again at once, and fill the disk with what is logged. */
  private void awaitLater(Owed again) {
    again.pause = longer(again.pause);
    pausing++;
    waitingBytes += again.size();
    CompletableFuture.delayedExecutor(again.pause, TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              lock.lock();
              try {
                pausing--;
                waitingBytes -= again.size();
                await(again);
              } finally {
                lock.unlock();
                work.raise();
              }
            });
  }

  /** How long to wait after one more failure. */
  private static long longer(long pause) {
    return pause == 0 ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
  }

  private void retry(Owed back) {
    int most = definition.settings().getMaxRetryCount();
    if (++back.retries > most) {
      park(back, "Reached retry count of " + most);
    } else {
      await(back);
    }
  }

  private void finish(Owed done) {
    Replay running = replay;
    if (!done.replayed) {
      owed.remove(done.place);
      passed++;
    } else if (running != null) {
      running.open.remove(done.place);
      endReplay(running);
    }
  }

  /** Sets an event aside; it stays owed until that is on disk. */
  private void park(Owed aside, String reason) {
    StoredEvent event = aside.event;
    ProposedEvent link =
        new ProposedEvent(
            UUID.randomUUID(),
            Links.TYPE,
            "application/octet-stream",
            aside.link(),
            definition.parkingNote(event, reason));
    String key = definition.key();
    String parked = definition.parkedStream();
    var _ =
        journal
            .write(link.footprint(), connection -> park(connection, key, parked, link))
            .whenCompleteAsync(
                (result, failure) -> {
                  lock.lock();
                  try {
                    if (failure == null && result) {
                      parks = true;
                      finish(aside);
                    } else if (!closed) {
                      if (parks) {
                        LOG.error("{} could not be parked and comes again", event, failure);
                      }
                      parks = false;
                      awaitLater(aside);
                    }
                  } finally {
                    lock.unlock();
                    work.raise();
                  }
                },
                APART);
  }

  /** For the writer thread. What is parked of a deleted group would stay for one of its name. */
  private boolean park(Connection connection, String key, String parked, ProposedEvent link)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM groups WHERE name = ?")) {
      select.setString(1, key);
      try (ResultSet group = select.executeQuery()) {
        return group.next()
            && journal.append(connection, parked, new Expected.Any(), List.of(link))
                instanceof AppendResult.Done;
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
    Head parked = journal.database().head(definition.parkedStream());
    lock.lock();
    try {
      if (replay == null && parked.exists()) {
        Replay begun =
            new Replay(Math.max(parked.first(), replayed), Math.min(end, parked.last() + 1));
        replay = begun.next < begun.end ? begun : null;
      }
    } finally {
      lock.unlock();
      work.raise();
    }
  }

  private void readParked(Replay running) {
    List<StoredEvent> links =
        journal.database().readStream(definition.parkedStream(), running.next, true, PAGE);
    long bytes = waitingBytes();
    long next = links.isEmpty() ? running.end : running.next;
    List<Owed> page = new ArrayList<>();
    for (StoredEvent link : links) {
      next = link.revision() + 1;
      if (link.revision() >= running.end) {
        break;
      }
      Owed again = owed(link, true);
      page.add(again);
      bytes += again.size();
      // A page of links is small, and what they lead to isn't.
      if (bytes >= WAITING_BYTES) {
        break;
      }
    }
    lock.lock();
    try {
      running.next = next;
      for (Owed again : page) {
        running.open.add(again.place);
        await(again);
      }
      endReplay(running);
    } finally {
      lock.unlock();
    }
  }

  /** Once all are done, or parked anew, those that were replayed leave the parked ones. */
  private void endReplay(Replay running) {
    if (running.next < running.end || !running.open.isEmpty()) {
      return;
    }
    replay = null;
    replayed = running.end;
    String key = definition.key();
    ProposedEvent metadata =
        new ProposedEvent(
            UUID.randomUUID(),
            Limits.TYPE,
            ProposedEvent.JSON,
            Limits.beginningAt(running.end, ByteString.EMPTY),
            ByteString.EMPTY);
    var _ =
        journal
            .append(
                Limits.metadataOf(definition.parkedStream()), new Expected.Any(), List.of(metadata))
            .whenCompleteAsync(
                (_, failure) -> {
                  if (failure != null) {
                    LOG.error("{}: what was replayed stays parked, too", key, failure);
                  }
                  forget(running);
                },
                APART);
  }

  /** From now on the parked stream itself tells where what is parked begins. */
  private void forget(Replay ended) {
    lock.lock();
    try {
      if (replayed == ended.end) {
        replayed = 0;
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
          standStill(e);
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
      Replay running;
      long rest;
      lock.lock();
      try {
        if (closed) {
          return;
        }
        expire();
        handOut();
        keepCheckpoint();
        room = consumers.size() > 0 && hasRoom();
        running = replay != null && replay.next < replay.end ? replay : null;
        rest = untilNextDeadline();
      } finally {
        lock.unlock();
      }
      if (room && running != null) {
        readParked(running);
      } else if (room && grown) {
        readOn();
      } else {
        work.await(rest);
      }
    }
  }

  private boolean hasRoom() {
    return waiting.size() + pausing < definition.buffer() && waitingBytes < WAITING_BYTES;
  }

  private long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  private void readOn() {
    long after = read;
    // Set again by whatever is appended from here on.
    grown = false;
    List<StoredEvent> page;
    boolean done = false;
    try {
      page = next(after, definition.page());
      done = true;
    } finally {
      if (!done) {
        // Only ever set here: to write what was read could undo what the log said meanwhile.
        grown = true;
      }
    }
    if (page.isEmpty()) {
      if (!definition.readsAll() && journal.database().head(definition.source()).isTombstoned()) {
        end();
      }
      return;
    }
    grown = true;
    long bytes = waitingBytes();
    int considered = 0;
    List<Owed> wanted = new ArrayList<>();
    // As among the parked: a page of links is small, and what they lead to isn't.
    while (considered < page.size() && (considered == 0 || bytes < WAITING_BYTES)) {
      StoredEvent event = page.get(considered++);
      if (definition.wants(event)) {
        Owed one = owed(event, false);
        wanted.add(one);
        bytes += one.size();
      }
    }
    lock.lock();
    try {
      pause = SHORTEST_PAUSE;
      read = definition.placeOf(page.get(considered - 1));
      passed += considered - wanted.size();
      wanted.forEach(this::owe);
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    dismiss(dropped(ENDED));
  }

  /** What is to be read after a place; its stream may hide what it still counts. */
  private List<StoredEvent> next(long after, int limit) {
    return definition.readsAll()
        ? journal.after(after, limit)
        : journal.database().readStream(definition.source(), after + 1, true, limit);
  }

  private Owed owed(StoredEvent event, boolean replayed) {
    boolean resolves =
        event.type().equals(Links.TYPE) && (replayed || definition.settings().getResolveLinks());
    StoredEvent resolved = resolves ? links.resolve(event) : null;
    return new Owed(
        replayed ? event.revision() : definition.placeOf(event),
        event,
        resolves,
        resolved,
        definition.pin(resolved == null ? event : resolved),
        replayed);
  }

  private void owe(Owed one) {
    owed.put(one.place, one);
    await(one);
  }

  /** Hands out as much as consumers take, the oldest first. */
  private void handOut() {
    consumers.look();
    Set<String> busy = new HashSet<>();
    Iterator<Owed> next = waiting.iterator();
    while (next.hasNext() && consumers.haveRoom()) {
      Owed one = next.next();
      Consumer consumer =
          busy.contains(one.pin) ? null : consumers.choose(definition.strategy(), one);
      if (consumer == null) {
        // Who could take this one is busy; others may take what follows, but nothing of its kind.
        if (!one.pin.isEmpty()) {
          busy.add(one.pin);
        }
        continue;
      }
      next.remove();
      waitingBytes -= one.size();
      one.deadline = System.nanoTime() + definition.messageTimeout().toNanos();
      consumers.take(consumer, one);
      handed.add(one);
      taken++;
      try {
        consumer.sink().send(one);
      } catch (RuntimeException e) {
        LOG.warn("a consumer of {} is gone: {}", definition.key(), e.getMessage());
        consumer.sink().end(Protocol.failure(e));
        // Leaving puts back what it had, and what is gone over here changes with it.
        leave(consumer);
        next = waiting.iterator();
      }
    }
  }

  /** What a consumer held for too long is handed out again. */
  private void expire() {
    if (definition.messageTimeout().isZero()) {
      return;
    }
    long now = System.nanoTime();
    while (!handed.isEmpty()) {
      Owed oldest = handed.iterator().next();
      if (oldest.deadline - now > 0) {
        return;
      }
      takeBack(oldest);
      retry(oldest);
    }
  }

  private long untilNextDeadline() {
    long now = System.nanoTime();
    long soonest = LONGEST_PAUSE;
    if (!handed.isEmpty() && !definition.messageTimeout().isZero()) {
      soonest = Math.min(soonest, handed.iterator().next().deadline - now);
    }
    long save = saveAfter == 0 ? definition.checkpointAfter().toNanos() : saveAfter;
    if (due() > checkpoint.place() && save > 0) {
      soonest = Math.min(soonest, save);
    }
    // Nobody minds ten milliseconds, and nothing spins.
    return Math.max(soonest, TimeUnit.MILLISECONDS.toNanos(10));
  }

  /**
   * Sends the consumers away and takes none for a while, so that they see the trouble instead of
   * waiting for events that don't come.
   */
  private void standStill(Throwable cause) throws InterruptedException {
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
      trouble = reason;
      wait = pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    } finally {
      lock.unlock();
    }
    dismiss(reason);
    TimeUnit.NANOSECONDS.sleep(wait);
    lock.lock();
    try {
      trouble = null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the calls of all consumers; that is no fault of what they have. */
  void dismiss(RuntimeException reason) {
    List<Consumer> leaving;
    lock.lock();
    try {
      leaving = consumers.all();
    } finally {
      lock.unlock();
    }
    for (Consumer consumer : leaving) {
      leave(consumer, 0);
      consumer.sink().end(reason);
    }
  }

  // ---------------------------------------------------------------- checkpoint

  /** The place up to which all was read and nothing is owed. */
  private long due() {
    return owed.isEmpty() ? read : owed.firstKey() - 1;
  }

  private void keepCheckpoint() {
    long due = due();
    Duration old = Duration.ofNanos(System.nanoTime() - checkpointAt);
    // What could not be kept would fail again at once, and fill the disk with what is logged.
    boolean asks =
        saveAfter == 0
            ? definition.isCheckpointDue(passed, old)
            : old.compareTo(Duration.ofNanos(saveAfter)) >= 0;
    if (saving || due <= checkpoint.place() || !asks) {
      return;
    }
    saving = true;
    passed = 0;
    checkpointAt = System.nanoTime();
    save(due);
  }

  private void save(long place) {
    String key = definition.key();
    var _ =
        journal
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
                    saving = false;
                    if (failure == null) {
                      checkpoint = new Checkpoint(Math.max(checkpoint.place(), place), true);
                      saveAfter = 0;
                    } else {
                      if (saveAfter == 0) {
                        LOG.error("the checkpoint of {} is kept later", key, failure);
                      }
                      saveAfter = longer(saveAfter);
                    }
                  } finally {
                    lock.unlock();
                  }
                },
                APART);
  }

  // ---------------------------------------------------------------- managing it

  static RuntimeException dropped(String message) {
    return Protocol.named(Status.CANCELLED, "persistent-subscription-dropped", message);
  }

  /** What can be told of it. */
  record Info(
      GroupDefinition definition,
      boolean live,
      List<Consumers.Status> consumers,
      Checkpoint checkpoint,
      long read,
      int handed,
      int waiting,
      long retried,
      long taken,
      long perSecond,
      long parked) {}

  private long upTo() {
    lock.lock();
    try {
      return read;
    } finally {
      lock.unlock();
    }
  }

  Info info() {
    Head parked = journal.database().head(definition.parkedStream());
    boolean readAll = next(upTo(), 1).isEmpty();
    lock.lock();
    try {
      long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
      return new Info(
          definition,
          trouble == null && readAll,
          consumers.statuses(),
          checkpoint,
          read,
          handed.size(),
          waiting.size(),
          waiting.stream().filter(one -> one.retries > 0).count(),
          taken,
          taken / seconds,
          parked.exists() ? parked.last() - parked.first() + 1 : 0);
    } finally {
      lock.unlock();
    }
  }

  /** What was saved last, or where it began. */
  Checkpoint checkpoint() {
    lock.lock();
    try {
      return checkpoint;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    var _ = finish();
  }

  /** Stops and keeps what was done. Tells where to go on. */
  Checkpoint finish() {
    lock.lock();
    try {
      boolean serves = !closed;
      long done = stop();
      if (serves && done > checkpoint.place()) {
        save(done);
        return new Checkpoint(done, true);
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
      return Math.max(checkpoint.place(), due());
    } finally {
      lock.unlock();
      journal.unwatch(watched(), growth);
      thread.interrupt();
    }
  }
}
