package io.kanban.file;

import io.kanban.file.FileStore.StoredContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes files that a browser sends: checks the name, the type, the size and whether there is room,
 * and stores the content.
 */
@Component
public class FileIntake {
  private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);

  private final FileStore store;
  private final long maxSize;
  private final long maxTotal;
  private final StoredSize total;

  FileIntake(FileStore store, FileProperties properties) {
    this.store = store;
    this.maxSize = properties.maxSize().toBytes();
    this.maxTotal = properties.maxTotal().toBytes();
    this.total = new StoredSize(store, System::nanoTime);
  }

  /** A file whose content is stored. */
  public record ReceivedFile(String name, FileType type, StoredContent content) {}

  /** The largest size of a file, in bytes. */
  public long maxSize() {
    return maxSize;
  }

  /** The size of all files, in bytes, from which on no file is stored. */
  long maxTotal() {
    return maxTotal;
  }

  /**
   * The present size of all files, in bytes; content of other processes may be missing for a
   * minute. May wait for the disk.
   *
   * @throws IOException if the store can't be read
   */
  long total() throws IOException {
    return total.bytes();
  }

  /**
   * Stores a file. After an exception nothing of it is stored. Waits for the browser and the disk.
   *
   * @param name the name as the browser sent it
   * @param size the size as the browser announced it; negative if it did not
   * @throws FileRejectedException if such a file can't be attached
   * @throws IOException if the file breaks off, or can't be stored
   */
  public ReceivedFile receive(String name, long size, InputStream content) throws IOException {
    String harmless = FileName.of(name);
    if (size > maxSize) {
      throw FileRejectedException.tooLarge(maxSize);
    }
    BufferedInputStream whole = new BufferedInputStream(content);
    whole.mark(FileType.HEAD);
    FileType type = FileType.of(harmless, whole.readNBytes(FileType.HEAD));
    whole.reset();
    // Several files at once can together exceed the limit, each by its own size at most.
    if (total.bytes() >= maxTotal - Math.max(size, 0)) {
      LOG.warn(
          "There is no room for a file: all files of cards have {}, and kanban.files.max-total is"
              + " {}.",
          FileSize.text(total.bytes()),
          FileSize.text(maxTotal));
      throw FileRejectedException.storeFull(harmless);
    }
    StoredContent stored = store.store(new WholeContent(whole, size), maxSize);
    total.add(stored.size());
    return new ReceivedFile(harmless, type, stored);
  }
}
