package io.recordplayer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a section, as it is kept in a file.
 *
 * @param section the section's name
 * @param load how many threads of the machine wanted a processor in the minute before; below zero
 *     where the system doesn't tell
 */
record Run(
    String section,
    String title,
    String method,
    @Nullable Comparison comparison,
    String heap,
    int number,
    boolean quick,
    Instant began,
    double seconds,
    double load,
    List<Figure> figures) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ENDING = ".json";

  static Path file(Path folder, String section, int number) {
    return folder.resolve(section + "-" + number + ENDING);
  }

  void write(Path file) {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file, this);
  }

  /** All that are kept in a folder, in the order of the sections. */
  static List<Run> readAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .map(file -> JSON.readValue(file, Run.class))
          .sorted(
              Comparator.comparingInt((Run run) -> Sections.place(run.section()))
                  .thenComparing(Run::section)
                  .thenComparingInt(Run::number))
          .toList();
    }
  }
}
