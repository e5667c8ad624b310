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

/** What is forgotten about a command or an event is found by the compiler. */
class WhatDoesNotCompileTest {
  private static final String FEATURE =
      """
      import io.recordplayer.entity.*;
      import io.recordplayer.projection.Projection;
      import io.recordplayer.record.*;

      class Bell {
        sealed interface Command {
          record Ring(String who) implements Command {}
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
      }
      """;

  @TempDir Path classes;

  /** The lines that the compiler complains of, without their indentation, and the complaints. */
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
                    "// another command", "record Muffle(String who) implements Command {}")))
        .containsExactly("compiler.err.not.exhaustive at return switch (command) {");
  }

  @Test
  void a_new_event_breaks_the_build_where_it_must_be_played() throws Exception {
    assertThat(errors(FEATURE.replace("// another event", "record Cracked() implements Event {}")))
        .containsExactlyInAnyOrder(
            "compiler.err.not.exhaustive at return switch (event.data()) {",
            "compiler.err.not.exhaustive at return switch (event.data()) {");
  }
}
