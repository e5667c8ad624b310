package io.kanban.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFileStoreTest extends FileStoreContract {
  @TempDir Path data;

  private Path folder() {
    return data.resolve("files");
  }

  @Override
  FileStore store() {
    return new FolderFileStore(folder());
  }

  @Override
  void assertKeeps(int contents) throws IOException {
    assertThat(files()).hasSize(contents);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static InputStream content() {
    return new ByteArrayInputStream(new byte[] {1, 2, 3});
  }

  @Test
  void only_the_owner_can_read_the_folder_and_the_files() throws IOException {
    store().store(content(), 3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
        .isEqualTo("rw-------");
    for (Path path : List.of(folder(), files().getFirst().getParent())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_file_is_never_overwritten() throws IOException {
    store().store(content(), 3);
    Object before = Files.getAttribute(files().getFirst(), "unix:ino");
    store().store(content(), 3);
    assertThat(Files.getAttribute(files().getFirst(), "unix:ino")).isEqualTo(before);
  }

  /** As a full disk does: a write fails. */
  @Test
  void a_folder_that_takes_no_files_stores_nothing() throws IOException {
    Files.createDirectories(data);
    Files.writeString(folder(), "A file is in the place of the folder.");
    assertThatThrownBy(() -> store().store(content(), 3)).isInstanceOf(IOException.class);
  }
}
