package io.recordplayer.embedded.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log itself: one thread writes, many read.
 *
 * <p>All writes that wait are committed together, so that the disk is asked once for many; each is
 * answered after its commit. Only then do readers see it: the newest events from a ring in memory,
 * older ones from the file.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int QUEUE = 10_000;
  private static final int COMMIT = 1_000;
  private static final int RING = 4_096;
  private static final int STREAMS_KNOWN = 100_000;

  private final Database database;
  private final BlockingQueue<Write<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  // Guarded by the lock: what is committed.
  private final Ring ring = new Ring(RING);
  private volatile long committed;

  // The writer thread's own.
  private long position;
  private final List<StoredEvent> uncommitted = new ArrayList<>();
  private final Map<String, Head> heads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Head> eldest) {
          return size() > STREAMS_KNOWN;
        }
      };

  /** A stream's number in the file and its last revision. */
  private record Head(long number, long last) {}

  /** Something that the writer thread does in a transaction. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private record Write<T>(Work<T> work, CompletableFuture<T> answer) {}

  Journal(Database database) {
    this.database = database;
    this.position = database.lastPosition();
    this.committed = position;
    this.thread = Thread.ofPlatform().name("log writer").daemon().start(this::run);
  }

  /** The last committed position. */
  long committed() {
    return committed;
  }

  /** Has something written; the answer comes when it is on disk. */
  <T> CompletableFuture<T> write(Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (closed || !queue.offer(new Write<>(work, answer))) {
      answer.completeExceptionally(
          new EmbeddedEventStoreException(
              closed ? "The log is closed." : "The log has more to write than it can; try again.",
              null));
    }
    return answer;
  }

  CompletableFuture<AppendResult> append(
      String stream, Expected expected, List<ProposedEvent> events) {
    return write(connection -> append(connection, stream, expected, events));
  }

  /** For the writer thread. */
  AppendResult append(
      Connection connection, String stream, Expected expected, List<ProposedEvent> events)
      throws SQLException {
    Head head = head(connection, stream);
    if (!expected.holds(head.last())) {
      StoredEvent last = lastIfRepeated(connection, stream, expected, events);
      return last == null
          ? new AppendResult.WrongExpectedVersion(head.last())
          : new AppendResult.Done(last.revision(), last.position());
    }
    if (expected instanceof Expected.Any && head.last() >= 0) {
      long before = head.last() - events.size();
      StoredEvent last = repeated(connection, stream, before, events);
      if (last != null) {
        return new AppendResult.Done(last.revision(), last.position());
      }
    }
    Instant now = Instant.now();
    long created = now.getEpochSecond() * 10_000_000L + now.getNano() / 100;
    long revision = head.last();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (ProposedEvent event : events) {
        revision++;
        position++;
        insert.setLong(1, position);
        insert.setLong(2, head.number());
        insert.setLong(3, revision);
        insert.setBytes(4, Database.bytes(event.id()));
        insert.setString(5, event.type());
        insert.setString(6, event.contentType());
        insert.setLong(7, created);
        insert.setBytes(8, event.data().toByteArray());
        insert.setBytes(9, event.metadata().toByteArray());
        insert.executeUpdate();
        uncommitted.add(
            new StoredEvent(
                position,
                stream,
                revision,
                event.id(),
                event.type(),
                event.contentType(),
                created,
                event.data(),
                event.metadata()));
      }
    }
    heads.put(stream, new Head(head.number(), revision));
    return new AppendResult.Done(revision, position);
  }

  /** An append whose answer was lost comes again: its events stand where it expects to put them. */
  private @Nullable StoredEvent lastIfRepeated(
      Connection connection, String stream, Expected expected, List<ProposedEvent> events)
      throws SQLException {
    return switch (expected) {
      case Expected.NoStream _ -> repeated(connection, stream, -1, events);
      case Expected.Revision at -> repeated(connection, stream, at.revision(), events);
      case Expected.Any _, Expected.StreamExists _ -> null;
    };
  }

  private @Nullable StoredEvent repeated(
      Connection connection, String stream, long after, List<ProposedEvent> events)
      throws SQLException {
    if (events.isEmpty() || after < -1) {
      return null;
    }
    List<StoredEvent> there =
        Database.readStream(connection, stream, after + 1, true, events.size());
    if (there.size() < events.size()) {
      return null;
    }
    for (int i = 0; i < events.size(); i++) {
      if (!there.get(i).id().equals(events.get(i).id())) {
        return null;
      }
    }
    return there.getLast();
  }

  private Head head(Connection connection, String stream) throws SQLException {
    Head known = heads.get(stream);
    if (known != null) {
      return known;
    }
    Head head;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO streams (name) VALUES (?) ON CONFLICT DO UPDATE SET name = name"
                + " RETURNING id")) {
      insert.setString(1, stream);
      try (ResultSet result = insert.executeQuery()) {
        result.next();
        head = new Head(result.getLong(1), Database.lastRevision(connection, stream));
      }
    }
    heads.put(stream, head);
    return head;
  }

  // ---------------------------------------------------------------- writing

  private void run() {
    List<Write<?>> batch = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Write<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, COMMIT - 1);
          commit(batch);
        }
      } catch (InterruptedException _) {
        // Only closing ends this thread, after what waits is written.
      }
      batch.clear();
    }
  }

  private void commit(List<Write<?>> batch) {
    List<Runnable> answers = new ArrayList<>(batch.size());
    try {
      for (Write<?> write : batch) {
        answers.add(perform(write));
      }
      database.writer().commit();
    } catch (SQLException | RuntimeException e) {
      LOG.error("{} writes failed", batch.size(), e);
      undo();
      var failure =
          new EmbeddedEventStoreException(
              "The log could not write: " + e.getMessage() + ". Is the disk full?", e);
      batch.forEach(write -> write.answer().completeExceptionally(failure));
      return;
    }
    publish();
    answers.forEach(Runnable::run);
  }

  private <T> Runnable perform(Write<T> write) throws SQLException {
    T result = write.work().run(database.writer());
    return () -> write.answer().complete(result);
  }

  private void undo() {
    try {
      database.writer().rollback();
    } catch (SQLException e) {
      LOG.error("a failed write could not be rolled back", e);
    }
    uncommitted.clear();
    heads.clear();
    position = committed;
  }

  private void publish() {
    if (uncommitted.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (StoredEvent event : uncommitted) {
        ring.add(event);
      }
      committed = position;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
    uncommitted.clear();
  }

  // ---------------------------------------------------------------- reading

  /** Committed events after a position, oldest first. */
  List<StoredEvent> after(long after, int limit) {
    lock.lock();
    try {
      if (after >= committed) {
        return List.of();
      }
      StoredEvent oldest = ring.oldest();
      if (oldest != null && oldest.position() <= after + 1) {
        List<StoredEvent> events = new ArrayList<>();
        // The ring is dense, and who asks is mostly near its end.
        int skip = Math.toIntExact(after + 1 - oldest.position());
        for (int i = skip; i < ring.size() && events.size() < limit; i++) {
          events.add(ring.get(i));
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

  /** Waits until there is something after a position, at most so long. */
  void awaitAfter(long after, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (committed <= after && left > 0 && !closed) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Wakes who waits, so that they see that something else changed. */
  void wake() {
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
