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
 * One run of a section, as a file keeps it.
 *
 * @param section the section's name
 * @param load the system's load average of the minute before the run; negative if the system has
 *     none
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

  /**
   * The same run with the title, the method and the comparison of the section's class. A report
   * then describes older results in this build's words.
   */
  Run describedBy(Section described) {
    return new Run(
        section,
        described.title(),
        described.method(),
        described.comparison(),
        heap,
        number,
        quick,
        began,
        seconds,
        load,
        figures);
  }

  void write(Path file) {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file, this);
  }

  /** All runs in a folder, in the order of the sections. */
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
