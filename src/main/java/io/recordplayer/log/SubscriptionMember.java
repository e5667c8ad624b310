package io.recordplayer.log;

import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.log.SharedSubscription.Idle;
import io.recordplayer.log.SharedSubscription.Part;
import io.recordplayer.log.SharedSubscription.Passed;
import io.recordplayer.record.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in a {@link SharedSubscription}: a queue of the batches that the reader has
 * not read yet. The subscription offers batches, and the reader takes them on a thread of its own.
 */
final class SubscriptionMember implements AutoCloseable {
  /** The largest number of records that a late reader gets at once. */
  private static final int MAX_TOGETHER = 4_096;

  /** The time after which a reader is told that records have passed that it does not need. */
  private static final long PASSING = TimeUnit.SECONDS.toNanos(1);

  private final CatchUpSubscription.Reader reader;
  private final ReentrantLock lock;
  private final Condition changed;
  private final Deque<Batch> queue = new ArrayDeque<>();

  /** Null after it has left. */
  private volatile @Nullable SharedSubscription subscription;

  /** The last subscription, also after it has left. */
  private SharedSubscription latest;

  /** The size of the batches that are queued or being read. */
  private long bytes;

  /** The size of the batch that is being read. */
  private long reading;

  private @Nullable Passed passed;
  private long toldAt = System.nanoTime();
  private @Nullable Idle idle;

  /**
   * @param lock guards the members of all subscriptions
   */
  SubscriptionMember(
      CatchUpSubscription.Reader reader, SharedSubscription subscription, ReentrantLock lock) {
    this.reader = reader;
    this.lock = lock;
    this.changed = lock.newCondition();
    this.subscription = subscription;
    this.latest = subscription;
  }

  boolean isConnected() {
    SharedSubscription now = subscription;
    return now != null && now.isConnected();
  }

  boolean isIn(SharedSubscription other) {
    return subscription == other;
  }

  /** The last subscription, also after it has left. */
  SharedSubscription latest() {
    return latest;
  }

  /**
   * The next part; null if it has left the subscription and has read everything that it got.
   *
   * @throws LogException if the subscription failed to begin
   */
  @Nullable Part take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      bytes -= reading;
      reading = 0;
      latest.signalRoom();
      while (true) {
        if (!queue.isEmpty()) {
          return takeTogether();
        }
        Passed skipped = passed;
        long patience = toldAt + PASSING - System.nanoTime();
        if (skipped != null && (patience <= 0 || idle != null || subscription == null)) {
          passed = null;
          toldAt = System.nanoTime();
          return skipped;
        }
        Idle nothing = idle;
        if (nothing != null) {
          idle = null;
          return nothing;
        }
        if (subscription == null) {
          latest.throwFailure();
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
    toldAt = System.nanoTime();
    if (queue.isEmpty()) {
      return first;
    }
    List<Recorded<?>> records = new ArrayList<>(first.records());
    while (!queue.isEmpty() && records.size() + queue.getFirst().records().size() <= MAX_TOGETHER) {
      Batch next = queue.removeFirst();
      records.addAll(next.records());
      reading += next.bytes();
    }
    return new Batch(records, reading);
  }

  /**
   * Under the lock. A batch of any size fits into an empty queue; otherwise it could never pass.
   */
  boolean hasRoom(Batch batch, long capacity) {
    return bytes == 0 || bytes + batch.bytes() <= capacity;
  }

  /** Under the lock. */
  void offer(Batch batch) {
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

  /** Under the lock. */
  void offer(Idle nothing) {
    idle = nothing;
    changed.signalAll();
  }

  /** Under the lock. The other subscription brings the records that are not read yet. */
  void moveTo(SharedSubscription other, Checkpoint after) {
    close();
    queue.clear();
    bytes = 0;
    reading = 0;
    passed = null;
    idle = null;
    other.add(this, after);
  }

  /** Under the lock. */
  void enter(SharedSubscription other) {
    subscription = other;
    latest = other;
  }

  /** Under the lock. */
  void leave() {
    subscription = null;
    changed.signalAll();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      SharedSubscription left = subscription;
      if (left != null) {
        leave();
        left.remove(this);
      }
    } finally {
      lock.unlock();
    }
  }
}
