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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** Which bean an application still needs is told when it starts, with how to make one. */
@Isolated("the output is one for all")
@ExtendWith(OutputCaptureExtension.class)
class MissingBeansTest {
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

  private static void assertFails(
      String role, CapturedOutput output, List<Class<?>> more, String... words) {
    SpringApplication application = new SpringApplication(RecordPlayerAutoConfiguration.class);
    application.addPrimarySources(more);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatThrownBy(
            () ->
                application.run(
                    "--recordplayer.roles=" + role,
                    "--recordplayer.log=kurrentdb://127.0.0.1:1?tls=false"))
        .isInstanceOf(Exception.class);
    assertThat(output).contains("APPLICATION FAILED TO START").contains(words);
  }

  @Test
  void nobody_says_what_the_application_consists_of(CapturedOutput output) {
    assertFails("api", output, List.of(), "There is no Feature", "return Feature.of(");
  }

  @Test
  void a_record_has_no_name_in_the_log(CapturedOutput output) {
    assertFails(
        "api", output, List.of(WithoutNames.class), "has no stored name", "Nameless$Called");
  }
}
