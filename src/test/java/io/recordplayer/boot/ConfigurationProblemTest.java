package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** The start tells a developer what the application lacks. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationProblemTest {
  sealed interface Nameless {
    record Called() implements Nameless {}
  }

  record State() {}

  private static final class Rules implements Entity<Nameless, State, Nameless> {
    @Override
    public State initial() {
      return new State();
    }

    @Override
    public Decision<Nameless> decide(Nameless command, State state, Origin origin) {
      return Decision.accept();
    }

    @Override
    public State evolve(State state, Recorded<Nameless> event) {
      return state;
    }
  }

  static class WithoutNames {
    @Bean
    Feature calls() {
      EntityType<Nameless, State, Nameless> calls = EntityType.single("call", new Rules());
      return Feature.of(calls).access(Access.open());
    }
  }

  static class WithoutAccess {
    @Bean
    Feature calls() {
      return Feature.of();
    }
  }

  private static void assertFails(Class<?> source, CapturedOutput output, String... words) {
    SpringApplication application =
        new SpringApplication(source, RecordPlayerAutoConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatThrownBy(
            () ->
                application.run(
                    "--recordplayer.roles=api",
                    "--recordplayer.log=kurrentdb://127.0.0.1:1?tls=false"))
        .isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
  }

  @Test
  void a_record_has_no_name_in_the_log(CapturedOutput output) {
    assertFails(WithoutNames.class, output, "has no stored name", "Nameless$Called");
  }

  @Test
  void a_feature_does_not_say_who_may_use_it(CapturedOutput output) {
    assertFails(WithoutAccess.class, output, "does not say who may use it", "Access.open()");
  }
}
