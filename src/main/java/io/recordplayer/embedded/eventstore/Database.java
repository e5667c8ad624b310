package io.recordplayer.embedded.eventstore;

import io.recordplayer.embedded.DataLock;
import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
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
 * The SQLite file: its schema, one connection that writes and a few that read. Write-ahead logging
 * lets readers see committed data while the writer goes on; full synchronization puts each commit
 * on disk.
 */
final class Database implements AutoCloseable {
  private static final int READERS = 4;
  private static final long READ_TIMEOUT_SECONDS = 60;

  /** The size to which SQLite truncates the write-ahead log after a long read let it grow. */
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
    // The links of the system projections: the log position that each of them leads to.
    """
    CREATE TABLE IF NOT EXISTS links (
      stream INTEGER NOT NULL REFERENCES streams,
      revision INTEGER NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (stream, revision)) WITHOUT ROWID\
    """,
    // The limits in the newest metadata of streams, which reads apply.
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
  private final Path file;
  private final DataLock lock;
  private final boolean durable;
  private final Connection writer;
  private final Queue<Connection> readers = new ConcurrentLinkedQueue<>();

  /**
   * Threads for reads. SQLite's native code pins its thread, and there are only a few carrier
   * threads for all virtual threads.
   */
  private final ExecutorService readerThreads =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().name("log reader ", 1).daemon().factory());

  private final List<Connection> connections = new ArrayList<>();

  private Database(Path file, boolean durable, DataLock lock) throws SQLException, IOException {
    this.file = file;
    this.lock = lock;
    this.durable = durable;
    boolean opened = false;
    try {
      writer = connect(false);
      // One transaction: a first start that is killed leaves no part of the schema.
      writer.setAutoCommit(false);
      for (String statement : SCHEMA) {
        try (Statement create = writer.createStatement()) {
          create.execute(statement);
        }
      }
      addMissingColumns();
      writer.commit();
      IntegrityCheck.checkAtStart(writer, file);
      // The check has opened a read transaction; the writer must not go on in it.
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

  /** Adds the columns that files of earlier versions lack. */
  private void addMissingColumns() throws SQLException {
    if (queryLong(writer, "SELECT count(*) FROM pragma_table_info('groups') WHERE name = ?", "kept")
        == 0) {
      try (Statement alter = writer.createStatement()) {
        alter.execute("ALTER TABLE groups ADD COLUMN kept INTEGER NOT NULL DEFAULT 1");
      }
    }
  }

  /**
   * Opens the file, or creates it.
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
        // Nobody else may read events and hashed passwords. SQLite's other files get the same
        // permissions.
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

  /** Returns the path of the file. */
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

  /** Returns the file's real path, without symbolic links; creates its folder if it is missing. */
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
   * Flushes a folder's entries to disk after a file was renamed or deleted; does nothing on systems
   * where folders can't be opened.
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
    // Otherwise the driver queries the generated key after each insert.
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    connections.add(connection);
    if (durable) {
      // On macOS a sync leaves data in the disk's cache; elsewhere this has no effect. The driver's
      // own setting uses a name that SQLite doesn't know.
      try (Statement full = connection.createStatement()) {
        full.execute("PRAGMA fullfsync = true");
      }
    }
    try (Statement pragma = connection.createStatement()) {
      // Scavenged data must be overwritten, not only marked as free.
      pragma.execute(reads ? "PRAGMA query_only = true" : "PRAGMA secure_delete = true");
    }
    return connection;
  }

  /** Returns the connection that writes; only for the writer thread. */
  Connection writer() {
    return writer;
  }

  /** Rolls back the writer's transaction and begins a new one. */
  void rollback() {
    try {
      writer.rollback();
    } catch (SQLException _) {
      // SQLite has rolled back by itself, as it does when the disk is full.
      restartTransaction();
    }
  }

  private void restartTransaction() {
    try {
      writer.setAutoCommit(true);
    } catch (SQLException _) {
      // There is nothing to commit; the call only tells the driver that no transaction is open.
    }
    try {
      writer.setAutoCommit(false);
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException("The log can't continue: " + e.getMessage(), e);
    }
  }

  /** Returns the free space in the file to the file system; nobody else may use the file. */
  void shrink() {
    try (Statement statement = writer.createStatement()) {
      writer.setAutoCommit(true);
      statement.execute("VACUUM");
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException(
          "The log is intact, but its file could not be shrunk: " + e.getMessage(), e);
    }
  }

  /** A query that runs on a reader's connection. */
  interface DatabaseQuery<T> {
    T run(Connection connection) throws SQLException;
  }

  <T> T read(DatabaseQuery<T> query) {
    try {
      return readerThreads
          .submit(() -> runQuery(query))
          .get(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      throw EmbeddedEventStoreException.whileClosing("The log is closed.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EmbeddedEventStoreException.whileClosing("The log closed during a read.", e);
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

  /** Returns the last position of the log, or 0. */
  long lastPosition() {
    return read(c -> queryLong(c, "SELECT coalesce(max(position), 0) FROM events", ""));
  }

  /** Returns the id of the newest stream, or 0. */
  long lastStreamId() {
    return read(c -> queryLong(c, "SELECT coalesce(max(id), 0) FROM streams", ""));
  }

  /** Returns the last revision of a stream, deleted or not; -1 if it has no events. */
  long lastRevision(String stream) {
    return head(stream).lastRevision();
  }

  StreamHead head(String stream) {
    return read(c -> EventQueries.head(c, stream));
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

  /** Reads a stream from a revision on, without the events that its metadata hides. */
  List<StoredEvent> readStream(String stream, long from, boolean forwards, int limit) {
    return read(c -> EventQueries.readStream(c, stream, from, forwards, limit));
  }

  /** Returns the event that ends a stream, if the stream is tombstoned. */
  Optional<StoredEvent> tombstone(String stream) {
    return read(c -> EventQueries.tombstone(c, stream));
  }

  /** Visits the newest events, the oldest of them first. */
  void visitNewest(int limit, EventQueries.EventIdVisitor visitor) {
    read(
        connection -> {
          EventQueries.visitNewest(connection, limit, visitor);
          return limit;
        });
  }

  /** Reads the events of all streams from a position on. */
  List<StoredEvent> readAll(long from, boolean forwards, int limit) {
    return read(c -> EventQueries.readAll(c, from, forwards, limit));
  }

  private static void close(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (Exception _) {
        // Closing can't be repeated, and committed data is on disk.
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
