package io.recordplayer.benchmark;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of the benchmark that stands alone. It runs several times, each time in a new JVM, and
 * measures its own floors in that JVM. Needs a constructor without arguments.
 */
public interface Section {
  /** A short word; {@code -Dsections} selects by it. */
  String name();

  /** A headline for the report. */
  String title();

  /**
   * How the figures are measured, in Markdown: the work, the floor, the warm-up, the samples, an
   * open or a closed loop, and everything that shares the processors.
   */
  String method();

  /** Measures once. The names and the order of the figures are the same in each run. */
  List<Figure> run(Settings settings) throws Exception;

  /** The section that this one is shown beside; null where it stands alone. */
  default @Nullable Comparison comparison() {
    return null;
  }

  /** The program that this machine lacks for it; the section is then skipped with a loud line. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** The fixed heap of the section's JVM, as {@code -Xmx} takes it. */
  default String heap() {
    return "2g";
  }
}
