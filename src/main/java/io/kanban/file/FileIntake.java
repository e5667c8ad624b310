package io.kanban.file;

import io.kanban.file.FileStore.StoredContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;

/**
 * Takes files that a browser sends: checks the name, the type and the size, and stores the content.
 */
@Component
public class FileIntake {
  private final FileStore store;
  private final long maxSize;

  FileIntake(FileStore store, FileProperties properties) {
    this.store = store;
    this.maxSize = properties.maxSize().toBytes();
  }

  /** A file whose content is stored. */
  public record ReceivedFile(String name, FileType type, StoredContent content) {}

  /** The largest size of a file, in bytes. */
  public long maxSize() {
    return maxSize;
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
    BufferedInputStream whole = new BufferedInputStream(content);
    whole.mark(FileType.HEAD);
    FileType type = FileType.of(harmless, whole.readNBytes(FileType.HEAD));
    whole.reset();
    StoredContent stored = store.store(new WholeContent(whole, size), maxSize);
    return new ReceivedFile(harmless, type, stored);
  }
}
