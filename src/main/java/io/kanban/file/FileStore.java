package io.kanban.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps the content of files, each under its hash and only once. Content never changes. All methods
 * may be called by several threads and by several processes at once, and may wait.
 */
public interface FileStore {
  /**
   * Content in a store.
   *
   * @param size in bytes
   */
  record StoredContent(ContentHash hash, long size) {}

  /**
   * Stores content. Afterwards it is on disk; after an exception nothing of it is stored.
   *
   * @param content read to its end, and not closed
   * @param most the largest size in bytes
   * @throws FileRejectedException if the content is larger
   * @throws IOException if the content can't be read to its end, or can't be stored
   */
  StoredContent store(InputStream content, long most) throws IOException;

  /**
   * Opens stored content.
   *
   * @throws java.nio.file.NoSuchFileException if the store doesn't have it
   * @throws IOException if it can't be read now
   */
  InputStream open(ContentHash hash) throws IOException;

  /**
   * The size of all content in bytes.
   *
   * @throws IOException if it can't be measured now
   */
  long size() throws IOException;
}
