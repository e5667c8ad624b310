package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The start tells an operator why an embedded server does not run, and what to do. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedServersFailingTest {
  private static final String NO_REDIS = "--spring.data.redis.host=localhost";
  private static final String NO_LOG = "--recordplayer.log=kurrentdb://localhost:1?tls=false";

  @TempDir private Path folder;

  private ConfigurableApplicationContext start(String... arguments) {
    SpringApplication application =
        new SpringApplication(EmptyFeature.class, EmbeddedServersAutoConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--recordplayer.data=" + folder);
    return application.run(all.toArray(new String[0]));
  }

  private void assertFails(CapturedOutput output, String argument, String port, String... words) {
    assertThatThrownBy(() -> start(argument, port)).isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
    assertThat(output).doesNotContain("\tat io.recordplayer.");
  }

  @Test
  void a_damaged_log(CapturedOutput output) throws Exception {
    Path file = folder.resolve("log").resolve("log.db");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is a diary\n".repeat(1_000));
    assertFails(
        output,
        NO_REDIS,
        "--recordplayer.log-port=0",
        "The log in " + file + " is damaged",
        "restore a backup");
  }

  @Test
  void a_secret_that_is_none(CapturedOutput output) throws Exception {
    for (String server : List.of("log", "redis")) {
      Path secret = Files.createDirectories(folder.resolve(server)).resolve("secret");
      Files.writeString(secret, "demo\nsave \"\"");
    }
    assertFails(
        output,
        NO_REDIS,
        "--recordplayer.log-port=0",
        folder.resolve("log").resolve("secret") + " can't be used",
        "delete the file");
    assertFails(output, NO_LOG, "--recordplayer.redis-port=0", "The embedded Redis can't use");
  }

  @Test
  void a_taken_port_of_the_log(CapturedOutput output) throws Exception {
    assertTakenPortFails(output, NO_REDIS, "recordplayer.log-port");
  }

  @Test
  void a_taken_port_of_redis(CapturedOutput output) throws Exception {
    assertTakenPortFails(output, NO_LOG, "recordplayer.redis-port");
  }

  private void assertTakenPortFails(CapturedOutput output, String argument, String setting)
      throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertFails(output, argument, "--" + setting + "=" + port, "port " + port, setting);
    }
  }

  @Test
  void a_folder_of_redis_that_is_in_use(CapturedOutput output) {
    try (ConfigurableApplicationContext _ = start(NO_LOG)) {
      assertFails(
          output,
          NO_LOG,
          "--recordplayer.redis-port=0",
          "Another program uses the data in " + folder,
          "recordplayer.data");
    }
  }

  @Test
  void a_folder_of_the_log_that_is_in_use(CapturedOutput output) {
    try (ConfigurableApplicationContext _ = start(NO_REDIS)) {
      assertFails(output, NO_REDIS, "--recordplayer.log-port=0", "Another program uses the log in");
    }
  }
}
