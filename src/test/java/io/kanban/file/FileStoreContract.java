package io.kanban.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.file.FileStore.StoredContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link FileStore} must do. */
abstract class FileStoreContract {
  private static final long MOST = 1_000_000;
  private static final ContentHash OF_HELLO =
      new ContentHash("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

  /** An empty store. */
  abstract FileStore store();

  /** Checks that the store keeps this number of contents, and nothing else. */
  abstract void assertKeeps(int contents) throws IOException;

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] hello() {
    return "hello".getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void content_is_found_by_its_hash() throws IOException {
    assertThat(store().store(stream(hello()), MOST)).isEqualTo(new StoredContent(OF_HELLO, 5));
    try (InputStream content = store().open(OF_HELLO)) {
      assertThat(content.readAllBytes()).isEqualTo(hello());
    }
  }

  @Test
  void large_content_comes_back_as_it_was() throws IOException {
    byte[] bytes = new byte[900_001];
    new Random(1).nextBytes(bytes);
    StoredContent stored = store().store(stream(bytes), MOST);
    assertThat(stored.size()).isEqualTo(bytes.length);
    try (InputStream content = store().open(stored.hash())) {
      assertThat(content.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void equal_content_is_kept_once() throws IOException {
    StoredContent first = store().store(stream(hello()), MOST);
    assertThat(store().store(stream(hello()), MOST)).isEqualTo(first);
    assertKeeps(1);
    assertThat(store().size()).isEqualTo(5);
  }

  @Test
  void the_size_of_all_content_is_known() throws IOException {
    assertThat(store().size()).isZero();
    store().store(stream(hello()), MOST);
    store().store(stream(new byte[7]), MOST);
    assertThat(store().size()).isEqualTo(12);
  }

  @Test
  void missing_content_is_said_to_be_missing() {
    assertThatThrownBy(() -> store().open(OF_HELLO)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void content_may_have_the_largest_size_and_no_byte_more() throws IOException {
    assertThat(store().store(stream(hello()), 5).size()).isEqualTo(5);
    byte[] other = "world!".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> store().store(stream(other), 5))
        .isInstanceOf(FileRejectedException.class)
        .hasMessage("The file is too large. A file can have 5 bytes at most.");
    assertKeeps(1);
  }

  @Test
  void nothing_is_kept_of_content_that_breaks_off() throws IOException {
    InputStream cut =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("The line is cut.");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });
    assertThatThrownBy(() -> store().store(cut, MOST)).hasMessage("The line is cut.");
    assertKeeps(0);
  }

  @Test
  void many_threads_store_the_same_content() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<StoredContent> task = () -> store().store(stream(hello()), MOST);
      for (Future<StoredContent> stored :
          threads.invokeAll(Stream.generate(() -> task).limit(64).toList())) {
        assertThat(stored.get(10, TimeUnit.SECONDS)).isEqualTo(new StoredContent(OF_HELLO, 5));
      }
    }
    assertKeeps(1);
  }
}
