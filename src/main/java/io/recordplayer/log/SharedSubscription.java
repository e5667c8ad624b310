package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to the log, whose records are decoded once for all its members. It keeps the
 * newest records, so that a follower that comes a little later can join. A member that is too slow
 * leaves it, unless it is the only one: then the feed waits. It ends with its last member, or when
 * its subscription overflows, drops or falls silent.
 */
final class SharedSubscription {
  /** What a member gets. */
  sealed interface Part permits Batch, Passed, Idle {}

  /** Nothing up to here was for this member. */
  record Passed(Checkpoint end) implements Part {}

  /**
   * The log has nothing more.
   *
   * @param complete up to where the member has been given everything
   * @param asked when the log was asked, of {@link System#nanoTime}
   */
  record Idle(Position complete, long asked) implements Part {}

  private static final Logger LOG = LoggerFactory.getLogger(SharedSubscription.class);

  /** So many records are handed over at once to a member that is behind. */
  private static final int TOGETHER = 4_096;

  /** How long a member isn't told that records passed that are not for it. */
  private static final long PASSING = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Log log;
  private final KurrentDBClient client;
  private final List<String> prefixes;
  private final long capacity;
  private final ReentrantLock lock;

  /** Signalled when a member has read, or leaves. */
  private final Condition room;

  private final Consumer<SharedSubscription> ended;
  private final ReceiveQueue line;
  private final List<Member> members = new ArrayList<>();
  private final Deque<Batch> newest = new ArrayDeque<>();
  private long newestBytes;

  /** The record after which {@link #newest} has every one. */
  private Checkpoint after;

  private volatile Checkpoint end;
  private volatile boolean connected;
  private boolean over;
  private @Nullable RuntimeException failure;

  SharedSubscription(
      String name,
      Log log,
      KurrentDBClient client,
      Checkpoint after,
      List<String> prefixes,
      long capacity,
      ReentrantLock lock,
      Consumer<SharedSubscription> ended) {
    this.name = name;
    this.log = log;
    this.client = client;
    this.prefixes = prefixes;
    this.capacity = capacity;
    this.lock = lock;
    this.room = lock.newCondition();
    this.ended = ended;
    this.line = new ReceiveQueue(capacity);
    this.after = after;
    this.end = after;
  }

  /** A follower, as a part of the feed. Reads on a thread of its own. */
  static final class Member implements AutoCloseable {
    private final CatchUpSubscription.Reader reader;
    private final ReentrantLock lock;
    private final Condition changed;
    private final Deque<Batch> queue = new ArrayDeque<>();

    /** Null where it left. */
    private volatile @Nullable SharedSubscription feed;

    /** The one that it got its records from last. */
    private SharedSubscription latest;

    /** Of what is queued or being read. */
    private long bytes;

    private long reading;
    private @Nullable Passed passed;
    private long told = System.nanoTime();
    private @Nullable Idle idle;

    private Member(CatchUpSubscription.Reader reader, SharedSubscription feed) {
      this.reader = reader;
      this.lock = feed.lock;
      this.changed = lock.newCondition();
      this.feed = feed;
      this.latest = feed;
    }

    boolean isConnected() {
      SharedSubscription now = feed;
      return now != null && now.connected;
    }

    boolean isIn(SharedSubscription other) {
      return feed == other;
    }

    /**
     * The next part; null where it left the feed and has read all that it had got.
     *
     * @throws LogException where the feed could not subscribe
     */
    @Nullable Part take() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        bytes -= reading;
        reading = 0;
        latest.room.signalAll();
        while (true) {
          if (!queue.isEmpty()) {
            return takeTogether();
          }
          Passed skipped = passed;
          long patience = told + PASSING - System.nanoTime();
          if (skipped != null && (patience <= 0 || idle != null || feed == null)) {
            passed = null;
            told = System.nanoTime();
            return skipped;
          }
          Idle nothing = idle;
          if (nothing != null) {
            idle = null;
            return nothing;
          }
          if (feed == null) {
            if (latest.failure != null) {
              throw latest.failure;
            }
            return null;
          }
          if (skipped == null) {
            changed.await();
          } else {
            var _ = changed.awaitNanos(patience);
          }
        }
      } finally {
        lock.unlock();
      }
    }

    private Batch takeTogether() {
      Batch first = queue.removeFirst();
      reading = first.bytes();
      told = System.nanoTime();
      if (queue.isEmpty()) {
        return first;
      }
      List<Recorded<?>> records = new ArrayList<>(first.records());
      while (!queue.isEmpty() && records.size() + queue.getFirst().records().size() <= TOGETHER) {
        Batch next = queue.removeFirst();
        records.addAll(next.records());
        reading += next.bytes();
      }
      return new Batch(records, reading);
    }

    /** One batch alone is taken whatever its size, or nobody would ever get beyond it. */
    private boolean hasRoom(Batch batch, long capacity) {
      return bytes == 0 || bytes + batch.bytes() <= capacity;
    }

    private void offer(Batch batch) {
      idle = null;
      if (batch.records().stream().anyMatch(reader::wants)) {
        passed = null;
        queue.addLast(batch);
        bytes += batch.bytes();
        changed.signalAll();
      } else {
        if (passed == null) {
          changed.signalAll();
        }
        passed = new Passed(batch.end());
      }
    }

    /** Under the lock. The other feed brings the records that the member has not read yet. */
    void moveTo(SharedSubscription other, Checkpoint after) {
      close();
      queue.clear();
      bytes = 0;
      reading = 0;
      passed = null;
      idle = null;
      other.take(this, after);
    }

    private void leave() {
      feed = null;
      changed.signalAll();
    }

    @Override
    public void close() {
      lock.lock();
      try {
        SharedSubscription left = feed;
        if (left != null) {
          leave();
          left.lose(this);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  void start() {
    Thread.ofVirtual().name("feed " + name).start(this::run);
  }

  boolean isOf(List<String> others) {
    return prefixes.equals(others);
  }

  boolean isSameAs(Member member) {
    return isOf(member.latest.prefixes);
  }

  boolean isConnected() {
    return connected;
  }

  /** Under the lock: whether who has read up to here can go on with this feed. */
  boolean hasAllAfter(Checkpoint place) {
    return !over
        && !after.position().isAfter(place.position())
        && !place.position().isAfter(end.position());
  }

  /** Under the lock. */
  Member add(CatchUpSubscription.Reader reader, Checkpoint place) {
    Member member = new Member(reader, this);
    take(member, place);
    return member;
  }

  private void take(Member member, Checkpoint place) {
    member.feed = this;
    member.latest = this;
    members.add(member);
    for (Batch batch : newest) {
      if (batch.end().position().isAfter(place.position())) {
        member.offer(batch.after(place.position()));
      }
    }
  }

  private void lose(Member member) {
    members.remove(member);
    if (members.isEmpty()) {
      finish(null);
    }
    room.signalAll();
  }

  /** Under the lock. */
  private void finish(@Nullable RuntimeException reason) {
    if (over) {
      return;
    }
    over = true;
    failure = reason;
    connected = false;
    line.giveUp();
    ended.accept(this);
    members.forEach(Member::leave);
    members.clear();
    room.signalAll();
  }

  private void run() {
    RuntimeException reason = null;
    try {
      subscribe();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      reason = e;
    } catch (Error e) {
      // Whoever depends on it would wait for good.
      LOG.error("the feed {} failed", name, e);
    } finally {
      lock.lock();
      try {
        finish(reason);
      } finally {
        lock.unlock();
      }
    }
  }

  private void subscribe() throws InterruptedException {
    SubscribeToAllOptions options =
        SubscribeToAllOptions.get()
            .filter(Log.streamsBeginningWith(prefixes))
            .header(DirectDelivery.UNTRACED, "true");
    Position from = end.position();
    if (from.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(new io.kurrent.dbclient.Position(from.commit(), from.prepare()));
    }
    CompletableFuture<Subscription> subscribing = client.subscribeToAll(line, options);
    Subscription subscription;
    try {
      subscription = Log.await("follow as " + name, subscribing);
    } catch (LogException e) {
      // It may come to life when nobody waits for it any more.
      line.giveUp();
      var _ = subscribing.thenAccept(Subscription::stop);
      throw e;
    }
    connected = true;
    try {
      feed();
    } finally {
      line.giveUp();
      subscription.stop();
    }
  }

  private void feed() throws InterruptedException {
    Position looked = end.position();
    while (true) {
      List<ResolvedEvent> events = line.take();
      if (!events.isEmpty()) {
        add(events);
        line.done(events);
      } else if (line.isBroken()) {
        return;
      } else {
        long asked = System.nanoTime();
        Log.Look look = log.look(looked.orLater(end.position()), prefixes);
        if (!look.found()) {
          // What is known to be of others isn't looked through again.
          looked = look.at();
          tell(new Idle(looked, asked));
        } else if (line.isEmpty()) {
          LOG.warn("{} found its subscription silent and takes a new one", name);
          return;
        }
      }
    }
  }

  private void tell(Idle idle) {
    lock.lock();
    try {
      for (Member member : members) {
        member.idle = idle;
        member.changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(List<ResolvedEvent> events) throws InterruptedException {
    List<Recorded<?>> records = new ArrayList<>(events.size());
    for (ResolvedEvent event : events) {
      Recorded<?> record = log.decode(event);
      if (record.position().isAfter(end.position())) {
        records.add(record);
      }
    }
    if (!records.isEmpty()) {
      add(new Batch(records, ReceiveQueue.bytesOf(events)));
    }
  }

  private void add(Batch batch) throws InterruptedException {
    lock.lock();
    try {
      while (members.size() == 1 && !members.getFirst().hasRoom(batch, capacity)) {
        room.await();
      }
      newest.addLast(batch);
      newestBytes += batch.bytes();
      while (newestBytes > capacity) {
        Batch oldest = newest.removeFirst();
        newestBytes -= oldest.bytes();
        after = oldest.end();
      }
      end = batch.end();
      for (Member member : List.copyOf(members)) {
        if (member.hasRoom(batch, capacity)) {
          member.offer(batch);
        } else {
          // It goes on by itself once it has read what it has.
          member.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
