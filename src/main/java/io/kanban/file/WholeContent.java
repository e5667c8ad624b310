package io.kanban.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content that must have the announced size: its end comes as an error if bytes are missing. */
final class WholeContent extends FilterInputStream {
  private final long announced;
  private long read;

  /**
   * @param announced the size in bytes; negative if it is not known
   */
  WholeContent(InputStream content, long announced) {
    super(content);
    this.announced = announced;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? next : 1);
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(count);
    return count;
  }

  private void count(int bytes) throws EOFException {
    if (bytes >= 0) {
      read += bytes;
    } else if (announced >= 0 && read < announced) {
      throw new EOFException(
          "The content breaks off after %d of %d bytes.".formatted(read, announced));
    }
  }
}
