package io.recordplayer.embedded.eventstore;

import io.recordplayer.embedded.DataLock;
import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** A log in one file more, and back. */
final class Backup {
  private Backup() {}

  /**
   * Writes all that is committed now to a new file, also while a program writes to the log. It
   * appears under its name only when it is whole and on disk.
   */
  static void create(Path log, Path target) {
    IntegrityCheck.requireExists(log);
    if (Files.exists(target)) {
      throw new EmbeddedEventStoreException(
          "The backup %s is there already. Choose another name, or delete it."
              .formatted(target.toAbsolutePath()),
          null);
    }
    try {
      Path part = copyToPartFile(log, Database.resolvePath(target));
      try {
        // Fails where somebody else has made a file of that name meanwhile.
        Files.move(part, target);
        Database.syncFolderOf(target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException(
          "No backup of %s was made: %s.".formatted(log.toAbsolutePath(), e.getMessage()), e);
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The backup %s can't be written: %s.".formatted(target.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  /**
   * Puts a backup where a log belongs.
   *
   * @param replace whether a log that is there may be lost
   */
  static void restore(Path backup, Path log, boolean replace) {
    List<String> problems = IntegrityCheck.findProblems(backup);
    if (!problems.isEmpty()) {
      throw new EmbeddedEventStoreException(
          "The backup %s is damaged itself: %s. Take an older one."
              .formatted(backup.toAbsolutePath(), problems.getFirst()),
          null);
    }
    try {
      Path file = Database.resolvePath(log);
      try (DataLock _ = Database.lock(file)) {
        if (!replace && Files.exists(file) && Files.size(file) > 0) {
          throw new EmbeddedEventStoreException(
              "There is a log in %s. Move it away, or say that it may be replaced.".formatted(file),
              null);
        }
        Path part = copyToPartFile(backup, file);
        try {
          deleteOldLog(file);
          Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
          Database.syncFolderOf(file);
        } finally {
          Files.deleteIfExists(part);
        }
      }
    } catch (SQLException e) {
      throw new EmbeddedEventStoreException(
          "The backup %s can't be read: %s.".formatted(backup.toAbsolutePath(), e.getMessage()), e);
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log %s can't be written: %s.".formatted(log.toAbsolutePath(), e.getMessage()), e);
    }
  }

  /**
   * Leaves a log without anything beside it, for what it had not yet taken over must not end up in
   * the one that replaces it. A kill at any moment leaves one of the two whole: the old log takes
   * over all it can before its write-ahead log goes, and is complete without it; and that is gone
   * before the new log has the name. An old log that can't even be read is lost before and after.
   */
  static void deleteOldLog(Path file) throws IOException {
    if (Files.exists(file)) {
      try (Connection connection = IntegrityCheck.connect(file);
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        if (result.next() && result.getInt(1) != 0) {
          throw new EmbeddedEventStoreException(
              "Another program reads the log in %s. Try again when it has ended.".formatted(file),
              null);
        }
      } catch (SQLException _) {
        // It is damaged: most likely that is why it is replaced.
      }
    }
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
    Database.syncFolderOf(file);
  }

  /**
   * All that is committed in a log, in a file of its own beside the target, on disk. One read
   * transaction: a writer goes on beside it, and what stands in its write-ahead log is in it, too.
   */
  private static Path copyToPartFile(Path log, Path target) throws SQLException, IOException {
    String own = ".part-" + UUID.randomUUID().toString().substring(0, 8);
    Path part = target.resolveSibling(target.getFileName() + own);
    boolean whole = false;
    PrivateFiles.createFile(part);
    try (Connection connection = IntegrityCheck.connect(log);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, part.toString());
      copy.execute();
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      whole = true;
    } finally {
      if (!whole) {
        // Room is what is missing, most likely.
        Files.deleteIfExists(part);
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + "-journal"));
      }
    }
    return part;
  }
}
