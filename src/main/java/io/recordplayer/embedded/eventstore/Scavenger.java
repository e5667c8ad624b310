package io.recordplayer.embedded.eventstore;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes hidden events, and the events of tombstoned streams, from the file. Each stream keeps its
 * last event, so that its revisions and the log's positions continue and none is used twice.
 *
 * <p>The scavenger runs beside readers and writers: it reads through a reader's connection, and
 * removes a few events at a time through the writer.
 */
final class Scavenger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scavenger.class);
  private static final int PAGE = 1_000;

  /** The number of streams per query: few enough that a query takes little time. */
  private static final int STREAMS_PER_QUERY = 10_000;

  /** The maximum number of events that one transaction removes. */
  private static final int STEP_EVENTS = 500;

  private static final long STEP_BYTES = 4 * 1024 * 1024;

  private final EventLog log;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("log scavenge").daemon().factory());

  /** Scavenges a file that isn't served, and shrinks it. */
  static long offline(Path file) {
    IntegrityCheck.requireExists(file);
    try (Database database = Database.open(file, true)) {
      long removed;
      try (EventLog log = new EventLog(database);
          Scavenger scavenge = new Scavenger(log)) {
        removed = scavenge.run();
      }
      database.shrink();
      return removed;
    }
  }

  Scavenger(EventLog log) {
    this.log = log;
  }

  /** Scavenges periodically, with a pause after each run. */
  void schedule(Duration pause) {
    var _ =
        thread.scheduleWithFixedDelay(
            this::runScheduled, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runScheduled() {
    try {
      runAndLogFailure();
    } catch (RuntimeException _) {
      // The next run tries again. An exception would cancel the schedule.
    }
  }

  /** Starts after a run in progress; returns the number of removed events. */
  Future<Long> start() {
    return thread.submit(this::runAndLogFailure);
  }

  /** Logs a failure, because few callers wait for the result. */
  private long runAndLogFailure() {
    try {
      return run();
    } catch (RuntimeException e) {
      LOG.error("the log was not scavenged: {}", e.getMessage(), e);
      throw e;
    }
  }

  private long run() {
    long removed = 0;
    long last = log.database().lastStreamId();
    for (long after = 0; after < last; after += STREAMS_PER_QUERY) {
      for (String stream : candidates(after)) {
        removed += scavenge(stream);
      }
    }
    if (removed > 0) {
      removeLinks();
    }
    LOG.info("{} hidden events were removed", removed);
    return removed;
  }

  private record StoredLink(long stream, long revision, boolean isBroken) {}

  /** Removes links whose targets were removed. */
  private void removeLinks() {
    StoredLink last = new StoredLink(-1, -1, false);
    for (List<StoredLink> page = links(last); !page.isEmpty(); page = links(last)) {
      List<StoredLink> broken = page.stream().filter(StoredLink::isBroken).toList();
      if (!broken.isEmpty()) {
        var _ = await(log.write(connection -> remove(connection, broken)));
      }
      last = page.getLast();
    }
  }

  /** Treats the last link of a stream as intact: the stream's revisions continue after it. */
  private List<StoredLink> links(StoredLink after) {
    return log.database()
        .read(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT l.stream, l.revision, e.position IS NULL AND l.revision <"
                          + " (SELECT max(k.revision) FROM links k WHERE k.stream = l.stream)"
                          + " FROM links l LEFT JOIN events e ON e.position = l.position"
                          + " WHERE (l.stream, l.revision) > (?, ?)"
                          + " ORDER BY l.stream, l.revision LIMIT ?")) {
                select.setLong(1, after.stream());
                select.setLong(2, after.revision());
                select.setInt(3, PAGE);
                List<StoredLink> found = new ArrayList<>();
                try (ResultSet result = select.executeQuery()) {
                  while (result.next()) {
                    found.add(
                        new StoredLink(result.getLong(1), result.getLong(2), result.getBoolean(3)));
                  }
                }
                return found;
              }
            });
  }

  private static int remove(Connection connection, List<StoredLink> links) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM links WHERE stream = ? AND revision = ?")) {
      for (StoredLink link : links) {
        delete.setLong(1, link.stream());
        delete.setLong(2, link.revision());
        delete.executeUpdate();
      }
    }
    return links.size();
  }

  /** Returns the next streams that may have hidden events. */
  private List<String> candidates(long after) {
    return log.database()
        .read(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT s.name FROM streams s WHERE s.id > ? AND s.id <= ? AND"
                          + " (EXISTS (SELECT 1 FROM limits l WHERE l.stream = s.id)"
                          + " OR EXISTS (SELECT 1 FROM events e WHERE e.stream = s.id"
                          + " AND e.revision = ?)"
                          + " OR s.name >= '$$' AND s.name < '$%')")) {
                select.setLong(1, after);
                select.setLong(2, after + STREAMS_PER_QUERY);
                select.setLong(3, StreamHead.TOMBSTONE);
                List<String> found = new ArrayList<>();
                try (ResultSet result = select.executeQuery()) {
                  while (result.next()) {
                    found.add(result.getString(1));
                  }
                }
                return found;
              }
            });
  }

  private long scavenge(String stream) {
    long removed = 0;
    StreamHead head = log.database().head(stream);
    long before = log.database().read(connection -> firstRetained(connection, head));
    while (true) {
      long from = before;
      long upTo =
          log.database().read(connection -> lastRevisionOfStep(connection, head.id(), from));
      if (upTo < 0) {
        return removed;
      }
      removed += await(log.removeEvents(head.id(), upTo));
    }
  }

  /** Returns the first revision to keep; it is not after the stream's last one. */
  private static long firstRetained(Connection connection, StreamHead head) throws SQLException {
    if (head.isTombstoned()) {
      return head.lastRevision();
    }
    long first = head.firstRevision();
    long since = head.retention().createdSince(Instant.now());
    if (since > 0) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT revision FROM events WHERE stream = ? AND created >= ?"
                  + " ORDER BY revision LIMIT 1")) {
        select.setLong(1, head.id());
        select.setLong(2, since);
        try (ResultSet firstYoung = select.executeQuery()) {
          first = Math.max(first, firstYoung.next() ? firstYoung.getLong(1) : head.lastRevision());
        }
      }
    }
    return Math.min(first, head.lastRevision());
  }

  /** Returns the last revision to remove in one transaction; -1 if there is nothing to remove. */
  private static long lastRevisionOfStep(Connection connection, long stream, long before)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT revision, length(data) + length(metadata) FROM events"
                + " WHERE stream = ? AND revision < ? ORDER BY revision LIMIT ?")) {
      select.setLong(1, stream);
      select.setLong(2, before);
      select.setInt(3, STEP_EVENTS);
      long upTo = -1;
      long bytes = 0;
      try (ResultSet result = select.executeQuery()) {
        while (bytes < STEP_BYTES && result.next()) {
          upTo = result.getLong(1);
          bytes += result.getLong(2);
        }
      }
      return upTo;
    }
  }

  private static long await(CompletableFuture<Integer> removed) {
    try {
      return removed.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedEventStoreException("The log closed during the scavenge.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new EmbeddedEventStoreException("The log could not remove events: " + e, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
