package io.recordplayer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs each section several times, each time in a new JVM, and writes the report.
 *
 * <p>{@code mvn -Pbenchmark verify} runs all sections. {@code -Dsections=commands,alone} runs some;
 * the report then has the latest results of the others. {@code -Dbenchmark.quick} runs each section
 * once with fewer samples, and writes the report to {@code target/benchmark/quick}.
 */
final class Benchmark {
  private static final int RUNS = 3;
  private static final long MINUTES = 40;

  /** Empty if none is selected, because the profile always sets the property. */
  private static final String SELECTED = System.getProperty("sections", "").strip();

  private final List<Section> sections;
  private final int runs;
  private final boolean quick;
  private final Path results;

  /**
   * @param results the folder for the results
   */
  Benchmark(List<Section> sections, int runs, boolean quick, Path results) {
    this.sections = sections;
    this.runs = runs;
    this.quick = quick;
    this.results = results;
  }

  public static void main(String[] arguments) throws Exception {
    boolean quick = Boolean.getBoolean("benchmark.quick");
    Path results = Path.of("target", "benchmark", quick ? "quick" : "full").toAbsolutePath();
    Path docs = quick ? results : Path.of("docs");
    int runs = Integer.getInteger("benchmark.runs", quick ? 1 : RUNS);
    List<String> failed = new Benchmark(selected(), runs, quick, results).run(docs);
    if (!failed.isEmpty()) {
      System.err.println("Failed: " + failed);
      System.exit(1);
    }
  }

  private static List<Section> selected() {
    List<Section> all = Sections.all();
    if (SELECTED.isEmpty()) {
      return all;
    }
    Set<String> names = Set.of(SELECTED.split(","));
    List<Section> found = all.stream().filter(s -> names.contains(s.name())).toList();
    if (found.size() < names.size()) {
      throw new IllegalArgumentException(
          "-Dsections=%s has an unknown section; there are %s"
              .formatted(SELECTED, all.stream().map(Section::name).toList()));
    }
    return found;
  }

  /**
   * Runs the sections one after the other.
   *
   * @param docs the folder for the report
   * @return the runs that failed
   */
  List<String> run(Path docs) throws IOException, InterruptedException {
    Files.createDirectories(results);
    Machine machine = Machine.measure(results);
    List<String> failed = new ArrayList<>();
    for (Section section : sections) {
      Optional<String> missing = section.missing();
      if (missing.isPresent()) {
        System.err.printf(
            "### %s IS SKIPPED. This machine has no %s. ###%n",
            section.name().toUpperCase(Locale.ROOT), missing.get());
        continue;
      }
      for (int number = 1; number <= runs; number++) {
        System.out.printf("%s: run %d of %d%n", section.name(), number, runs);
        Files.deleteIfExists(Run.file(results, section.name(), number));
        if (!run(section, number)) {
          failed.add(section.name() + " " + number);
        }
      }
    }
    new Report(machine, Run.readAll(results)).write(docs);
    System.out.println("Report: " + docs.resolve(Report.FILE));
    return failed;
  }

  private boolean run(Section section, int number) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + section.heap(),
                "-Xmx" + section.heap(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SectionProcess.class.getName(),
                section.getClass().getName(),
                String.valueOf(number),
                String.valueOf(quick),
                results.toString())
            .inheritIO()
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return process.exitValue() == 0;
  }
}
