package io.recordplayer.entity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue for each id: what is in one is handled in order by one thread at a time, in batches
 * where it piles up. What the queues hold is bounded by whoever fills them. Ids that nobody wrote
 * to for the longest time are let go where all together weigh more than a bound.
 */
final class Mailboxes<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);
  private static final int BATCH = 64;

  /** From so many waiting items on, a new one may take the place of the last. */
  private static final int FULL = 16;

  /** Makes one item of two, where that is possible. */
  @FunctionalInterface
  interface Merge<T> {
    /** One item that stands for both; empty where each must be handled. Must not wait. */
    Optional<T> merge(String id, T last, T next);
  }

  /** What an id weighs that has nothing, in bytes. */
  private static final int LEAST = 512;

  private final long capacity;
  private final Merge<T> merge;
  private final BiConsumer<String, List<T>> handler;
  private final Consumer<String> leave;
  private final ExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<String, Mailbox<T>> byId = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;
  private int busy;
  private boolean closed;

  private static final class Mailbox<T> {
    private long weight = LEAST;
    private final List<T> queue = new ArrayList<>();
    private boolean busy;
  }

  /**
   * @param capacity how much all ids may weigh, in bytes
   * @param merge keeps the queue of an id short that is slow or gets much
   * @param handler handles what waited for an id; a failure is logged
   * @param leave called when an id is let go; never while its handler runs
   */
  Mailboxes(
      String name,
      long capacity,
      Merge<T> merge,
      BiConsumer<String, List<T>> handler,
      Consumer<String> leave) {
    this.capacity = capacity;
    this.merge = merge;
    this.handler = handler;
    this.leave = leave;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("decide " + name).factory());
  }

  void put(String id, T item) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Mailbox<T> mailbox = byId.computeIfAbsent(id, _ -> begin());
      add(id, mailbox.queue, item);
      if (!mailbox.busy) {
        start(mailbox, () -> work(id, mailbox));
      }
      letGo();
    } finally {
      lock.unlock();
    }
  }

  private Mailbox<T> begin() {
    Mailbox<T> mailbox = new Mailbox<>();
    weight += mailbox.weight;
    return mailbox;
  }

  /** Says how much memory an id takes, in bytes. */
  void weigh(String id, long bytes) {
    lock.lock();
    try {
      Mailbox<T> mailbox = byId.get(id);
      if (mailbox != null) {
        weight += LEAST + bytes - mailbox.weight;
        mailbox.weight = LEAST + bytes;
        letGo();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How much all ids weigh, in bytes. */
  long weight() {
    lock.lock();
    try {
      return weight;
    } finally {
      lock.unlock();
    }
  }

  private void add(String id, List<T> queue, T item) {
    if (queue.size() >= FULL) {
      Optional<T> merged = merge.merge(id, queue.getLast(), item);
      if (merged.isPresent()) {
        queue.set(queue.size() - 1, merged.get());
        return;
      }
    }
    queue.add(item);
  }

  int size() {
    lock.lock();
    try {
      return byId.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many items wait for those before them. */
  int waiting() {
    lock.lock();
    try {
      return byId.values().stream().mapToInt(mailbox -> mailbox.queue.size()).sum();
    } finally {
      lock.unlock();
    }
  }

  private void start(Mailbox<T> mailbox, Runnable work) {
    mailbox.busy = true;
    busy++;
    threads.execute(work);
  }

  private void work(String id, Mailbox<T> mailbox) {
    List<T> batch = take(mailbox);
    while (!batch.isEmpty()) {
      try {
        handler.accept(id, batch);
      } catch (RuntimeException | Error e) {
        // Whatever it was: what comes after it must not wait for good.
        LOG.error("{} items for {} failed", batch.size(), id, e);
      }
      batch = take(mailbox);
    }
  }

  /** The next batch; with none the mailbox is no longer busy. */
  private List<T> take(Mailbox<T> mailbox) {
    lock.lock();
    try {
      List<T> next = mailbox.queue.subList(0, Math.min(BATCH, mailbox.queue.size()));
      List<T> batch = List.copyOf(next);
      next.clear();
      if (batch.isEmpty()) {
        rest(mailbox);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void rest(Mailbox<T> mailbox) {
    mailbox.busy = false;
    busy--;
    idle.signalAll();
  }

  /** Lets the coldest idle ids go. While one is leaving it takes mail, and stays after all. */
  private void letGo() {
    if (weight <= capacity) {
      return;
    }
    for (Map.Entry<String, Mailbox<T>> entry : byId.entrySet()) {
      Mailbox<T> mailbox = entry.getValue();
      if (!mailbox.busy) {
        String id = entry.getKey();
        start(mailbox, () -> leave(id, mailbox));
        return;
      }
    }
  }

  private void leave(String id, Mailbox<T> mailbox) {
    try {
      leave.accept(id);
    } catch (RuntimeException | Error e) {
      LOG.error("{} did not leave cleanly", id, e);
    }
    lock.lock();
    try {
      if (mailbox.queue.isEmpty()) {
        byId.remove(id);
        weight -= mailbox.weight;
        rest(mailbox);
        return;
      }
    } finally {
      lock.unlock();
    }
    work(id, mailbox);
  }

  /** Takes no more, waits until what there is is handled, then lets all ids go. */
  void close(Duration atMost) {
    lock.lock();
    try {
      closed = true;
      long left = atMost.toNanos();
      while (busy > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
      List.copyOf(byId.entrySet()).stream()
          .filter(entry -> !entry.getValue().busy)
          .forEach(entry -> start(entry.getValue(), () -> leave(entry.getKey(), entry.getValue())));
      while (busy > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
