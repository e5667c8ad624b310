package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedLogFailureAnalyzerTest {
  @TempDir private Path folder;

  @Test
  void a_damaged_log_stops_the_application_with_words(CapturedOutput output) throws Exception {
    Path file = folder.resolve("log").resolve("log.db");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is a diary\n".repeat(1_000));
    SpringApplication application = new SpringApplication(EmbeddedServersConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatThrownBy(
            () ->
                application.run(
                    "--recordplayer.data=" + folder, "--spring.data.redis.host=localhost"))
        .isInstanceOf(Exception.class);
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("The log in " + file + " is damaged")
        .contains("restore a backup");
  }
}
