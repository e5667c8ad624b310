package io.recordplayer.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.springframework.util.FileSystemUtils;

/** Writes results as Markdown with plots, with the descriptions of this build's sections. */
final class Report {
  static final String FILE = "benchmark.md";
  private static final String PLOTS = "benchmark";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private static final String INTRODUCTION =
      """
      # Benchmark

      `mvn -Pbenchmark verify` measures all figures and writes this file. No figure is written by hand.

      **How to read it.** Each section runs several times, each time in a new JVM. A figure is the median of these runs, \
      with the smallest and the largest run in brackets. A *floor* is a reference for the figure: in most sections, the \
      official client alone moves the same bytes. It is measured in the same JVM as the work, in turns with the work where \
      that is possible. A *ratio* is the value of a run divided by the floor of the same run; the table shows the median of \
      the ratios. Unless a section says otherwise, everything runs on the machine below and shares its processors: the load \
      generator, the log (embedded, on disk, every append synced) and the framework in one JVM, and Redis in another \
      process. *Load before* is the system's load average when a run began; it shows other work on the machine. Latencies \
      are recorded in nanoseconds with HdrHistogram. The tables of latencies combine all runs.
      """;

  private final Machine machine;
  private final Map<String, List<Run>> sections = new LinkedHashMap<>();

  Report(Machine machine, List<Run> runs) {
    this.machine = machine;
    for (Run run : runs) {
      sections
          .computeIfAbsent(run.section(), _ -> new ArrayList<>())
          .add(Sections.named(run.section()).map(run::describedBy).orElse(run));
    }
  }

  /**
   * @param docs the folder for the file; the plots go into a folder below it
   */
  void write(Path docs) throws IOException {
    FileSystemUtils.deleteRecursively(docs.resolve(PLOTS));
    Files.createDirectories(docs.resolve(PLOTS));
    Formatter text = new Formatter(Locale.ROOT);
    text.format("%s", INTRODUCTION);
    text.format("%n| | |%n|---|---|%n");
    machine.facts().forEach((name, fact) -> text.format("| %s | %s |%n", name, fact));
    goals(text);
    for (Map.Entry<String, List<Run>> section : sections.entrySet()) {
      section(text, section.getKey(), section.getValue(), docs);
    }
    Files.writeString(docs.resolve(FILE), text.toString().replace("\r\n", "\n"));
  }

  private void goals(Formatter text) {
    text.format("%n## Goals%n%n| Section | Figure | Goal | Measured | |%n|---|---|---|---|---|%n");
    sections.forEach(
        (section, runs) ->
            Measured.of(runs)
                .forEach(
                    measured -> {
                      for (Goal goal : measured.first().goals()) {
                        text.format(
                            "| [%s](#%s) | %s | %s | %s | %s |%n",
                            section,
                            section,
                            measured.first().name(),
                            goal,
                            goal.ofRatio()
                                ? measured.ratios() + " ×"
                                : measured.values() + " " + measured.first().unit(),
                            measured.meets(goal) ? "met" : "**missed**");
                      }
                    }));
  }

  private void section(Formatter text, String name, List<Run> runs, Path docs) throws IOException {
    Run first = runs.getFirst();
    text.format("%n## %s%n%n%s.%n%n%s%n", name, first.title(), first.method().strip());
    Comparison comparison = first.comparison();
    if (comparison != null) {
      String other = comparison.section();
      text.format("%n**Does less** than [%s](#%s): it %s.%n", other, other, comparison.doesLess());
    }
    text.format(
        "%n%d %s from %s%s, heap %s, %s s each; load before: %s.%n",
        runs.size(),
        runs.size() == 1 ? "run" : "runs",
        TIME.format(first.began()),
        first.quick() ? ", quick" : "",
        first.heap(),
        Numbers.of(runs.stream().mapToDouble(Run::seconds).average().orElseThrow()),
        runs.stream()
            .map(run -> String.format(Locale.ROOT, "%.1f", run.load()))
            .collect(Collectors.joining(", ")));
    List<Measured> figures = Measured.of(runs);
    table(text, figures);
    Map<String, List<Measured>> byUnit = new LinkedHashMap<>();
    figures.forEach(
        figure ->
            byUnit.computeIfAbsent(figure.first().unit(), _ -> new ArrayList<>()).add(figure));
    int number = 0;
    for (Map.Entry<String, List<Measured>> unit : byUnit.entrySet()) {
      number++;
      plot(
          text,
          docs,
          name + "-" + number,
          Plot.dots(first.title(), unit.getKey(), unit.getValue()));
    }
    Map<String, Histogram> latencies = Measured.latencies(runs);
    if (!latencies.isEmpty()) {
      latencies(text, latencies);
      plot(text, docs, name + "-latencies", Plot.percentiles(first.title(), latencies));
    }
    SideBySide sideBySide = SideBySide.of(name, sections);
    if (!sideBySide.isEmpty()) {
      text.format("%n%s", sideBySide.table());
      for (Map.Entry<String, String> each : sideBySide.plots().entrySet()) {
        plot(text, docs, each.getKey(), each.getValue());
      }
    }
  }

  private static void table(Formatter text, List<Measured> figures) {
    text.format("%n| Figure | Unit | Value | Floor | Ratio |%n|---|---|--:|--:|--:|%n");
    for (Measured figure : figures) {
      text.format(
          "| %s | %s | %s | %s | %s |%n",
          figure.first().name(),
          figure.first().unit(),
          figure.values(),
          figure.hasFloor() ? figure.floors() : "",
          figure.hasFloor() ? figure.ratios() : "");
    }
  }

  private static void latencies(Formatter text, Map<String, Histogram> latencies) {
    text.format(
        "%n| Latencies, ms | samples | p50 | p90 | p99 | p99.9 | max |%n"
            + "|---|--:|--:|--:|--:|--:|--:|%n");
    latencies.forEach(
        (what, nanos) ->
            text.format(
                "| %s | %,d | %s | %s | %s | %s | %s |%n",
                what,
                nanos.getTotalCount(),
                millis(nanos.getValueAtPercentile(50)),
                millis(nanos.getValueAtPercentile(90)),
                millis(nanos.getValueAtPercentile(99)),
                millis(nanos.getValueAtPercentile(99.9)),
                millis(nanos.getMaxValue())));
  }

  private static String millis(long nanos) {
    return Numbers.of(nanos / 1e6);
  }

  private static void plot(Formatter text, Path docs, String name, String svg) throws IOException {
    String file = PLOTS + "/" + name + ".svg";
    Files.writeString(docs.resolve(file), svg);
    text.format("%n![%s](%s)%n", name, file);
  }
}
