package io.recordplayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the format of all sources. It runs with the tests' JDK, because Maven's JDK can be too old
 * for the sources.
 */
class FormatTest {
  @Test
  void every_source_is_formatted() throws Exception {
    boolean apply = Boolean.getBoolean("format.apply");
    List<Path> unformatted = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        String formatted = new Formatter().formatSourceAndFixImports(source);
        if (!formatted.equals(source)) {
          if (apply) {
            Files.writeString(file, formatted);
          } else {
            unformatted.add(file);
          }
        }
      }
    }
    assertThat(unformatted)
        .as("not formatted; run: mvn test -Dtest=FormatTest -Dformat.apply=true")
        .isEmpty();
  }
}
