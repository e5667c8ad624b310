package io.recordplayer.update;

import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.core.JacksonException;

/**
 * The updates without a record that are live now, on one node. It knows the updates of all nodes,
 * and tells the watchers on this node.
 *
 * <p>A node sends an update when it is published, and again after each third of its life, so that a
 * lost message is repaired. A node that joins asks the others for their updates. No method waits
 * for Redis: while Redis is away, the watchers on this node still see the updates of this node.
 */
public final class Updates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Updates.class);
  private static final int MOST_PER_KEY = 1_000;
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final long WARN_EVERY = Duration.ofMinutes(1).toNanos();

  private final String node = UUID.randomUUID().toString();
  private final LongSupplier clock;
  private final UpdateSender sender;
  private final Thread timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final LiveUpdates live = new LiveUpdates(MOST_PER_KEY, MOST_BYTES);
  private final OwnUpdates own = new OwnUpdates();
  private final Map<Topic, Watchers<?>> watchers = new HashMap<>();
  private long sequence;
  private long warnAt;
  private boolean closed;

  /** A watch that can be ended. */
  @FunctionalInterface
  public interface Subscription {
    void end();
  }

  /**
   * @param logIdentity names the log whose nodes exchange updates; called on a thread that may wait
   */
  public Updates(StringRedisTemplate redis, Supplier<String> logIdentity) {
    this(redis, logIdentity, System::nanoTime, SILENCE);
  }

  /**
   * @param clock a monotonic clock, in nanoseconds
   * @param silence after this time without a message the connection to Redis is replaced
   */
  Updates(
      StringRedisTemplate redis,
      Supplier<String> logIdentity,
      LongSupplier clock,
      Duration silence) {
    this.clock = clock;
    this.warnAt = clock.getAsLong();
    UpdateChannel channel = new UpdateChannel(redis, logIdentity, this::received, this::joined);
    this.sender = new UpdateSender(node, channel, clock, silence);
    this.timer = Thread.ofVirtual().name("expire updates").unstarted(this::runTimer);
  }

  /**
   * Begins to exchange updates with other nodes; to be called once.
   *
   * @return itself
   */
  public Updates start() {
    sender.start();
    timer.start();
    return this;
  }

  /**
   * Publishes a value in place of the publisher's earlier one. It expires after the update's life,
   * unless the update is kept. Doesn't wait.
   *
   * @throws IllegalArgumentException if the value is too large or can't be written as JSON
   */
  public <T> void publish(Update<T> update, String key, T value, Publisher publisher) {
    put(update, key, update.encode(value), publisher, null, update.isKept());
  }

  /**
   * Publishes or withdraws a value of a publisher that moves from node to node, such as an entity.
   * Doesn't wait.
   *
   * @param at orders the values of the publisher on all nodes
   * @throws IllegalArgumentException if the value is too large or can't be written as JSON
   */
  public <T> void publish(Publication<T> publication, Publisher publisher, long at) {
    T value = publication.value();
    put(
        publication.update(),
        publication.key(),
        value == null ? null : publication.update().encode(value),
        publisher,
        at,
        false);
  }

  /** Withdraws the publisher's value, if it has one. Doesn't wait. */
  public void withdraw(Update<?> update, String key, Publisher publisher) {
    lock.lock();
    try {
      OwnUpdates.Own published = own.find(new LiveUpdate.Id(Topic.of(update, key), publisher.id()));
      if (published != null && published.update().value() != null) {
        put(withdrawn(published));
      }
    } finally {
      lock.unlock();
    }
  }

  private OwnUpdates.Own withdrawn(OwnUpdates.Own each) {
    LiveUpdate update = each.update();
    return new OwnUpdates.Own(
        new LiveUpdate(
            update.id(),
            ++sequence,
            update.person(),
            update.page(),
            null,
            clock.getAsLong() + each.life()),
        each.life(),
        false);
  }

  private void put(
      Update<?> update,
      String key,
      @Nullable String value,
      Publisher publisher,
      @Nullable Long at,
      boolean kept) {
    long life = update.life().toNanos();
    lock.lock();
    try {
      LiveUpdate next =
          new LiveUpdate(
              new LiveUpdate.Id(Topic.of(update, key), publisher.id()),
              at == null ? ++sequence : at,
              publisher.person(),
              publisher.page(),
              value,
              clock.getAsLong() + life);
      put(new OwnUpdates.Own(next, life, kept));
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void put(OwnUpdates.Own next) {
    if (closed) {
      return;
    }
    LiveUpdates.Outcome outcome = offer(next.update());
    if (outcome == LiveUpdates.Outcome.CHANGED || outcome == LiveUpdates.Outcome.SAME) {
      own.put(next, clock.getAsLong());
      sender.offer(next.update());
      changed.signalAll();
    }
    if (outcome == LiveUpdates.Outcome.CHANGED) {
      tell(Set.of(next.update().id().topic()));
    }
  }

  /** Under the lock. */
  private LiveUpdates.Outcome offer(LiveUpdate update) {
    expire();
    LiveUpdates.Outcome outcome = live.offer(update);
    if (outcome == LiveUpdates.Outcome.FULL && clock.getAsLong() - warnAt >= 0) {
      warnAt = clock.getAsLong() + WARN_EVERY;
      LOG.warn(
          "There are too many updates without a record: {} on this node. {} is not shown.",
          live.size(),
          update.id());
    }
    return outcome;
  }

  /**
   * Tells a listener of the values that are live, now and whenever they change. Values are ordered
   * by the names of their publishers. Doesn't wait.
   *
   * @param listener is called on any thread: must not wait
   */
  public <T> Subscription subscribe(
      Update<T> update, String key, Consumer<List<Published<T>>> listener) {
    Topic topic = Topic.of(update, key);
    lock.lock();
    try {
      expire();
      @SuppressWarnings("unchecked") // an update's name stands for its type
      Watchers<T> known = (Watchers<T>) watchers.get(topic);
      if (known == null) {
        known = new Watchers<>(update);
        known.show(live.shown(topic));
        watchers.put(topic, known);
      }
      known.add(listener);
      Watchers<T> joined = known;
      return () -> leave(topic, joined, listener);
    } finally {
      lock.unlock();
    }
  }

  private <T> void leave(Topic topic, Watchers<T> joined, Consumer<List<Published<T>>> listener) {
    lock.lock();
    try {
      joined.remove(listener);
      if (joined.isEmpty()) {
        watchers.remove(topic, joined);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many updates of all nodes are live. */
  public int size() {
    lock.lock();
    try {
      return live.size();
    } finally {
      lock.unlock();
    }
  }

  private void received(byte[] json) {
    UpdateMessage message;
    try {
      message = UpdateMessage.read(json);
    } catch (JacksonException e) {
      LOG.debug("a message of another program version is ignored: {}", e.getOriginalMessage());
      return;
    }
    if (message.node().equals(node)) {
      sender.heard();
      return;
    }
    lock.lock();
    try {
      long now = clock.getAsLong();
      Set<Topic> topics = new HashSet<>();
      for (UpdateMessage.Item item : message.updates()) {
        LiveUpdate update = item.arrivedAt(now);
        if (offer(update) == LiveUpdates.Outcome.CHANGED) {
          topics.add(update.id().topic());
        }
        OwnUpdates.Own ours = own.find(update.id());
        if (ours != null && ours.update().sequence() < update.sequence()) {
          own.remove(update.id());
        }
      }
      tell(topics);
      changed.signalAll();
      if (message.asks()) {
        own.all().forEach(each -> sender.offer(each.update()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** This node hears the others from now on: both tell each other what they have. */
  private void joined() {
    sender.heard();
    sender.ask();
    lock.lock();
    try {
      own.all().forEach(each -> sender.offer(each.update()));
    } finally {
      lock.unlock();
    }
  }

  private void runTimer() {
    lock.lock();
    try {
      while (!closed) {
        expire();
        renew();
        OptionalLong next = nextWork();
        if (next.isEmpty()) {
          changed.await();
        } else if (next.getAsLong() > 0) {
          changed.awaitNanos(next.getAsLong());
        }
      }
    } catch (InterruptedException _) {
      LOG.debug("updates don't expire any more");
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: the nanoseconds until an update expires or is sent again. */
  private OptionalLong nextWork() {
    long now = clock.getAsLong();
    return Stream.of(live.nextExpiry(), own.nextDue())
        .flatMapToLong(OptionalLong::stream)
        .map(at -> at - now)
        .min();
  }

  /** Under the lock. */
  private void expire() {
    tell(live.expire(clock.getAsLong()));
  }

  /** Under the lock: sends this node's updates again. */
  private void renew() {
    long now = clock.getAsLong();
    for (OwnUpdates.Own due : own.due(now)) {
      OwnUpdates.Own next =
          due.kept() ? due.with(due.update().renewed(++sequence, now + due.life())) : due;
      if (due.kept()) {
        // After a standstill of this node the update had expired, and is new to its watchers.
        if (offer(next.update()) == LiveUpdates.Outcome.CHANGED) {
          tell(Set.of(next.update().id().topic()));
        }
        own.put(next, now);
      }
      sender.offer(next.update());
    }
  }

  /** Under the lock, so that a watcher sees all changes in their order. */
  private void tell(Collection<Topic> topics) {
    for (Topic topic : topics) {
      Watchers<?> told = watchers.get(topic);
      if (told != null) {
        try {
          told.show(live.shown(topic));
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
          LOG.warn("the watchers of {} could not be told: {}", topic, CauseChain.of(e));
        }
      }
    }
  }

  /** Withdraws all updates of this node. Waits a second at most for Redis. */
  @Override
  public void close() {
    List<LiveUpdate> last;
    lock.lock();
    try {
      last = own.all().stream().map(this::withdrawn).map(OwnUpdates.Own::update).toList();
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    sender.close(last);
  }
}
