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

/** Backs up a log to a file, and restores it. */
final class Backup {
  private Backup() {}

  /**
   * Writes all committed events to a new file, while a program may write to the log. The file gets
   * its name when it is complete and on disk.
   */
  static void create(Path log, Path target) {
    IntegrityCheck.requireExists(log);
    if (Files.exists(target)) {
      throw new EmbeddedEventStoreException(
          "The backup %s already exists. Choose another name, or delete it."
              .formatted(target.toAbsolutePath()),
          null);
    }
    try {
      Path part = copyToPartFile(log, Database.resolvePath(target));
      try {
        // Fails if another program has created the target meanwhile.
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
   * Replaces a log by a backup.
   *
   * @param replace whether an existing log may be overwritten
   */
  static void restore(Path backup, Path log, boolean replace) {
    List<String> problems = IntegrityCheck.findProblems(backup);
    if (!problems.isEmpty()) {
      throw new EmbeddedEventStoreException(
          "The backup %s is damaged: %s. Restore an older one."
              .formatted(backup.toAbsolutePath(), problems.getFirst()),
          null);
    }
    try {
      Path file = Database.resolvePath(log);
      try (DataLock _ = Database.lock(file)) {
        if (!replace && Files.exists(file) && Files.size(file) > 0) {
          throw new EmbeddedEventStoreException(
              "There is a log in %s. Move it away, or add --replace to overwrite it."
                  .formatted(file),
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
   * Deletes the write-ahead log of a log that is to be replaced: the new log must not take it over.
   * A kill at any moment leaves one of the two logs intact. The checkpoint moves all data from the
   * write-ahead log into the old log before the former is deleted, and it is deleted before the new
   * log gets the name. An old log that can't be read is lost anyway.
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
        // The log is damaged, which is probably why it is replaced.
      }
    }
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
    Database.syncFolderOf(file);
  }

  /**
   * Copies the committed events of a log to a file beside the target, and flushes it to disk. The
   * copy is one read transaction: writers go on, and it includes the write-ahead log.
   */
  private static Path copyToPartFile(Path log, Path target) throws SQLException, IOException {
    String suffix = ".part-" + UUID.randomUUID().toString().substring(0, 8);
    Path part = target.resolveSibling(target.getFileName() + suffix);
    boolean complete = false;
    PrivateFiles.createFile(part);
    try (Connection connection = IntegrityCheck.connect(log);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, part.toString());
      copy.execute();
      try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      complete = true;
    } finally {
      if (!complete) {
        // Probably the disk is full: free the space.
        Files.deleteIfExists(part);
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + "-journal"));
      }
    }
    return part;
  }
}
