package io.recordplayer.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One number of one run.
 *
 * @param name unique in its section
 * @param unit {@code ms} for all latencies; figures with the same unit share a plot
 * @param floor the reference for the value, measured in the same JVM; null if there is none
 * @param latencies the distribution to which a percentile belongs; null for other numbers
 * @param floorLatencies the floor's distribution
 */
public record Figure(
    String name,
    String unit,
    double value,
    @Nullable Double floor,
    List<Goal> goals,
    @Nullable Latencies latencies,
    @Nullable Latencies floorLatencies) {
  private static final double NANOS_PER_MILLI = 1e6;

  public Figure {
    goals = List.copyOf(goals);
  }

  public static Figure of(String name, String unit, double value) {
    return new Figure(name, unit, value, null, List.of(), null, null);
  }

  /**
   * A percentile of latencies, in milliseconds. The report shows the whole distribution, too.
   *
   * @param what the name of the latencies, the same for all their percentiles
   * @param nanos the latencies in nanoseconds
   */
  public static Figure percentile(String what, double percentile, Histogram nanos) {
    return new Figure(
        what + ", " + Numbers.percentile(percentile),
        "ms",
        nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI,
        null,
        List.of(),
        Latencies.of(what, percentile, nanos),
        null);
  }

  Figure named(String other) {
    return new Figure(other, unit, value, floor, goals, latencies, floorLatencies);
  }

  public Figure over(double measured) {
    return new Figure(name, unit, value, measured, goals, latencies, floorLatencies);
  }

  /** Compares a percentile with the same percentile of the floor's latencies. */
  public Figure over(Histogram nanos) {
    if (latencies == null) {
      throw new IllegalStateException(name + " is not a percentile");
    }
    double percentile = latencies.percentile();
    return new Figure(
        name,
        unit,
        value,
        nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI,
        goals,
        latencies,
        Latencies.of(Latencies.FLOOR + latencies.what(), percentile, nanos));
  }

  public Figure goal(Goal goal) {
    List<Goal> more = new ArrayList<>(goals);
    more.add(goal);
    return new Figure(name, unit, value, floor, more, latencies, floorLatencies);
  }
}
