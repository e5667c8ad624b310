package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir private Path folder;

  @Test
  void a_secret_is_created_once_and_kept() throws Exception {
    String key = SecretFile.in(folder);
    assertThat(key).matches("[0-9a-f]{64}");
    assertThat(SecretFile.in(folder)).isEqualTo(key);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("remember-me.key"));
    }
  }

  @Test
  void only_the_owner_may_read_the_file_even_if_others_could_before() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Path file = folder.resolve("remember-me.key");
    SecretFile.in(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SecretFile.in(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  /** Linux lets nobody, not even root, change the modes of files below /proc. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_file_whose_permissions_cannot_be_changed_is_used() throws Exception {
    Path key = Path.of("/proc/sys/kernel/random/boot_id");
    Files.createSymbolicLink(folder.resolve("remember-me.key"), key);
    assertThat(SecretFile.in(folder)).isEqualTo(Files.readString(key));
  }

  @Test
  void processes_that_start_together_read_the_same_secret() throws Exception {
    List<Callable<String>> starts =
        IntStream.range(0, 16)
            .<Callable<String>>mapToObj(_ -> () -> SecretFile.in(folder))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      Set<String> keys =
          threads.invokeAll(starts).stream().map(Future::resultNow).collect(Collectors.toSet());
      assertThat(keys).hasSize(1);
    }
  }
}
