package io.recordplayer.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A figure with the values of all runs: its medians, spreads and combined distributions. */
record Measured(List<Figure> runs) {

  /** The figures of a section's runs, in the order of the first run. */
  static List<Measured> of(List<Run> runs) {
    Map<String, List<Figure>> byName = new LinkedHashMap<>();
    for (Run run : runs) {
      for (Figure figure : run.figures()) {
        byName.computeIfAbsent(figure.name(), _ -> new ArrayList<>()).add(figure);
      }
    }
    return byName.values().stream().map(Measured::new).toList();
  }

  /** The latencies of a section by their names; each histogram combines all runs. */
  static Map<String, Histogram> latencies(List<Run> runs) {
    Map<String, Map<Integer, Latencies>> byWhat = new LinkedHashMap<>();
    for (Run run : runs) {
      for (Figure figure : run.figures()) {
        note(byWhat, run, figure.latencies());
        note(byWhat, run, figure.floorLatencies());
      }
    }
    Map<String, Histogram> together = new LinkedHashMap<>();
    byWhat.forEach(
        (what, each) -> {
          Histogram sum = Latencies.histogram();
          each.values().forEach(latencies -> sum.add(latencies.nanos()));
          together.put(what, sum);
        });
    return together;
  }

  /**
   * Percentiles of one run share their latencies, so each distribution is kept once for each run.
   */
  private static void note(
      Map<String, Map<Integer, Latencies>> byWhat, Run run, @Nullable Latencies latencies) {
    if (latencies != null) {
      byWhat
          .computeIfAbsent(latencies.what(), _ -> new LinkedHashMap<>())
          .put(run.number(), latencies);
    }
  }

  /**
   * The median of some numbers, and the smallest and the largest of them.
   *
   * @param median of an even number of values, the lower one of the two in the middle
   */
  record Spread(double median, double least, double greatest) {
    static Spread of(List<Double> numbers) {
      List<Double> sorted = numbers.stream().sorted().toList();
      return new Spread(sorted.get((sorted.size() - 1) / 2), sorted.getFirst(), sorted.getLast());
    }

    @Override
    public String toString() {
      return least == greatest
          ? Numbers.of(median)
          : "%s (%s–%s)".formatted(Numbers.of(median), Numbers.of(least), Numbers.of(greatest));
    }
  }

  Measured named(String name) {
    return new Measured(runs.stream().map(run -> run.named(name)).toList());
  }

  Figure first() {
    return runs.getFirst();
  }

  Spread values() {
    return Spread.of(runs.stream().map(Figure::value).toList());
  }

  boolean hasFloor() {
    return runs.stream().allMatch(run -> run.floor() != null);
  }

  Spread floors() {
    return Spread.of(runs.stream().map(Measured::floorOf).toList());
  }

  /** The value of each run divided by the floor of the same run. */
  Spread ratios() {
    return Spread.of(runs.stream().map(run -> run.value() / floorOf(run)).toList());
  }

  private static double floorOf(Figure run) {
    Double floor = run.floor();
    return floor == null ? Double.NaN : floor;
  }

  boolean meets(Goal goal) {
    return goal.isMetBy(values().median(), hasFloor() ? ratios().median() : Double.NaN);
  }

  /** The goals as values of the figure, for a plot. */
  DoubleStream goalValues() {
    return first().goals().stream()
        .mapToDouble(goal -> goal.valueAt(hasFloor() ? floors().median() : Double.NaN));
  }
}
