package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.entity.Entity;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler finds a command or an event that the application doesn't handle. */
class CompileErrorsTest {
  private static final String FEATURE =
      """
      import io.recordplayer.entity.*;
      import io.recordplayer.player.*;
      import io.recordplayer.projection.Projection;
      import io.recordplayer.record.*;

      class Bell {
        sealed interface Command {
          String bell();
          record Ring(String bell, String who) implements Command {}
          // another command
        }

        sealed interface Event {
          record Rung(String who) implements Event {}
          // another event
        }

        record Rings(int count) {
          Rings play(Recorded<Event> event) {
            return switch (event.data()) {
              case Event.Rung _ -> new Rings(count + 1);
            };
          }
        }

        static final class Rules implements Entity<Command, Rings, Event> {
          public Rings initial() {
            return new Rings(0);
          }

          public Decision<Event> decide(Command command, Rings rings, Origin origin) {
            return switch (command) {
              case Command.Ring c -> Decision.accept(new Event.Rung(c.who()));
            };
          }

          public Rings evolve(Rings rings, Recorded<Event> event) {
            return switch (event.data()) {
              case Event.Rung _ -> new Rings(rings.count() + 1);
            };
          }
        }

        static final Projection<Rings> VIEW =
            Projection.of("rings", new Rings(0)).on(Event.class, Rings::play);

        static final EntityType<Command, Rings, Event> BELL =
            EntityType.of("bell", new Rules(), Command::bell);

        static final Feature FEATURE =
            Feature.of(BELL).views(VIEW).access(Access.open());

        record Shout(String bell) {}

        static void use(CommandSender sender, Person ann) {
          // a use
        }
      }
      """;

  @TempDir Path classes;

  /** The compiler's errors, each with its line of source without indentation. */
  private List<String> errors(String source) throws IOException, URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    var file =
        new SimpleJavaFileObject(URI.create("string:///Bell.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    Path framework =
        Path.of(Entity.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> options =
        List.of("-proc:none", "-d", classes.toString(), "-cp", framework.toString());
    compiler.getTask(null, null, found, options, null, List.of(file)).call();
    List<String> lines = source.lines().toList();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(
            diagnostic ->
                diagnostic.getCode()
                    + " at "
                    + lines.get((int) diagnostic.getLineNumber() - 1).strip())
        .toList();
  }

  @Test
  void a_feature_that_handles_everything_compiles() throws Exception {
    assertThat(errors(FEATURE)).isEmpty();
  }

  @Test
  void a_command_that_nobody_handles_does_not_compile() throws Exception {
    assertThat(
            errors(
                FEATURE.replace(
                    "// another command", "record Muffle(String bell) implements Command {}")))
        .containsExactly("compiler.err.not.exhaustive at return switch (command) {");
  }

  @Test
  void a_new_event_breaks_the_build_where_it_must_be_played() throws Exception {
    assertThat(errors(FEATURE.replace("// another event", "record Cracked() implements Event {}")))
        .containsExactlyInAnyOrder(
            "compiler.err.not.exhaustive at return switch (event.data()) {",
            "compiler.err.not.exhaustive at return switch (event.data()) {");
  }

  /** The compiler's errors about one statement that uses the feature. */
  private List<String> errorsIn(String use) throws IOException, URISyntaxException {
    return errors(FEATURE.replace("// a use", use));
  }

  @Test
  void a_command_is_sent_only_to_an_entity_that_decides_it() throws Exception {
    String send = "sender.send(BELL, new %s, ann, java.util.Set.of());";
    assertThat(errorsIn(send.formatted("Command.Ring(\"tower\", \"Ann\")"))).isEmpty();
    String shout = send.formatted("Shout(\"tower\")");
    assertThat(errorsIn(shout)).containsExactly("compiler.err.cant.apply.symbol at " + shout);
  }

  @Test
  void an_entity_type_does_not_differ_from_its_rules() throws Exception {
    String id = "var _ = EntityType.of(\"bell\", new Rules(), (Shout shout) -> shout.bell());";
    assertThat(errorsIn(id)).containsExactly("compiler.err.cant.apply.symbol at " + id);
    String state =
        "EntityType<Command, Shout, Event> _ = EntityType.single(\"bell\", new Rules());";
    assertThat(errorsIn(state)).hasSize(1).first().asString().endsWith(" at " + state);
  }

  @Test
  void a_feature_does_not_take_a_view_for_an_entity() throws Exception {
    String view = "var _ = Feature.of(VIEW);";
    assertThat(errorsIn(view)).hasSize(1).first().asString().endsWith(" at " + view);
  }
}
