package io.recordplayer.embedded.eventstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** A log in one file more, and back. */
final class Backup {
  private Backup() {}

  /**
   * Writes all that is committed now to a new file, also while a program writes to the log. It
   * appears under its name only when it is whole and on disk.
   */
  static void make(Path log, Path target) {
    Soundness.requireThere(log);
    if (Files.exists(target)) {
      throw new EmbeddedEventStoreException(
          "The backup %s is there already. Choose another name, or delete it."
              .formatted(target.toAbsolutePath()),
          null);
    }
    Path part = part(target);
    // One read transaction: a writer goes on beside it, in the write-ahead log.
    try (Connection connection = Soundness.connect(log);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      Files.createDirectories(part.getParent());
      Files.deleteIfExists(part);
      copy.setString(1, part.toString());
      copy.execute();
      finish(part, target);
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
    List<String> problems = Soundness.problems(backup);
    if (!problems.isEmpty()) {
      throw new EmbeddedEventStoreException(
          "The backup %s is damaged itself: %s. Take an older one."
              .formatted(backup.toAbsolutePath(), problems.getFirst()),
          null);
    }
    try {
      Files.createDirectories(part(log).getParent());
      try (FileChannel _ = Database.lock(log)) {
        if (!replace && Files.exists(log) && Files.size(log) > 0) {
          throw new EmbeddedEventStoreException(
              "There is a log in %s. Move it away, or say that it may be replaced."
                  .formatted(log.toAbsolutePath()),
              null);
        }
        Path part = part(log);
        Files.copy(backup, part, StandardCopyOption.REPLACE_EXISTING);
        // What the old log had not yet taken over must not end up in the restored one.
        Files.deleteIfExists(log.resolveSibling(log.getFileName() + "-wal"));
        Files.deleteIfExists(log.resolveSibling(log.getFileName() + "-shm"));
        finish(part, log);
      }
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log %s can't be written: %s.".formatted(log.toAbsolutePath(), e.getMessage()), e);
    }
  }

  private static Path part(Path file) {
    Path absolute = file.toAbsolutePath();
    return absolute.resolveSibling(absolute.getFileName() + ".part");
  }

  private static void finish(Path part, Path target) throws IOException {
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
