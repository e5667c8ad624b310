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
 * Queues of items, one for each id. One thread at a time handles the items of an id, in their
 * order, as one batch if several wait. The caller bounds the queues. If the ids together are larger
 * than a capacity, the least recently used idle ids are removed.
 */
final class Mailboxes<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);
  private static final int BATCH = 64;

  /** The number of waiting items from which a new item is merged with the last one. */
  private static final int MERGE_FROM = 16;

  /** Merges two items, if possible. */
  @FunctionalInterface
  interface Merge<T> {
    /** One item that stands for both; empty if each must be handled. Must not wait. */
    Optional<T> merge(String id, T last, T next);
  }

  /** The size of an id without items, in bytes. */
  private static final int EMPTY_BYTES = 512;

  private final long capacity;
  private final Merge<T> merge;
  private final BiConsumer<String, List<T>> handler;
  private final Consumer<String> remove;
  private final ExecutorService threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<String, Mailbox<T>> byId = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private int busy;
  private boolean closed;

  private static final class Mailbox<T> {
    private long bytes = EMPTY_BYTES;
    private final List<T> queue = new ArrayList<>();
    private boolean busy;
  }

  /**
   * @param capacity the largest total size of all ids, in bytes
   * @param merge keeps long queues short
   * @param handler handles the waiting items of an id; a failure is logged
   * @param remove called when an id is removed, never while its handler runs
   */
  Mailboxes(
      String name,
      long capacity,
      Merge<T> merge,
      BiConsumer<String, List<T>> handler,
      Consumer<String> remove) {
    this.capacity = capacity;
    this.merge = merge;
    this.handler = handler;
    this.remove = remove;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("decide " + name).factory());
  }

  void put(String id, T item) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Mailbox<T> mailbox = byId.computeIfAbsent(id, _ -> create());
      add(id, mailbox.queue, item);
      if (!mailbox.busy) {
        start(mailbox, () -> work(id, mailbox));
      }
      removeIfOverCapacity();
    } finally {
      lock.unlock();
    }
  }

  private Mailbox<T> create() {
    Mailbox<T> mailbox = new Mailbox<>();
    bytes += mailbox.bytes;
    return mailbox;
  }

  /** Sets the size of an id, in bytes. */
  void setSize(String id, long size) {
    lock.lock();
    try {
      Mailbox<T> mailbox = byId.get(id);
      if (mailbox != null) {
        bytes += EMPTY_BYTES + size - mailbox.bytes;
        mailbox.bytes = EMPTY_BYTES + size;
        removeIfOverCapacity();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The total size of all ids, in bytes. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private void add(String id, List<T> queue, T item) {
    if (queue.size() >= MERGE_FROM) {
      Optional<T> merged = merge.merge(id, queue.getLast(), item);
      if (merged.isPresent()) {
        queue.set(queue.size() - 1, merged.get());
        return;
      }
    }
    queue.add(item);
  }

  /** The number of ids. */
  int size() {
    lock.lock();
    try {
      return byId.size();
    } finally {
      lock.unlock();
    }
  }

  /** The number of items that wait for earlier ones. */
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
        // The next items must not wait for ever.
        LOG.error("Handling {} items for {} failed", batch.size(), id, e);
      }
      batch = take(mailbox);
    }
  }

  /** The next batch; if it is empty, the mailbox is idle now. */
  private List<T> take(Mailbox<T> mailbox) {
    lock.lock();
    try {
      List<T> next = mailbox.queue.subList(0, Math.min(BATCH, mailbox.queue.size()));
      List<T> batch = List.copyOf(next);
      next.clear();
      if (batch.isEmpty()) {
        setIdle(mailbox);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void setIdle(Mailbox<T> mailbox) {
    mailbox.busy = false;
    busy--;
    idle.signalAll();
  }

  /** Removes the least recently used idle id. It stays if it gets an item meanwhile. */
  private void removeIfOverCapacity() {
    if (bytes <= capacity) {
      return;
    }
    for (Map.Entry<String, Mailbox<T>> entry : byId.entrySet()) {
      Mailbox<T> mailbox = entry.getValue();
      if (!mailbox.busy) {
        String id = entry.getKey();
        start(mailbox, () -> remove(id, mailbox));
        return;
      }
    }
  }

  private void remove(String id, Mailbox<T> mailbox) {
    try {
      remove.accept(id);
    } catch (RuntimeException | Error e) {
      LOG.error("Removing {} from memory failed", id, e);
    }
    lock.lock();
    try {
      if (mailbox.queue.isEmpty()) {
        byId.remove(id);
        bytes -= mailbox.bytes;
        setIdle(mailbox);
        return;
      }
    } finally {
      lock.unlock();
    }
    work(id, mailbox);
  }

  /** Takes no more items, waits until all are handled, then removes all ids. */
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
          .forEach(
              entry -> start(entry.getValue(), () -> remove(entry.getKey(), entry.getValue())));
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
