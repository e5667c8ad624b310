package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.recordplayer.embedded.DataLock;
import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The SQLite file: its shape, one connection that writes and a few that read. Write-ahead logging
 * lets readers see what is committed while the writer goes on; full synchronisation means that what
 * is committed is on disk.
 */
final class Database implements AutoCloseable {
  private static final int READERS = 4;
  private static final long READ_TIMEOUT_SECONDS = 60;

  /**
   * A page holds at most an event more than this, however many were asked for. Whoever is slow to
   * take theirs keeps one in memory, and there may be a thousand of them.
   */
  static final long PAGE_BYTES = 256 * 1024;

  /** What the write-ahead log is cut to after a long reader had it grow. */
  private static final int WAL_SIZE_LIMIT = 64 * 1024 * 1024;

  private static final String[] SCHEMA = {
    "CREATE TABLE IF NOT EXISTS streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE IF NOT EXISTS events (
      position INTEGER PRIMARY KEY,
      stream INTEGER NOT NULL REFERENCES streams,
      revision INTEGER NOT NULL,
      id BLOB NOT NULL,
      type TEXT NOT NULL,
      content_type TEXT NOT NULL,
      created INTEGER NOT NULL,
      data BLOB NOT NULL,
      metadata BLOB NOT NULL)\
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision)",
    // The streams that the log keeps itself: where in the log each of their links leads.
    """
    CREATE TABLE IF NOT EXISTS links (
      stream INTEGER NOT NULL REFERENCES streams,
      revision INTEGER NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (stream, revision)) WITHOUT ROWID\
    """,
    // What the newest metadata of streams says, for reads to go by.
    """
    CREATE TABLE IF NOT EXISTS limits (
      stream INTEGER PRIMARY KEY REFERENCES streams,
      before INTEGER NOT NULL,
      max_count INTEGER NOT NULL,
      max_age INTEGER NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS groups (
      name TEXT PRIMARY KEY,
      definition BLOB NOT NULL,
      checkpoint INTEGER NOT NULL,
      kept INTEGER NOT NULL DEFAULT 1)\
    """,
  };
  private static final String SELECT_EVENT =
      "SELECT e.position, s.name, e.revision, e.id, e.type, e.content_type, e.created, e.data,"
          + " e.metadata FROM events e JOIN streams s ON s.id = e.stream ";

  private final Path file;
  private final DataLock lock;
  private final boolean durable;
  private final Connection writer;
  private final Queue<Connection> readers = new ConcurrentLinkedQueue<>();

  /**
   * Those that read. SQLite's own code holds the thread that calls it, and of the few that carry
   * all virtual threads none is to spare.
   */
  private final ExecutorService readerThreads =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().name("log reader ", 1).daemon().factory());

  private final List<Connection> connections = new ArrayList<>();

  private Database(Path file, boolean durable, DataLock claim) throws SQLException, IOException {
    this.file = file;
    this.lock = claim;
    this.durable = durable;
    boolean opened = false;
    try {
      writer = connect(false);
      // All of it or none: a first start that is killed leaves no half of it.
      writer.setAutoCommit(false);
      for (String statement : SCHEMA) {
        try (Statement create = writer.createStatement()) {
          create.execute(statement);
        }
      }
      addMissingColumns();
      writer.commit();
      IntegrityCheck.checkAtStart(writer, file);
      // The check was a transaction that read; the writer must not go on in it.
      writer.commit();
      for (int i = 0; i < READERS; i++) {
        readers.add(connect(true));
      }
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  /** Adds what a file from before has not. */
  private void addMissingColumns() throws SQLException {
    if (queryLong(writer, "SELECT count(*) FROM pragma_table_info('groups') WHERE name = ?", "kept")
        == 0) {
      try (Statement alter = writer.createStatement()) {
        alter.execute("ALTER TABLE groups ADD COLUMN kept INTEGER NOT NULL DEFAULT 1");
      }
    }
  }

  /**
   * Opens or makes the file.
   *
   * @param durable whether a commit waits for the disk
   */
  static Database open(Path path, boolean durable) {
    Path file = path.toAbsolutePath();
    try {
      file = resolvePath(path);
      DataLock claim = lock(file);
      boolean opened = false;
      try {
        // Events, and hashed passwords, are nobody else's. What SQLite keeps beside a file takes
        // after
        // it.
        PrivateFiles.createFile(file);
        IntegrityCheck.requireLogOrEmpty(file);
        Database database = new Database(file, durable, claim);
        opened = true;
        return database;
      } finally {
        if (!opened) {
          claim.close();
        }
      }
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log can't use the file %s: %s. Check that its folder can be written to."
              .formatted(file, e.getMessage()),
          e);
    } catch (SQLException e) {
      throw IntegrityCheck.cannotOpen(file, e);
    }
  }

  /** Where everything is kept. */
  Path file() {
    return file;
  }

  static DataLock lock(Path file) throws IOException {
    return DataLock.tryAcquire(file.resolveSibling(file.getFileName() + ".lock"))
        .orElseThrow(
            () ->
                new EmbeddedEventStoreException(
                    "Another program uses the log in %s. Stop it, or use another file."
                        .formatted(file),
                    null));
  }

  /** The file itself, by whatever links it is named; its folder is made where it is missing. */
  static Path resolvePath(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return file;
  }

  /**
   * Has the disk know which files a folder has, after one was renamed or deleted; where the system
   * lets a folder be opened.
   */
  static void syncFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  private Connection connect(boolean reads) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(durable ? SynchronousMode.FULL : SynchronousMode.OFF);
    config.setBusyTimeout(10_000);
    config.setCacheSize(-16_000);
    config.setJournalSizeLimit(WAL_SIZE_LIMIT);
    // Otherwise each insertion is followed by a query for a key that nobody wants.
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    connections.add(connection);
    if (durable) {
      // macOS leaves what is merely synced in the disk's own cache; elsewhere this changes nothing.
      // The driver's own setting has another name, which SQLite doesn't know.
      try (Statement full = connection.createStatement()) {
        full.execute("PRAGMA fullfsync = true");
      }
    }
    try (Statement pragma = connection.createStatement()) {
      // What is scavenged must not stay where the file merely has room again.
      pragma.execute(reads ? "PRAGMA query_only = true" : "PRAGMA secure_delete = true");
    }
    return connection;
  }

  /** The connection that writes; for the one writer thread alone. */
  Connection writer() {
    return writer;
  }

  /** Undoes what the writer has not committed; what it does next is a new transaction. */
  void rollback() {
    try {
      writer.rollback();
    } catch (SQLException _) {
      // The database has rolled back by itself, as it does when the disk is full.
      restartTransaction();
    }
  }

  private void restartTransaction() {
    try {
      writer.setAutoCommit(true);
    } catch (SQLException _) {
      // There is nothing to commit, but the connection knows now that no transaction is open.
    }
    try {
      writer.setAutoCommit(false);
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException("The log can't go on: " + e.getMessage(), e);
    }
  }

  /** Gives what is free in the file back; for when nobody else uses it. */
  void shrink() {
    try (Statement statement = writer.createStatement()) {
      writer.setAutoCommit(true);
      statement.execute("VACUUM");
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException(
          "The log is whole, but its file could not be made smaller: " + e.getMessage(), e);
    }
  }

  /** Something asked of the database. */
  interface DatabaseQuery<T> {
    T run(Connection connection) throws SQLException;
  }

  <T> T read(DatabaseQuery<T> query) {
    try {
      return readerThreads.submit(() -> runQuery(query)).get(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      throw EmbeddedEventStoreException.whileClosing("The log is closed.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EmbeddedEventStoreException.whileClosing("Stopped while waiting to read.", e);
    } catch (TimeoutException e) {
      throw new EmbeddedEventStoreException("The log can't be read in time; try again.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new EmbeddedEventStoreException("The log can't be read: " + cause.getMessage(), cause);
    }
  }

  private <T> T runQuery(DatabaseQuery<T> query) throws SQLException {
    // There are as many connections as threads.
    Connection connection = readers.remove();
    try {
      return query.run(connection);
    } finally {
      readers.add(connection);
    }
  }

  /** The log's last position, or 0. */
  long lastPosition() {
    return read(c -> queryLong(c, "SELECT coalesce(max(position), 0) FROM events", ""));
  }

  /** The number of the stream that was named last, or 0. */
  long lastStreamId() {
    return read(c -> queryLong(c, "SELECT coalesce(max(id), 0) FROM streams", ""));
  }

  /** A stream's last revision, deleted or not, or -1. */
  long lastRevision(String stream) {
    return head(stream).lastRevision();
  }

  StreamHead head(String stream) {
    return read(c -> head(c, stream));
  }

  static StreamHead head(Connection connection, String stream) throws SQLException {
    boolean metadata = StreamRetention.isMetadataStream(stream);
    StreamHead head = new StreamHead(StreamHead.UNKNOWN_ID, -1, metadata ? StreamRetention.OF_METADATA_STREAM : StreamRetention.NONE);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT s.id, coalesce((SELECT max(revision) FROM "
                + (SystemProjections.isProjected(stream) ? "links" : "events")
                + " WHERE stream = s.id), -1),"
                + " l.before, l.max_count, l.max_age"
                + " FROM streams s LEFT JOIN limits l ON l.stream = s.id WHERE s.name = ?")) {
      select.setString(1, stream);
      try (ResultSet result = select.executeQuery()) {
        if (result.next()) {
          long before = result.getLong(3);
          StreamRetention limits =
              result.wasNull()
                  ? head.retention()
                  : new StreamRetention(before, result.getLong(4), result.getLong(5));
          head = new StreamHead(result.getLong(1), result.getLong(2), limits);
        }
      }
    }
    // What is said about a stream ends with it.
    return metadata
            && StreamRetention.appliesTo(StreamRetention.describedStream(stream))
            && head(connection, StreamRetention.describedStream(stream)).isTombstoned()
        ? new StreamHead(head.id(), StreamHead.TOMBSTONE, head.retention())
        : head;
  }

  private static long queryLong(Connection connection, String query, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      if (query.contains("?")) {
        statement.setString(1, argument);
      }
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : -1;
      }
    }
  }

  /** What says that a stream ended for ever. */
  Optional<StoredEvent> tombstone(String stream) {
    return read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(SELECT_EVENT + "WHERE s.name = ? AND e.revision = ?")) {
            select.setString(1, stream);
            select.setLong(2, StreamHead.TOMBSTONE);
            return fetchEvents(select).stream().findFirst();
          }
        });
  }

  /** Hears of one event that is in the log. */
  interface EventIdVisitor {
    void visit(long stream, UUID id, AppendResult.Success done);
  }

  /** The newest events, oldest first. */
  void forEachRecentEvent(int limit, EventIdVisitor remember) {
    read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT stream, id, revision, position FROM events WHERE position >"
                      + " (SELECT coalesce(max(position), 0) FROM events) - ? ORDER BY position")) {
            statement.setInt(1, limit);
            try (ResultSet result = statement.executeQuery()) {
              while (result.next()) {
                remember.visit(
                    result.getLong(1),
                    toUuid(result.getBytes(2)),
                    new AppendResult.Success(result.getLong(3), result.getLong(4)));
              }
            }
          }
          return limit;
        });
  }

  /** Events of the log from a position on, in the order asked for. */
  List<StoredEvent> readAll(long from, boolean forwards, int limit) {
    String query =
        SELECT_EVENT
            + (forwards
                ? "WHERE e.position >= ? ORDER BY e.position LIMIT ?"
                : "WHERE e.position <= ? ORDER BY e.position DESC LIMIT ?");
    return read(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, from);
            statement.setInt(2, limit);
            return fetchEvents(statement);
          }
        });
  }

  /** Events of a stream from a revision on, in the order asked for, without what is hidden. */
  List<StoredEvent> readStream(String stream, long from, boolean forwards, int limit) {
    return read(c -> readStream(c, stream, from, forwards, limit));
  }

  static List<StoredEvent> readStream(
      Connection connection, String stream, long from, boolean forwards, int limit)
      throws SQLException {
    StreamHead head = head(connection, stream);
    if (!head.exists()) {
      return List.of();
    }
    long first = forwards ? Math.max(from, head.firstRevision()) : head.firstRevision();
    long last = forwards ? head.lastRevision() : from;
    long since = head.retention().createdSince(Instant.now());
    if (SystemProjections.isProjected(stream)) {
      return SystemProjections.readLinks(connection, head, stream, first, last, forwards, since, limit);
    }
    String query =
        SELECT_EVENT
            + "WHERE e.stream = ? AND e.revision BETWEEN ? AND ? AND e.created >= ?"
            + " ORDER BY e.revision"
            + (forwards ? "" : " DESC")
            + " LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, head.id());
      statement.setLong(2, first);
      statement.setLong(3, last);
      statement.setLong(4, since);
      statement.setInt(5, limit);
      return fetchEvents(statement);
    }
  }

  private static List<StoredEvent> fetchEvents(PreparedStatement statement) throws SQLException {
    List<StoredEvent> events = new ArrayList<>();
    long bytes = 0;
    try (ResultSet result = statement.executeQuery()) {
      while (bytes < PAGE_BYTES && result.next()) {
        events.add(
            new StoredEvent(
                result.getLong(1),
                result.getString(2),
                result.getLong(3),
                toUuid(result.getBytes(4)),
                result.getString(5),
                result.getString(6),
                result.getLong(7),
                ByteString.copyFrom(result.getBytes(8)),
                ByteString.copyFrom(result.getBytes(9))));
        bytes += events.getLast().footprint();
      }
    }
    return events;
  }

  /** Whether more may follow than a page that was limited so. */
  static boolean isFullPage(List<StoredEvent> page, int limit) {
    return page.size() >= limit || page.stream().mapToLong(StoredEvent::footprint).sum() >= PAGE_BYTES;
  }

  private static UUID toUuid(byte[] bytes) {
    ByteBuffer id = ByteBuffer.wrap(bytes);
    return new UUID(id.getLong(), id.getLong());
  }

  static byte[] toBytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static void close(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception _) {
        // Nothing more can be done with it, and what is committed is on disk.
      }
    }
  }

  @Override
  public void close() {
    readerThreads.shutdown();
    try {
      readerThreads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    connections.reversed().forEach(Database::close);
    close(lock);
  }
}
