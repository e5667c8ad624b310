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
final class Soundness {
  /** A check of so much takes a fraction of a second. */
  private static final long SMALL = 32L * 1024 * 1024;

  private static final int SAMPLE = 1_000;
  private static final List<String> OURS = List.of("streams", "events");

  private Soundness() {}

  /**
   * What a start affords: of a small log the check of all pages; of a large one, whose start
   * mustn't take minutes, its oldest and newest events, at most a thousand and as many bytes each,
   * their streams and their index. A full check is there on demand.
   */
  static void requireAtStart(Connection connection, Path file) throws SQLException, IOException {
    if (Files.size(file) <= SMALL) {
      List<String> problems = texts(connection, "PRAGMA quick_check(1)");
      if (!problems.equals(List.of("ok"))) {
        throw damaged(file, problems.getFirst(), null);
      }
    }
    requireSample(connection, file, "ASC");
    requireSample(connection, file, "DESC");
  }

  private static void requireSample(Connection connection, Path file, String order)
      throws SQLException {
    String sample =
        "SELECT e.position, e.data, e.metadata, s.name, (SELECT i.position"
            + " FROM events i INDEXED BY events_by_stream"
            + " WHERE i.stream = e.stream AND i.revision = e.revision)"
            + " FROM events e LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position "
            + order
            + " LIMIT "
            + SAMPLE;
    try (PreparedStatement select = connection.prepareStatement(sample);
        ResultSet result = select.executeQuery()) {
      long read = 0;
      while (read < SMALL && result.next()) {
        long position = result.getLong(1);
        byte[] data = result.getBytes(2);
        byte[] metadata = result.getBytes(3);
        read += data.length + metadata.length;
        if (result.getString(4) == null || result.getLong(5) != position) {
          throw damaged(file, "the event at position " + position + " is not whole", null);
        }
      }
    }
  }

  /**
   * Reads everything; what is wrong, or nothing.
   *
   * @throws EmbeddedEventStoreException where it can't be read, or is no log
   */
  static List<String> problems(Path file) {
    requireThere(file);
    try (Connection connection = connect(file)) {
      if (!tables(connection).containsAll(OURS)) {
        throw new EmbeddedEventStoreException(
            "There is no log in %s: it is empty, or something else. Name another file."
                .formatted(file.toAbsolutePath()),
            null);
      }
      List<String> problems = new ArrayList<>(texts(connection, "PRAGMA integrity_check"));
      problems.remove("ok");
      if (problems.isEmpty()) {
        texts(connection, "PRAGMA foreign_key_check")
            .forEach(table -> problems.add("A row of " + table + " belongs to nothing."));
        try {
          requireSample(connection, file, "DESC");
        } catch (EmbeddedEventStoreException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
      return problems;
    } catch (SQLException e) {
      if (isDamage(e)) {
        return List.of(String.valueOf(e.getMessage()));
      }
      throw new EmbeddedEventStoreException(
          "The log in %s can't be read: %s. Check that you may read it and write to its folder."
              .formatted(file.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  /** What somebody else keeps in SQLite is not for us to write to. */
  static void requireOurs(Path file) throws IOException, SQLException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    try (Connection connection = connect(file)) {
      List<String> tables = tables(connection);
      // A first start that was killed may once have made one of ours only.
      if (!tables.isEmpty() && Collections.disjoint(tables, OURS)) {
        throw new EmbeddedEventStoreException(
            "The file %s is a database, but no log. Choose another file.".formatted(file), null);
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return texts(connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
  }

  private static boolean isDamage(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** What may have to be done about a failure, where that can be told. */
  static String hint(Throwable failure) {
    return failure instanceof SQLException e && isOfDisk(e) ? " Is the disk full?" : "";
  }

  private static boolean isOfDisk(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR.code;
  }

  static void requireThere(Path file) {
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

  private static List<String> texts(Connection connection, String query) throws SQLException {
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
  static EmbeddedEventStoreException unusable(Path file, SQLException e) {
    return isDamage(e)
        ? damaged(file, String.valueOf(e.getMessage()), e)
        : new EmbeddedEventStoreException(
            "The log in %s can't be opened: %s. If the file is damaged, put a backup in its place."
                .formatted(file, e.getMessage()),
            e);
  }

  private static EmbeddedEventStoreException damaged(
      Path file, String how, @Nullable Exception cause) {
    return new EmbeddedEventStoreException(
        ("The log in %s is damaged: %s. Move it and its -wal file aside and restore a backup in"
                + " its place; docs/operations.md says how.")
            .formatted(file, how),
        cause);
  }
}
