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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to the log that several readers share; each record is decoded once for all. It
 * keeps the newest records, so that a reader that is a little behind can join. A member that is too
 * slow leaves it; if it is the only member, the subscription waits for it. The subscription ends
 * with its last member, or if it overflows, drops or falls silent.
 */
final class SharedSubscription {
  /** A part of what a member gets. */
  sealed interface Part permits Batch, Passed, Idle {}

  /**
   * Only records that the member does not need have come.
   *
   * @param end the last of them
   */
  record Passed(Checkpoint end) implements Part {}

  /**
   * The log has no more records.
   *
   * @param complete the position up to which the member has got all records
   * @param askedAt the time when the log was asked, of {@link System#nanoTime}
   */
  record Idle(Position complete, long askedAt) implements Part {}

  private static final Logger LOG = LoggerFactory.getLogger(SharedSubscription.class);

  private final String name;
  private final KurrentDBClient client;
  private final AllStream all;
  private final RecordDecoder decoder;
  private final List<String> prefixes;
  private final long capacity;
  private final ReentrantLock lock;

  /** Signalled after a member has read a part, or leaves. */
  private final Condition room;

  private final Consumer<SharedSubscription> ended;
  private final ReceiveQueue received;
  private final List<SubscriptionMember> members = new ArrayList<>();
  private final Deque<Batch> newest = new ArrayDeque<>();
  private long newestBytes;

  /** The record after which {@link #newest} has all records. */
  private Checkpoint after;

  private volatile Checkpoint end;
  private volatile boolean connected;
  private boolean over;
  private @Nullable RuntimeException failure;

  /**
   * @param name its name in log messages
   * @param after the record after which it begins
   * @param capacity the largest size of the records that wait for a member, and of those that are
   *     kept for new members, in bytes
   * @param lock guards the members of all subscriptions
   * @param ended called under the lock when the subscription ends
   */
  SharedSubscription(
      String name,
      KurrentDBClient client,
      AllStream all,
      RecordDecoder decoder,
      Checkpoint after,
      List<String> prefixes,
      long capacity,
      ReentrantLock lock,
      Consumer<SharedSubscription> ended) {
    this.name = name;
    this.client = client;
    this.all = all;
    this.decoder = decoder;
    this.prefixes = prefixes;
    this.capacity = capacity;
    this.lock = lock;
    this.room = lock.newCondition();
    this.ended = ended;
    this.received = new ReceiveQueue(capacity);
    this.after = after;
    this.end = after;
  }

  void start() {
    Thread.ofVirtual().name("subscription " + name).start(this::run);
  }

  boolean hasPrefixes(List<String> others) {
    return prefixes.equals(others);
  }

  boolean hasSamePrefixesAs(SharedSubscription other) {
    return hasPrefixes(other.prefixes);
  }

  boolean isConnected() {
    return connected;
  }

  /** Under the lock: whether a reader can join that has read up to here. */
  boolean hasAllAfter(Checkpoint place) {
    return !over
        && !after.position().isAfter(place.position())
        && !place.position().isAfter(end.position());
  }

  /** Under the lock. */
  SubscriptionMember add(CatchUpSubscription.Reader reader, Checkpoint place) {
    SubscriptionMember member = new SubscriptionMember(reader, this, lock);
    add(member, place);
    return member;
  }

  /** Under the lock. */
  void add(SubscriptionMember member, Checkpoint place) {
    member.enter(this);
    members.add(member);
    for (Batch batch : newest) {
      if (batch.end().position().isAfter(place.position())) {
        member.offer(batch.after(place.position()));
      }
    }
  }

  /** Under the lock. */
  void remove(SubscriptionMember member) {
    members.remove(member);
    if (members.isEmpty()) {
      finish(null);
    }
    signalRoom();
  }

  /** Under the lock: a member has read a part, or leaves. */
  void signalRoom() {
    room.signalAll();
  }

  /** Under the lock. */
  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /** Under the lock. */
  private void finish(@Nullable RuntimeException reason) {
    if (over) {
      return;
    }
    over = true;
    failure = reason;
    connected = false;
    received.giveUp();
    ended.accept(this);
    members.forEach(SubscriptionMember::leave);
    members.clear();
    signalRoom();
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
      // Its members must not wait for ever.
      LOG.error("The subscription {} failed", name, e);
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
            .filter(AllStream.streamsWithPrefix(prefixes))
            .header(DirectDelivery.UNTRACED, "true");
    Position from = end.position();
    if (from.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(RecordDecoder.toClient(from));
    }
    CompletableFuture<Subscription> subscribing = client.subscribeToAll(received, options);
    Subscription subscription;
    try {
      subscription = LogCalls.await("follow as " + name, subscribing);
    } catch (LogException e) {
      // The subscription may still begin later.
      received.giveUp();
      var _ = subscribing.thenAccept(Subscription::stop);
      throw e;
    }
    connected = true;
    try {
      deliver();
    } finally {
      received.giveUp();
      subscription.stop();
    }
  }

  private void deliver() throws InterruptedException {
    Position searched = end.position();
    while (true) {
      List<ResolvedEvent> events = received.take();
      if (!events.isEmpty()) {
        deliver(events);
        received.done(events);
      } else if (received.isBroken()) {
        return;
      } else {
        long askedAt = System.nanoTime();
        AllStream.Search search = all.firstAfter(searched.orLater(end.position()), prefixes);
        if (!search.found()) {
          // The next search begins after these records of other streams.
          searched = search.at();
          deliver(new Idle(searched, askedAt));
        } else if (received.isEmpty()) {
          LOG.warn("{} replaces its subscription, which is silent though records wait", name);
          return;
        }
      }
    }
  }

  private void deliver(Idle idle) {
    lock.lock();
    try {
      members.forEach(member -> member.offer(idle));
    } finally {
      lock.unlock();
    }
  }

  private void deliver(List<ResolvedEvent> events) throws InterruptedException {
    List<Recorded<?>> records = new ArrayList<>(events.size());
    for (ResolvedEvent event : events) {
      Recorded<?> record = decoder.decode(event);
      if (record.position().isAfter(end.position())) {
        records.add(record);
      }
    }
    if (!records.isEmpty()) {
      deliver(new Batch(records, ReceiveQueue.bytesOf(events)));
    }
  }

  private void deliver(Batch batch) throws InterruptedException {
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
      for (SubscriptionMember member : List.copyOf(members)) {
        if (member.hasRoom(batch, capacity)) {
          member.offer(batch);
        } else {
          // It continues with a subscription of its own after it has read what it has.
          member.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
