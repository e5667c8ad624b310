package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.server.communication.AtmospherePushConnection;
import io.plain.PlainApplication;
import io.plain.VaadinSettings;
import io.recordplayer.Applications;
import io.recordplayer.vaadin.ResendingPushConnection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that have RecordPlayer on their class path, and use nothing or little of it. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class PlainApplicationIT {
  private static final String NO_LOG = "--recordplayer.log=kurrentdb://127.0.0.1:1?tls=false";

  @TempDir private Path folder;

  private ConfigurableApplicationContext start(String... more) {
    String[] own = {"--server.port=0", "--recordplayer.data=" + folder.resolve("data")};
    return Applications.start(
        PlainApplication.class,
        Stream.concat(Stream.of(own), Stream.of(more)).toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext application, String path)
      throws IOException, InterruptedException {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void without_a_feature_an_application_stays_as_it_is(CapturedOutput output) throws Exception {
    try (ConfigurableApplicationContext application = start("--vaadin.pushMode=AUTOMATIC")) {
      assertThat(get(application, "/?v-r=init&location=").statusCode()).isEqualTo(200);
      VaadinSettings settings = application.getBean(VaadinSettings.class);
      assertThat(settings.configuration().getHeartbeatInterval()).isEqualTo(300);
      assertThat(settings.pushConnection()).isExactlyInstanceOf(AtmospherePushConnection.class);
      assertThat(ours(application))
          .isNotEmpty()
          .allMatch(name -> name.startsWith(FeatureMissingAutoConfiguration.class.getName()));
      assertThat(get(application, "/actuator/health").body()).contains("\"status\":\"UP\"");
      assertThat(get(application, "/actuator/health/readiness").body())
          .contains("\"status\":\"UP\"");
    }
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(output).contains("the application has no bean of the type Feature");
  }

  /** The names of the types of RecordPlayer's beans. */
  private static List<String> ours(ConfigurableApplicationContext application) {
    return Arrays.stream(application.getBeanDefinitionNames())
        .<Class<?>>map(application::getType)
        .filter(type -> type != null && type.getName().startsWith("io.recordplayer."))
        .map(type -> type.getName())
        .toList();
  }

  @Test
  void with_a_feature_pages_get_what_they_need() throws Exception {
    SpringApplication program = new SpringApplication(PlainApplication.class, EmptyFeature.class);
    try (ConfigurableApplicationContext application =
        program.run(
            "--server.port=0",
            NO_LOG,
            "--recordplayer.data=" + folder.resolve("data"),
            "--vaadin.pushMode=AUTOMATIC")) {
      assertThat(get(application, "/?v-r=init&location=").statusCode()).isEqualTo(200);
      VaadinSettings settings = application.getBean(VaadinSettings.class);
      assertThat(settings.configuration().getHeartbeatInterval()).isEqualTo(13);
      assertThat(settings.pushConnection()).isInstanceOf(ResendingPushConnection.class);
    }
  }

  @Test
  void pages_without_push_do_not_start_with_a_feature(CapturedOutput output) {
    SpringApplication application =
        new SpringApplication(PlainApplication.class, EmptyFeature.class);
    assertThatThrownBy(() -> application.run("--server.port=0", NO_LOG)).isNotNull();
    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("There is no @Push")
        .contains("implements AppShellConfigurator")
        .doesNotContain("\tat io.recordplayer.");
  }

  @Test
  void a_process_without_vaadin_decides_commands() throws Exception {
    assertThat(runWithoutVaadin(FeatureProgram.class)).contains("the player is there");
  }

  @Test
  void a_process_without_vaadin_and_without_a_feature_starts() throws Exception {
    assertThat(runWithoutVaadin(NoFeatureProgram.class))
        .contains("the application has no bean of the type Feature", "the player is not there");
  }

  private String runWithoutVaadin(Class<?> program) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*/com/vaadin/.*|.*atmosphere.*"))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                program.getName(),
                "--spring.main.web-application-type=none",
                "--recordplayer.data=" + folder.resolve("data"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(output);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
