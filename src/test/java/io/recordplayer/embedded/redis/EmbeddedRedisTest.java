package io.recordplayer.embedded.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir Path folder;

  @Test
  void a_redis_that_a_killed_program_left_behind_is_stopped_first() throws Exception {
    Path pidFile = folder.resolve("redis.pid");
    Process leftOver =
        new ProcessBuilder(
                EmbeddedRedis.executable().get().getPath(),
                "--port",
                String.valueOf(EmbeddedRedis.freePort()),
                "--pidfile",
                pidFile.toString(),
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(pidFile));
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0)) {
      assertThat(redis.port()).isPositive();
      assertThat(leftOver.isAlive()).isFalse();
    } finally {
      leftOver.destroyForcibly();
    }
  }

  @Test
  void a_redis_that_only_has_the_old_ones_id_is_left_alone() throws Exception {
    try (EmbeddedRedis somebody = EmbeddedRedis.start(folder.resolve("somebody"), 0)) {
      Path pidFile = folder.resolve("somebody").resolve("redis.pid");
      await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(pidFile));
      Path old = Files.createDirectory(folder.resolve("ours")).resolve("redis.pid");
      Files.copy(pidFile, old);
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
      try (EmbeddedRedis _ = EmbeddedRedis.start(folder.resolve("ours"), 0)) {
        ProcessHandle other =
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElseThrow();
        assertThat(other.isAlive()).isTrue();
        assertThat(somebody.port()).isPositive();
      }
    }
  }

  @Test
  void two_programs_do_not_share_a_folder() {
    try (EmbeddedRedis _ = EmbeddedRedis.start(folder, 0)) {
      assertThatThrownBy(() -> EmbeddedRedis.start(folder, 0))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("Another program uses the data");
    }
  }
}
