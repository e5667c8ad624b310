package io.recordplayer.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A process's exclusive right to some data, until the lock is closed or the process ends in
 * whatever way. It is an operating system's lock on a file beside the data.
 */
public final class DataLock implements AutoCloseable {
  /**
   * The files that this process has locked. The system releases all of a process's locks on a file
   * as soon as the process closes the file once, so a locked file must not even be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DataLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Acquires a lock; empty if another holder has it, in this process or in another one.
   *
   * @param file is created if it is missing; its folder must exist
   */
  public static Optional<DataLock> tryAcquire(Path file) throws IOException {
    Path real = file.resolveSibling(".").toRealPath().resolve(file.getFileName());
    if (!HELD.add(real)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      PrivateFiles.createFile(real);
      channel = FileChannel.open(real, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? Optional.empty() : Optional.of(new DataLock(real, channel));
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(real);
      }
    }
  }

  @Override
  public void close() {
    // Closing a second time must not release a lock that another holder has acquired since.
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }
}
