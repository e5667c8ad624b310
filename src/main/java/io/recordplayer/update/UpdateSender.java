package io.recordplayer.update;

import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends this node's updates to the other nodes, on a thread of its own. Of an update that changes
 * faster than messages are sent, only the newest value is sent.
 *
 * <p>Redis returns each message to its sender. Where no message comes back for a while, the
 * connection is dead, even if it looks open, and the sender replaces it.
 */
final class UpdateSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateSender.class);

  /** The shortest time between two batches: at most 20 a second. */
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final String node;
  private final UpdateChannel channel;
  private final LongSupplier clock;
  private final long beat;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Map<LiveUpdate.Id, LiveUpdate> outbox = new LinkedHashMap<>();
  private boolean asking;
  private boolean closing;
  private long heardAt;
  // Of the sending thread.
  private Duration pause = INTERVAL;
  private boolean failing;

  /** Updates that are sent together. */
  private record Batch(List<LiveUpdate> updates, boolean asks) {
    boolean isEmpty() {
      return updates.isEmpty() && !asks;
    }
  }

  /**
   * @param silence after this time without a message the connection is replaced
   */
  UpdateSender(String node, UpdateChannel channel, LongSupplier clock, Duration silence) {
    this.node = node;
    this.channel = channel;
    this.clock = clock;
    this.beat = silence.toNanos() / 3;
    this.thread = Thread.ofVirtual().name("send updates").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Has an update sent soon. Doesn't wait. */
  void offer(LiveUpdate update) {
    lock.lock();
    try {
      outbox.put(update.id(), update);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Asks the other nodes for their updates. Doesn't wait. */
  void ask() {
    lock.lock();
    try {
      asking = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A message of this node has come back. Doesn't wait. */
  void heard() {
    lock.lock();
    try {
      heardAt = clock.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Batch batch = take();
      if (batch == null) {
        channel.close();
        return;
      }
      try {
        send(batch);
      } catch (RuntimeException | Error e) {
        putBack(batch);
        if (!failing) {
          failing = true;
          LOG.warn(
              "Updates without a record don't reach other nodes; this is tried again: {}",
              CauseChain.of(e));
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
      if (!rest()) {
        channel.close();
        return;
      }
    }
  }

  private void send(Batch batch) {
    openChannel();
    if (batch.isEmpty() && !isQuiet(beat)) {
      return;
    }
    for (String message :
        UpdateMessage.write(node, batch.asks(), batch.updates(), clock.getAsLong())) {
      channel.send(message);
    }
    pause = INTERVAL;
    if (failing) {
      failing = false;
      LOG.info("Updates without a record reach other nodes again.");
    }
  }

  private void openChannel() {
    if (channel.isOpen() && isQuiet(3 * beat)) {
      LOG.debug("the connection for updates is replaced, because nothing comes back");
      channel.close();
    }
    if (!channel.isOpen()) {
      channel.open();
      heard();
    }
  }

  private boolean isQuiet(long nanos) {
    lock.lock();
    try {
      return clock.getAsLong() - heardAt >= nanos;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to send, for one beat at most; null at the end. */
  private @Nullable Batch take() {
    lock.lock();
    try {
      long left = channel.isOpen() ? beat : 0;
      while (outbox.isEmpty() && !asking && !closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closing && outbox.isEmpty()) {
        return null;
      }
      Batch batch = new Batch(new ArrayList<>(outbox.values()), asking);
      outbox.clear();
      asking = false;
      return batch;
    } catch (InterruptedException _) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what could not be sent, unless it is outdated meanwhile. */
  private void putBack(Batch batch) {
    long now = clock.getAsLong();
    lock.lock();
    try {
      asking |= batch.asks();
      for (LiveUpdate update : batch.updates()) {
        if (!update.isExpired(now)) {
          outbox.putIfAbsent(update.id(), update);
        }
      }
      if (closing) {
        outbox.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the next updates gather. */
  private boolean rest() {
    try {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  /** Sends what is left, for a second at most. */
  void close(Collection<LiveUpdate> last) {
    last.forEach(this::offer);
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(List.of());
  }
}
