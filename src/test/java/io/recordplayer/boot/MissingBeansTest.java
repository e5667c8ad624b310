package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which bean an application still needs is told when it starts, with how to make one. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class MissingBeansTest {
  private static void assertFails(String role, CapturedOutput output, String... words) {
    SpringApplication application = new SpringApplication(RecordPlayerAutoConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatThrownBy(() -> application.run("--recordplayer.roles=" + role))
        .isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
  }

  @Test
  void nobody_says_what_the_application_consists_of(CapturedOutput output) {
    assertFails("api", output, "There is no Feature", "return new Feature(");
  }

  @Test
  void nobody_says_who_is_signed_in(CapturedOutput output) {
    assertFails("web", output, "There is no SignedIn", "SignedIn signedIn()");
  }
}
