package io.recordplayer.embedded.eventstore;

import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: one thread writes, many read.
 *
 * <p>The writer thread commits all waiting writes together, so that one disk flush serves many of
 * them, and completes each write's future after the commit. Readers see events after the commit:
 * the newest ones from memory, older ones from the file.
 */
final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int QUEUE_CAPACITY = 10_000;
  private static final int MAX_BATCH = 1_000;
  private static final int RECENT_EVENTS = 4_096;
  private static final long RECENT_BYTES = 32 * 1024 * 1024;

  private final Database database;
  private final BlockingQueue<QueuedWrite<?>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final WriteBudget budget;
  private final StreamWriter writer;
  private final CommitWatchers watchers = new CommitWatchers();
  private final Thread thread;
  private volatile boolean closed;

  private final ReentrantLock lock = new ReentrantLock();

  /** The newest committed events, without gaps. Guarded by the lock. */
  private final RecentEvents recentEvents = new RecentEvents(RECENT_EVENTS, RECENT_BYTES);

  private volatile long lastCommitted;

  /** The last position that uncommitted removals removed, or 0. For the writer thread only. */
  private long lastRemoved;

  /** A task that the writer thread runs in a transaction. */
  interface WriteTask<T> {
    T run(Connection connection) throws SQLException;
  }

  private record QueuedWrite<T>(WriteTask<T> task, CompletableFuture<T> result) {}

  EventLog(Database database) {
    this(database, Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * @param maxWaitingBytes the bytes that may wait to be written; further writes are rejected
   */
  EventLog(Database database, long maxWaitingBytes) {
    this.database = database;
    this.budget = new WriteBudget(maxWaitingBytes);
    this.writer = new StreamWriter(database);
    this.lastCommitted = writer.lastPosition();
    this.thread = Thread.ofPlatform().name("log writer").daemon().start(this::run);
  }

  /** Returns the position of the last committed event. */
  long lastCommitted() {
    return lastCommitted;
  }

  /** Writes streams; for tasks that run on the writer thread. */
  StreamWriter writer() {
    return writer;
  }

  /** Returns a reservation for the events of an append that has not arrived as a whole. */
  WriteBudget.Reservation newReservation() {
    return budget.new Reservation();
  }

  /** Runs a task on the writer thread; the future completes when its writes are on disk. */
  <T> CompletableFuture<T> write(WriteTask<T> task) {
    return write(0, task);
  }

  /**
   * Runs a task that holds memory until its writes are on disk.
   *
   * @param bytes the size of that memory
   */
  <T> CompletableFuture<T> write(long bytes, WriteTask<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean fits = budget.take(bytes);
    var _ = result.whenComplete((_, _) -> budget.release(bytes));
    if (closed || !fits || !queue.offer(new QueuedWrite<>(task, result))) {
      result.completeExceptionally(
          closed
              ? EmbeddedEventStoreException.whileClosing("The log is closed.", null)
              : WriteBudget.overloaded());
    }
    return result;
  }

  private CompletableFuture<AppendResult> writeToStream(
      String stream, List<ProposedEvent> events, WriteTask<AppendResult> task) {
    try {
      requireWritable(stream);
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return write(totalFootprint(events), task);
  }

  private static long totalFootprint(List<ProposedEvent> events) {
    return events.stream().mapToLong(ProposedEvent::footprint).sum();
  }

  /** Throws if clients can't write to a stream of this name. */
  private static void requireWritable(String stream) {
    if (stream.isEmpty()) {
      throw Protocol.invalidArgument("The stream has no name.");
    }
    Protocol.requireNameLength("stream", stream);
    if (SystemProjections.isProjected(stream)) {
      throw Protocol.readOnlyStream(stream);
    }
  }

  CompletableFuture<AppendResult> append(
      String stream, ExpectedRevision expected, List<ProposedEvent> events) {
    return writeToStream(
        stream, events, connection -> writer.append(connection, stream, expected, events));
  }

  /**
   * Appends to several streams, to each once: to all, and then each has a result; or to none, and
   * then the only result is that of a stream that could not be appended to.
   */
  CompletableFuture<List<StreamWriter.StreamAppendResult>> append(
      List<StreamWriter.StreamAppend> appends) {
    try {
      appends.forEach(append -> requireWritable(append.stream()));
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    long bytes = appends.stream().mapToLong(append -> totalFootprint(append.events())).sum();
    return write(bytes, connection -> writer.append(connection, appends));
  }

  /** Deletes a stream's events; the stream begins again when something is appended to it. */
  CompletableFuture<AppendResult> delete(String stream, ExpectedRevision expected) {
    return writeToStream(
        stream, List.of(), connection -> writer.delete(connection, stream, expected));
  }

  /** Deletes a stream permanently. */
  CompletableFuture<AppendResult> tombstone(String stream, ExpectedRevision expected) {
    if (MetadataStreams.includes(stream)) {
      return CompletableFuture.failedFuture(
          Protocol.invalidArgument(
              "A metadata stream can't be tombstoned; tombstone the stream that it describes."));
    }
    return writeToStream(
        stream, List.of(), connection -> writer.tombstone(connection, stream, expected));
  }

  /**
   * Removes the events of a stream up to a revision, which must not be its last one.
   *
   * @return the number of events
   */
  CompletableFuture<Integer> removeEvents(long streamId, long upTo) {
    return write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM events WHERE stream = ? AND revision <= ? RETURNING position")) {
            delete.setLong(1, streamId);
            delete.setLong(2, upTo);
            int count = 0;
            try (ResultSet removed = delete.executeQuery()) {
              while (removed.next()) {
                lastRemoved = Math.max(lastRemoved, removed.getLong(1));
                count++;
              }
            }
            return count;
          }
        });
  }

  private void run() {
    List<QueuedWrite<?>> batch = new ArrayList<>();
    boolean needsRecovery = false;
    while (!closed || !queue.isEmpty()) {
      try {
        QueuedWrite<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
        }
        if (needsRecovery) {
          rollBack();
          // Some watchers may not know of the last commit.
          watchers.signalAll();
          needsRecovery = false;
        }
        commit(batch);
      } catch (InterruptedException _) {
        // Only close() ends this thread, after the waiting writes.
      } catch (RuntimeException | Error e) {
        // If this thread ended, no write would ever complete. Some of the batch may be complete.
        needsRecovery = true;
        fail(batch, e);
      }
      batch.clear();
    }
  }

  private void commit(List<QueuedWrite<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<Runnable> completions = new ArrayList<>(batch.size());
    try {
      for (QueuedWrite<?> write : batch) {
        completions.add(perform(write));
      }
    } catch (SQLException | RuntimeException | VirtualMachineError e) {
      rollBack();
      if (batch.size() == 1) {
        fail(batch, e);
      } else {
        // Each write is tried alone, so that the one that fails doesn't fail the others.
        batch.forEach(write -> commit(List.of(write)));
      }
      return;
    }
    try {
      database.writer().commit();
    } catch (SQLException e) {
      rollBack();
      fail(batch, e);
      return;
    }
    publish();
    completions.forEach(Runnable::run);
  }

  private static void fail(List<QueuedWrite<?>> batch, Throwable e) {
    LOG.error("{} writes failed", batch.size(), e);
    var failure =
        new EmbeddedEventStoreException(
            "The log could not write: " + e.getMessage() + "." + IntegrityCheck.diskHint(e), e);
    batch.forEach(write -> write.result().completeExceptionally(failure));
  }

  private <T> Runnable perform(QueuedWrite<T> write) throws SQLException {
    T result = write.task().run(database.writer());
    return () -> write.result().complete(result);
  }

  private void rollBack() {
    database.rollback();
    writer.reset();
    discardRemoved();
    discardUnpublished();
    writer.continueAfter(lastCommitted);
    try {
      // A commit may have failed after it reached the disk: then its events count.
      List<StoredEvent> found = database.readAll(lastCommitted + 1, true, MAX_BATCH);
      if (found.isEmpty()) {
        return;
      }
      while (!found.isEmpty()) {
        writer.recover(found);
        publish();
        found = database.readAll(lastCommitted + 1, true, MAX_BATCH);
      }
      writer.reloadIds(database);
    } catch (EmbeddedEventStoreException e) {
      LOG.error("the log can't be read after a failed write", e);
    }
  }

  /** Shows the committed events to readers. */
  private void publish() {
    if (lastRemoved > 0) {
      discardRemoved();
    }
    List<StoredEvent> events = writer.uncommitted();
    if (events.isEmpty()) {
      return;
    }
    writer.rememberCommitted();
    lock.lock();
    try {
      events.forEach(recentEvents::add);
      lastCommitted = writer.lastPosition();
    } finally {
      lock.unlock();
    }
    watchers.committed(events, writer.changedProjections());
    writer.clearUncommitted();
  }

  /** Clears the recent events if a commit was published in part: it is published again. */
  private void discardUnpublished() {
    lock.lock();
    try {
      if (recentEvents.size() > 0
          && recentEvents.get(recentEvents.size() - 1).position() > lastCommitted) {
        recentEvents.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Clears the recent events if some of them were removed: reads go to the file then. */
  private void discardRemoved() {
    lock.lock();
    try {
      StoredEvent oldest = recentEvents.oldest();
      if (oldest != null && oldest.position() <= lastRemoved) {
        recentEvents.clear();
      }
    } finally {
      lock.unlock();
    }
    lastRemoved = 0;
  }

  /** Returns committed events after a position, the oldest first. */
  List<StoredEvent> readAfter(long after, int limit) {
    lock.lock();
    try {
      if (after >= lastCommitted) {
        return List.of();
      }
      StoredEvent oldest = recentEvents.oldest();
      if (oldest != null && oldest.position() <= after + 1) {
        List<StoredEvent> events = new ArrayList<>();
        long bytes = 0;
        // The recent events have consecutive positions, so that the index is known.
        int next = (int) (after + 1 - oldest.position());
        while (next < recentEvents.size()
            && events.size() < limit
            && bytes < EventQueries.PAGE_BYTES) {
          events.add(recentEvents.get(next++));
          bytes += events.getLast().footprint();
        }
        return events;
      }
    } finally {
      lock.unlock();
    }
    return database.readAll(after + 1, true, limit);
  }

  Database database() {
    return database;
  }

  /** Signals a wakeup after each commit to a stream; after every commit if the stream is null. */
  void watch(@Nullable String stream, Wakeup wakeup) {
    watchers.watch(stream, wakeup);
  }

  void unwatch(@Nullable String stream, Wakeup wakeup) {
    watchers.unwatch(stream, wakeup);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
