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

/** Whether a file is a whole log. */
final class IntegrityCheck {
  /** A check of so much takes a fraction of a second. */
  private static final long FULL_CHECK_BYTES = 32L * 1024 * 1024;

  private static final int SAMPLE_EVENTS = 1_000;
  private static final List<String> LOG_TABLES = List.of("streams", "events");

  private IntegrityCheck() {}

  /**
   * What a start affords: of a small log the check of all pages; of a large one, whose start
   * mustn't take minutes, its oldest and newest events, at most a thousand and as many bytes each,
   * their streams and their index. A full check is there on demand.
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
          throw corrupted(file, "the event at position " + position + " is not whole", null);
        }
      }
    }
  }

  /**
   * Reads everything; what is wrong, or nothing.
   *
   * @throws EmbeddedEventStoreException where it can't be read, or is no log
   */
  static List<String> findProblems(Path file) {
    requireExists(file);
    try (Connection connection = connect(file)) {
      if (!tables(connection).containsAll(LOG_TABLES)) {
        throw new EmbeddedEventStoreException(
            "There is no log in %s: it is empty, or something else. Name another file."
                .formatted(file.toAbsolutePath()),
            null);
      }
      List<String> problems = new ArrayList<>(queryStrings(connection, "PRAGMA integrity_check"));
      problems.remove("ok");
      if (problems.isEmpty()) {
        queryStrings(connection, "PRAGMA foreign_key_check")
            .forEach(table -> problems.add("A row of " + table + " belongs to nothing."));
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

  /** What somebody else keeps in SQLite is not for us to write to. */
  static void requireLogOrEmpty(Path file) throws IOException, SQLException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (Connection connection = connect(file)) {
      List<String> tables = tables(connection);
      // A first start that was killed may once have made one of ours only.
      if (!tables.isEmpty() && Collections.disjoint(tables, LOG_TABLES)) {
        throw new EmbeddedEventStoreException(
            "The file %s is a database, but no log. Choose another file.".formatted(file), null);
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

  /** What may have to be done about a failure, where that can be told. */
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

  /** One more connection to a file, beside those of whoever serves it; it only looks. */
  static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  private static List<String> queryStrings(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  /** What to say when SQLite can't use a file. */
  static EmbeddedEventStoreException cannotOpen(Path file, SQLException e) {
    return isCorruption(e)
        ? corrupted(file, String.valueOf(e.getMessage()), e)
        : new EmbeddedEventStoreException(
            "The log in %s can't be opened: %s. If the file is damaged, put a backup in its place."
                .formatted(file, e.getMessage()),
            e);
  }

  private static EmbeddedEventStoreException corrupted(
      Path file, String how, @Nullable Exception cause) {
    return new EmbeddedEventStoreException(
        ("The log in %s is damaged: %s. Move it and its -wal file aside and restore a backup in"
                + " its place; docs/operations.md says how.")
            .formatted(file, how),
        cause);
  }
}
