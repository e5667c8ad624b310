package io.recordplayer.embedded.eventstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** Checks whether a file is an intact log. */
final class IntegrityCheck {
  /** A full check of a file of this size takes a fraction of a second. */
  private static final long FULL_CHECK_BYTES = 32L * 1024 * 1024;

  private static final int SAMPLE_EVENTS = 1_000;
  private static final List<String> LOG_TABLES = List.of("streams", "events");

  private IntegrityCheck() {}

  /**
   * Checks as much as a start allows: all pages of a small file; of a large one, the oldest and the
   * newest events, up to a thousand and 32 MB each, with their streams and their index. A full
   * check is available on demand.
   */
  static void checkAtStart(Connection connection, Path file) throws SQLException, IOException {
    if (Files.size(file) <= FULL_CHECK_BYTES) {
      List<String> problems = queryStrings(connection, "PRAGMA quick_check(1)");
      if (!problems.equals(List.of("ok"))) {
        throw corrupted(file, problems.getFirst(), null);
      }
    }
    checkSample(connection, file, "ASC");
    checkSample(connection, file, "DESC");
  }

  private static void checkSample(Connection connection, Path file, String order)
      throws SQLException {
    String sample =
        "SELECT e.position, e.data, e.metadata, s.name, (SELECT i.position"
            + " FROM events i INDEXED BY events_by_stream"
            + " WHERE i.stream = e.stream AND i.revision = e.revision)"
            + " FROM events e LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position "
            + order
            + " LIMIT "
            + SAMPLE_EVENTS;
    try (PreparedStatement select = connection.prepareStatement(sample);
        ResultSet result = select.executeQuery()) {
      long read = 0;
      while (read < FULL_CHECK_BYTES && result.next()) {
        long position = result.getLong(1);
        byte[] data = result.getBytes(2);
        byte[] metadata = result.getBytes(3);
        read += data.length + metadata.length;
        if (result.getString(4) == null || result.getLong(5) != position) {
          throw corrupted(file, "the event at position " + position + " is incomplete", null);
        }
      }
    }
  }

  /**
   * Checks the whole file and returns the problems.
   *
   * @throws EmbeddedEventStoreException if the file can't be read, or is not a log
   */
  static List<String> findProblems(Path file) {
    requireExists(file);
    try (Connection connection = connect(file)) {
      if (!tables(connection).containsAll(LOG_TABLES)) {
        throw new EmbeddedEventStoreException(
            "The file %s is not a log: it is empty, or has other content. Choose another file."
                .formatted(file.toAbsolutePath()),
            null);
      }
      List<String> problems = new ArrayList<>(queryStrings(connection, "PRAGMA integrity_check"));
      problems.remove("ok");
      if (problems.isEmpty()) {
        queryStrings(connection, "PRAGMA foreign_key_check")
            .forEach(table -> problems.add("A row of " + table + " refers to a missing row."));
        try {
          checkSample(connection, file, "DESC");
        } catch (EmbeddedEventStoreException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
      return problems;
    } catch (SQLException e) {
      if (isCorruption(e)) {
        return List.of(String.valueOf(e.getMessage()));
      }
      throw new EmbeddedEventStoreException(
          "The log in %s can't be read: %s. Check that you may read it and write to its folder."
              .formatted(file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  /** Throws if the file is another program's database. */
  static void requireLogOrEmpty(Path file) throws IOException, SQLException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (Connection connection = connect(file)) {
      List<String> tables = tables(connection);
      // A first start of an old version that was killed may have created only one of the tables.
      if (!tables.isEmpty() && Collections.disjoint(tables, LOG_TABLES)) {
        throw new EmbeddedEventStoreException(
            "The file %s is a database, but not a log. Choose another file.".formatted(file), null);
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return queryStrings(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
  }

  private static boolean isCorruption(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** Returns advice about a failure of the disk; empty for other failures. */
  static String diskHint(Throwable failure) {
    return failure instanceof SQLException e && isDiskError(e) ? " Is the disk full?" : "";
  }

  private static boolean isDiskError(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code;
  }

  static void requireExists(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EmbeddedEventStoreException(
          "There is no file %s.".formatted(file.toAbsolutePath()), null);
    }
  }

  /** Opens another connection to a file, which a program may be serving. */
  static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static List<String> queryStrings(Connection connection, String query)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  /** Returns the exception for a file that SQLite can't open. */
  static EmbeddedEventStoreException cannotOpen(Path file, SQLException e) {
    return isCorruption(e)
        ? corrupted(file, String.valueOf(e.getMessage()), e)
        : new EmbeddedEventStoreException(
            "The log in %s can't be opened: %s. If the file is damaged, restore a backup."
                .formatted(file, e.getMessage()),
            e);
  }

  private static EmbeddedEventStoreException corrupted(
      Path file, String how, @Nullable Exception cause) {
    return new EmbeddedEventStoreException(
        ("The log in %s is damaged: %s. Move it and its -wal file away and restore a backup;"
                + " docs/operations.md says how.")
            .formatted(file, how),
        cause);
  }
}
