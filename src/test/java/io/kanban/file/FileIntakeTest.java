package io.kanban.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.file.FileIntake.ReceivedFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class FileIntakeTest {
  private static final String PNG = "\u0089PNG\r\n\u001a\n";

  @TempDir Path folder;
  private FileIntake intake;

  @BeforeEach
  void a_small_limit() {
    intake =
        new FileIntake(
            new FolderFileStore(folder),
            new FileProperties(folder, DataSize.ofKilobytes(2), DataSize.ofKilobytes(4)));
  }

  private ReceivedFile receive(String name, long size, String content) throws IOException {
    return intake.receive(
        name, size, new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private void assertKeepsNothing() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void the_whole_file_is_stored_under_a_harmless_name() throws IOException {
    ReceivedFile file = receive("C:\\photos\\roof.png", 1008, PNG + "x".repeat(1000));
    assertThat(file.name()).isEqualTo("roof.png");
    assertThat(file.type()).isEqualTo(FileType.PNG);
    assertThat(file.content().size()).isEqualTo(1008);
    try (InputStream content = new FolderFileStore(folder).open(file.content().hash())) {
      assertThat(content.readAllBytes()).hasSize(1008);
    }
  }

  @Test
  void a_file_that_breaks_off_is_not_stored() throws IOException {
    assertThatThrownBy(() -> receive("roof.png", 2000, PNG + "x".repeat(1000)))
        .isInstanceOf(EOFException.class);
    assertKeepsNothing();
  }

  @Test
  void a_file_that_is_too_large_is_not_stored_even_if_it_says_that_it_is_small()
      throws IOException {
    assertThatThrownBy(() -> receive("roof.png", 8, PNG + "x".repeat(2041)))
        .isInstanceOf(FileRejectedException.class)
        .hasMessage("The file is too large. A file can have 2 KB at most.");
    assertKeepsNothing();
  }

  @Test
  void a_file_for_which_there_is_no_room_is_not_stored() throws IOException {
    receive("one.txt", 1500, "1".repeat(1500));
    receive("two.txt", 1500, "2".repeat(1500));
    assertThatThrownBy(() -> receive("three.txt", 1500, "3".repeat(1500)))
        .isInstanceOf(FileRejectedException.class)
        .hasMessage(
            "“three.txt” can't be attached, because there is no room for more files. Ask an"
                + " operator for more.");
    receive("four.txt", 1000, "4".repeat(1000));
    assertThat(new FolderFileStore(folder).size()).isEqualTo(4000);
  }

  @Test
  void the_size_of_all_files_and_its_limit_are_published() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new FileMeters(intake).bindTo(registry);
    receive("one.txt", 1500, "1".repeat(1500));
    assertThat(registry.get("kanban.files.size").gauge().value()).isEqualTo(1500);
    assertThat(registry.get("kanban.files.limit").gauge().value()).isEqualTo(4096);
  }

  @Test
  void the_store_is_measured_again_after_a_minute() throws IOException {
    AtomicLong nanos = new AtomicLong();
    FolderFileStore store = new FolderFileStore(folder);
    StoredSize size = new StoredSize(store, nanos::get);
    assertThat(size.bytes()).isZero();
    receive("one.txt", 1500, "1".repeat(1500));
    assertThat(size.bytes()).isZero();
    size.add(10);
    assertThat(size.bytes()).isEqualTo(10);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(size.bytes()).isEqualTo(1500);
  }

  @Test
  void a_file_of_another_type_than_its_name_says_is_not_stored() throws IOException {
    assertThatThrownBy(() -> receive("roof.png", -1, "<html>"))
        .isInstanceOf(FileRejectedException.class);
    assertKeepsNothing();
  }
}
