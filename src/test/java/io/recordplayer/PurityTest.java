package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rule of purity finds violations that are planted here. */
class PurityTest {
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importClasses(PurityTest.class.getDeclaredClasses());

  private static void assertFound(Class<?> from, String method, String... calls) {
    Set<String> found = new Purity(PLANTED, _ -> true).violations();
    for (String call : calls) {
      assertThat(found)
          .anyMatch(it -> it.startsWith(from.getName() + "." + method + " calls " + call + " in "));
    }
    assertThat(found.stream().filter(it -> it.startsWith(from.getName() + "." + method)))
        .hasSize(calls.length);
  }

  record State(long time) {
    State play(Recorded<String> event) {
      return new State(System.nanoTime() + event.revision());
    }

    static State random() {
      return new State((long) (1_000 * Math.random()));
    }
  }

  /** Hides what it does behind an interface. */
  interface Clerk {
    String ask(String question);
  }

  static final class Reader implements Clerk {
    @Override
    public String ask(String question) {
      try {
        return Files.readString(Path.of(question));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class ImpureRules implements Entity<String, State, String> {
    private final Clerk clerk = new Reader();

    @Override
    public State initial() {
      return State.random();
    }

    @Override
    public Decision<String> decide(String command, State state, Origin origin) {
      return Instant.now().isAfter(origin.at()) ? Decision.accept() : Decision.accept(id());
    }

    private static String id() {
      return UUID.randomUUID().toString();
    }

    @Override
    public State evolve(State state, Recorded<String> event) {
      return new State(clerk.ask(event.data()).length());
    }
  }

  static final class PureRules implements Entity<String, State, String> {
    @Override
    public State initial() {
      return new State(0);
    }

    @Override
    public Decision<String> decide(String command, State state, Origin origin) {
      return Decision.accept(command + origin.at());
    }

    @Override
    public State evolve(State state, Recorded<String> event) {
      return new State(event.at().toEpochMilli());
    }
  }

  static final class ImpureViews {
    static final Projection<State> METHOD =
        Projection.of("method", new State(0)).on(String.class, State::play);

    static Projection<State> lambda() {
      return Projection.of("lambda", new State(0))
          .on(String.class, (_, event) -> new State(event.at().until(Instant.now()).toMillis()));
    }
  }

  @Test
  void impure_rules_are_found_also_behind_other_methods_and_interfaces() {
    assertFound(ImpureRules.class, "initial", "java.lang.Math.random");
    assertFound(ImpureRules.class, "decide", "java.time.Instant.now", "java.util.UUID.randomUUID");
    assertFound(ImpureRules.class, "evolve", "java.nio.file.Files.readString");
  }

  @Test
  void impure_views_are_found_whether_a_method_or_a_lambda_plays() {
    assertFound(State.class, "play", "java.lang.System.nanoTime");
    assertFound(ImpureViews.class, "lambda", "java.time.Instant.now");
  }

  @Test
  void pure_rules_are_left_alone() {
    assertFound(PureRules.class, "decide");
  }
}
