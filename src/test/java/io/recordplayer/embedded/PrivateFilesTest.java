package io.recordplayer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Files are closed to other users if the file system allows that, and usable otherwise. */
@Isolated("the output is one for all")
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class PrivateFilesTest {
  /** Linux refuses even root to change permissions below /proc. */
  private static final Path FOLDER = Path.of("/proc/self/task");

  private static final Path SECRET = Path.of("/proc/sys/kernel/random/boot_id");

  @TempDir private Path folder;

  @Test
  void a_folder_whose_modes_cannot_be_changed_is_used_with_a_warning(CapturedOutput output)
      throws Exception {
    assertThat(PrivateFiles.createFolder(FOLDER)).isEqualTo(FOLDER);
    assertThat(output).contains("may have access to " + FOLDER).contains("rwx------");
  }

  @Test
  void a_secret_whose_modes_cannot_be_changed_is_used_with_a_warning(CapturedOutput output)
      throws Exception {
    assertThat(PrivateFiles.readOrCreateSecret(SECRET)).isEqualTo(Files.readString(SECRET).strip());
    assertThat(output).contains("may have access to " + SECRET).contains("rw-------");
  }

  /** Only the owner may change permissions, even to the present ones. */
  @Test
  void nothing_is_changed_where_the_modes_are_right() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Path closed = PrivateFiles.createFolder(folder.resolve("closed"));
    Path secret = folder.resolve("secret");
    PrivateFiles.readOrCreateSecret(secret);
    FileTime ofFolder = changed(closed);
    FileTime ofSecret = changed(secret);
    Path other = Files.createFile(folder.resolve("other"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
              return changed(other).compareTo(ofSecret) > 0;
            });
    PrivateFiles.createFolder(closed);
    PrivateFiles.readOrCreateSecret(secret);
    assertThat(changed(closed)).isEqualTo(ofFolder);
    assertThat(changed(secret)).isEqualTo(ofSecret);
  }

  private static FileTime changed(Path path) throws IOException {
    return (FileTime) Files.getAttribute(path, "unix:ctime");
  }
}
