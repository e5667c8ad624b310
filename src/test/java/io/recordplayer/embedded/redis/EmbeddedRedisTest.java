package io.recordplayer.embedded.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {
  @TempDir Path folder;

  @Test
  void a_redis_that_a_killed_program_left_behind_is_stopped_first() throws Exception {
    Path pidFile = folder.resolve("redis.pid");
    Process leftOver =
        new ProcessBuilder(
                EmbeddedRedis.executable(),
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
  void a_redis_that_ends_under_the_program_is_started_again_with_what_it_had() throws Exception {
    Path pidFile = folder.resolve("redis.pid");
    ProcessHandle last;
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0)) {
      assertThat(ask(redis, "SET a 1")).isEqualTo("+OK");
      for (int i = 0; i < 2; i++) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !pid(pidFile).isEmpty());
        ProcessHandle killed = ProcessHandle.of(Long.parseLong(pid(pidFile))).orElseThrow();
        assertThat(killed.destroyForcibly()).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> !killed.isAlive());
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> ask(redis, "EXISTS a").equals(":1"));
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> !pid(pidFile).equals(String.valueOf(killed.pid())));
      }
      last = ProcessHandle.of(Long.parseLong(pid(pidFile))).orElseThrow();
    }
    assertThat(last.isAlive()).isFalse();
  }

  private static String pid(Path pidFile) throws IOException {
    return Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
  }

  private static String ask(EmbeddedRedis redis, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      String commands = "AUTH %s\r\n%s\r\n".formatted(redis.password(), command);
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answers.readLine()).isEqualTo("+OK");
      return String.valueOf(answers.readLine());
    }
  }

  @Test
  void what_a_redis_without_a_secret_has_left_is_gone_on_with() throws Exception {
    Process before =
        new ProcessBuilder(
                EmbeddedRedis.executable(),
                "--port",
                String.valueOf(EmbeddedRedis.freePort()),
                "--dir",
                folder.toString(),
                "--pidfile",
                folder.resolve("redis.pid").toString(),
                "--appendonly",
                "yes")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(folder.resolve("redis.pid")));
      before.destroy();
      assertThat(before.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      before.destroyForcibly();
    }
    String secret;
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0)) {
      secret = redis.password();
      assertThat(ask(redis, "SET a 1")).isEqualTo("+OK");
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0)) {
      assertThat(redis.password()).isEqualTo(secret);
      assertThat(ask(redis, "EXISTS a")).isEqualTo(":1");
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

  @Test
  void what_keeps_it_from_starting_is_told_and_only_a_taken_port_is_called_one() throws Exception {
    Files.writeString(folder.resolve("appendonly.aof"), "this is a diary");
    assertThatThrownBy(() -> EmbeddedRedis.start(folder, 0))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasMessageContaining("append only file")
        .message()
        .doesNotContainIgnoringCase("taken", "another program");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedRedis.start(folder, taken.getLocalPort()))
          .isInstanceOf(EmbeddedRedisException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + ": another program");
    }
  }

  /** A program that never closes its Redis. */
  static final class UnclosedRedisProgram {
    private UnclosedRedisProgram() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedRedis.start(Path.of(arguments[0]), 0);
      System.out.println("started");
      while (System.in.read() >= 0) {}
    }
  }

  @Test
  void a_program_that_is_stopped_leaves_no_redis_behind() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                UnclosedRedisProgram.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = program.inputReader()) {
      assertThat(output.lines().filter("started"::equals).findFirst()).isPresent();
      List<ProcessHandle> redis = program.descendants().toList();
      assertThat(redis).isNotEmpty();
      program.destroy();
      assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(redis).noneMatch(ProcessHandle::isAlive);
    } finally {
      program.destroyForcibly();
    }
  }
}
