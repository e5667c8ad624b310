package io.recordplayer.benchmark;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An independent part of the benchmark. It runs several times, each time in a new JVM, and measures
 * its floors in the same JVM. It needs a constructor without arguments.
 */
public interface Section {
  /** A short word; {@code -Dsections} selects by it. */
  String name();

  /** A headline for the report. */
  String title();

  /**
   * Describes the measurement, in Markdown: the work, the floor, the warm-up, the samples, the open
   * or closed loop, and everything that shares the processors.
   */
  String method();

  /** Measures once. The names and the order of the figures are the same in each run. */
  List<Figure> run(Settings settings) throws Exception;

  /** The section whose work this one does with other software; null if there is none. */
  default @Nullable Comparison comparison() {
    return null;
  }

  /**
   * A program that the section needs and this machine lacks; then the section is skipped with a
   * warning.
   */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** The fixed heap of the section's JVM, as {@code -Xmx} takes it. */
  default String heap() {
    return "2g";
  }
}
