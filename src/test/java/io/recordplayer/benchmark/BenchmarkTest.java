package io.recordplayer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs sections from their own JVMs to the report. */
class BenchmarkTest {
  /** Returns invented figures. */
  static class Tiny implements Section {
    @Override
    public String name() {
      return "tiny";
    }

    @Override
    public String title() {
      return "Nothing at all";
    }

    @Override
    public String method() {
      return "It is made up.";
    }

    @Override
    public String heap() {
      return "64m";
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
      if (!settings.quick()) {
        throw new IllegalStateException("one that fails");
      }
      Files.writeString(settings.folder().resolve("data"), "data");
      Histogram fast = Latencies.histogram();
      Histogram slow = Latencies.histogram();
      for (int i = 1; i <= 1_000; i++) {
        fast.recordValue(i * 1_000L);
        slow.recordValue(i * 2_000L);
      }
      return List.of(
          Figure.of("works", "1/s", 900).over(1_000).goal(Goal.ratioAtLeast(0.8)),
          Figure.of("waits", "1/s", 5).goal(Goal.atMost(3)),
          Figure.percentile("from here to there", 50, slow).over(fast),
          Figure.percentile("from here to there", 99, slow).over(fast));
    }
  }

  @Test
  void the_report_has_each_figure_with_its_floor_and_goal(@TempDir Path folder) throws Exception {
    Path docs = folder.resolve("docs");
    Path results = folder.resolve("results");
    assertThat(new Benchmark(List.of(new Tiny()), 2, true, results).run(docs)).isEmpty();
    assertThat(docs.resolve(Report.FILE))
        .content()
        .contains(
            "| [tiny](#tiny) | works | ≥ 0.80 × floor | 0.90 × | met |",
            "| [tiny](#tiny) | waits | ≤ 3.00 | 5.00 1/s | **missed** |",
            "2 runs from ",
            "| works | 1/s | 900 | 1,000 | 0.90 |",
            "| from here to there, p50 | ms | 1.00 | 0.50 | 2.00 |",
            "| floor of: from here to there | 2,000 | 0.50 | 0.90 | 0.99 | 1.00 | 1.00 |");
    try (Stream<Path> plots = Files.list(docs.resolve("benchmark"))) {
      assertThat(plots)
          .hasSize(3)
          .allSatisfy(
              plot ->
                  assertThat(
                          DocumentBuilderFactory.newInstance()
                              .newDocumentBuilder()
                              .parse(plot.toFile())
                              .getElementsByTagName("text")
                              .getLength())
                      .isGreaterThan(4));
    }
    assertThat(results).isDirectoryNotContaining(Files::isDirectory);
  }

  /** Returns the same figures as another section. */
  static final class Rival extends Tiny {
    @Override
    public String name() {
      return "rival";
    }

    @Override
    public Comparison comparison() {
      return new Comparison("tiny", "forgets everything");
    }
  }

  static final class Impossible extends Tiny {
    @Override
    public Optional<String> missing() {
      return Optional.of("perpetual motion");
    }
  }

  @Test
  void a_report_shows_other_software_side_by_side(@TempDir Path folder) throws Exception {
    new Benchmark(List.of(new Tiny(), new Rival()), 1, true, folder).run(folder);
    assertThat(folder.resolve(Report.FILE))
        .content()
        .contains(
            "- [rival](#rival) forgets everything.",
            "| Figure | Unit | tiny | rival |",
            "| works | 1/s | 900 | 900 |",
            "**Does less** than [tiny](#tiny): it forgets everything.");
    assertThat(folder.resolve("benchmark/tiny-beside-1.svg")).content().contains(">rival</text>");
  }

  @Test
  void a_report_describes_older_results_in_the_words_of_this_build(@TempDir Path folder)
      throws Exception {
    Section commands = Sections.named("commands").orElseThrow();
    List<Figure> figures = List.of(Figure.of("commands", "1/s", 5));
    Run older = run("commands", "Old title", figures);
    Run retired = run("retired", "Title of a retired section", figures);
    new Report(new Machine(Map.of()), List.of(older, retired)).write(folder);
    assertThat(folder.resolve(Report.FILE))
        .content()
        .contains(commands.title() + ".", commands.method().strip(), "Title of a retired section.")
        .doesNotContain("Old title");
  }

  private static Run run(String section, String title, List<Figure> figures) {
    return new Run(section, title, "A method.", null, "2g", 1, false, Instant.EPOCH, 1, 0, figures);
  }

  @Test
  void a_section_without_its_program_is_skipped(@TempDir Path folder) throws Exception {
    assertThat(new Benchmark(List.of(new Impossible()), 1, true, folder).run(folder)).isEmpty();
    assertThat(folder.resolve(Report.FILE)).content().doesNotContain("works");
  }

  @Test
  void each_section_has_a_name_of_its_own() {
    assertThat(Sections.all())
        .extracting(Section::name)
        .contains("commands")
        .doesNotHaveDuplicates();
  }

  @Test
  void a_failed_run_is_reported(@TempDir Path folder) throws Exception {
    assertThat(new Benchmark(List.of(new Tiny()), 1, false, folder).run(folder))
        .containsExactly("tiny 1");
    assertThat(folder.resolve(Report.FILE)).content().doesNotContain("works");
  }
}
