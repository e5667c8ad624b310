package io.recordplayer.benchmark;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Draws figures as SVG for light and dark backgrounds. */
final class Plot {
  private static final int WIDTH = 820;
  private static final int LABELS = 330;
  private static final int RIGHT = 60;
  private static final int TOP = 64;
  private static final int ROW = 26;
  private static final int CURVES_HEIGHT = 360;

  /** An axis is logarithmic if its largest number exceeds this multiple of its smallest. */
  private static final double WIDE = 30;

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
  private static final List<String> COLORS =
      List.of(
          "#3b7ddd", "#d9742b", "#2f9e62", "#a558c9", "#c9453f", "#8a7a2e", "#21959c", "#7a7f87");

  private static final String STYLE =
      """
      <style>
      text { font: 13px system-ui, sans-serif; fill: #24292f }
      .title { font-weight: 600 }
      .quiet { fill: #59636e }
      .back { fill: #ffffff }
      .grid { stroke: #d1d9e0 }
      .mark { fill: #3b7ddd; stroke: #3b7ddd }
      .floor { fill: none; stroke: #59636e; stroke-width: 2 }
      .goal { stroke: #2f9e62; stroke-width: 3 }
      @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .quiet { fill: #9198a1 }
      .back { fill: #0d1117 }
      .grid { stroke: #3d444d }
      .mark { fill: #6ba4f5; stroke: #6ba4f5 }
      .floor { stroke: #9198a1 }
      }
      </style>
      """;

  private final Formatter svg = new Formatter(Locale.ROOT);

  private Plot(String title, String subtitle, int height) {
    svg.format(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'>%n",
        WIDTH, height, WIDTH, height);
    svg.format("%s", STYLE);
    svg.format("<rect class='back' width='%d' height='%d'/>%n", WIDTH, height);
    text("title", 16, 24, "start", title);
    text("quiet", 16, 44, "start", subtitle);
  }

  /** Draws a row for each figure: the median, the spread of the runs, the floor and the goals. */
  static String dots(String title, String unit, List<Measured> figures) {
    Plot plot =
        new Plot(
            title,
            unit + ": ● median, with the smallest and the largest run; ○ floor; green line: goal",
            TOP + (figures.size() + 1) * ROW);
    Axis axis =
        Axis.of(figures.stream().flatMapToDouble(Plot::numbers).toArray(), LABELS, WIDTH - RIGHT);
    int bottom = TOP + figures.size() * ROW;
    for (double tick : axis.ticks()) {
      plot.svg.format(
          "<line class='grid' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>%n",
          axis.at(tick), TOP, bottom);
      plot.text("quiet", axis.at(tick), bottom + 18, "middle", Numbers.of(tick));
    }
    for (int i = 0; i < figures.size(); i++) {
      plot.row(figures.get(i), axis, TOP + i * ROW + ROW / 2);
    }
    return plot.end();
  }

  private static DoubleStream numbers(Measured figure) {
    DoubleStream values = DoubleStream.of(figure.values().least(), figure.values().greatest());
    DoubleStream floors =
        figure.hasFloor() ? DoubleStream.of(figure.floors().median()) : DoubleStream.empty();
    return DoubleStream.concat(DoubleStream.concat(values, floors), figure.goalValues());
  }

  private void row(Measured figure, Axis axis, int y) {
    text("", LABELS - 14, y + 4, "end", figure.first().name());
    figure
        .goalValues()
        .forEach(
            goal ->
                svg.format(
                    "<line class='goal' x1='%1$.1f' x2='%1$.1f' y1='%2$d' y2='%3$d'/>%n",
                    axis.at(goal), y - 9, y + 9));
    Measured.Spread values = figure.values();
    svg.format(
        "<line class='mark' stroke-width='2' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>%n",
        axis.at(values.least()), axis.at(values.greatest()), y, y);
    if (figure.hasFloor()) {
      svg.format(
          "<circle class='floor' cx='%.1f' cy='%d' r='5'/>%n",
          axis.at(figure.floors().median()), y);
    }
    svg.format("<circle class='mark' cx='%.1f' cy='%d' r='5'/>%n", axis.at(values.median()), y);
  }

  /** Draws a curve for each distribution; rarer latencies are further to the right. */
  static String percentiles(String title, Map<String, Histogram> latencies) {
    Plot plot =
        new Plot(
            title, "latency in ms by percentile", TOP + CURVES_HEIGHT + 40 + latencies.size() * 20);
    Axis axis =
        Axis.of(
            latencies.values().stream()
                .flatMapToDouble(
                    nanos ->
                        DoubleStream.of(PERCENTILES).map(p -> nanos.getValueAtPercentile(p) / 1e6))
                .toArray(),
            TOP + CURVES_HEIGHT,
            TOP);
    for (double tick : axis.ticks()) {
      plot.svg.format(
          "<line class='grid' x1='60' x2='%d' y1='%2$.1f' y2='%2$.1f'/>%n",
          WIDTH - RIGHT, axis.at(tick));
      plot.text("quiet", 52, axis.at(tick) + 4, "end", Numbers.of(tick));
    }
    for (double percentile : PERCENTILES) {
      plot.text(
          "quiet",
          x(percentile),
          TOP + CURVES_HEIGHT + 18,
          "middle",
          Numbers.percentile(percentile));
    }
    int row = 0;
    int color = -1;
    for (Map.Entry<String, Histogram> each : latencies.entrySet()) {
      boolean floor = each.getKey().startsWith(Latencies.FLOOR);
      color += floor ? 0 : 1;
      String line =
          "stroke='%s' stroke-width='2' fill='none'%s"
              .formatted(COLORS.get(color % COLORS.size()), floor ? " stroke-dasharray='4 3'" : "");
      plot.curve(each.getValue(), axis, line);
      int y = TOP + CURVES_HEIGHT + 44 + row * 20;
      plot.svg.format("<line x1='60' x2='80' y1='%1$d' y2='%1$d' %2$s/>%n", y - 5, line);
      plot.text("", 90, y, "start", each.getKey());
      row++;
    }
    return plot.end();
  }

  private void curve(Histogram nanos, Axis axis, String line) {
    StringBuilder points = new StringBuilder();
    double last = PERCENTILES[PERCENTILES.length - 1];
    for (double nines = rarity(50); nines <= rarity(last) + 1e-9; nines += 0.05) {
      double percentile = 100 - 100 / Math.pow(10, nines);
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              x(percentile),
              axis.at(nanos.getValueAtPercentile(percentile) / 1e6)));
    }
    svg.format("<polyline points='%s' %s/>%n", points, line);
  }

  /** The number of nines in a percentile, as a fraction. */
  private static double rarity(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static double x(double percentile) {
    double part =
        (rarity(percentile) - rarity(50))
            / (rarity(PERCENTILES[PERCENTILES.length - 1]) - rarity(50));
    return 70 + part * (WIDTH - RIGHT - 80);
  }

  private void text(String style, double x, double y, String anchor, String text) {
    svg.format(
        "<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>%n",
        style, x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private String end() {
    return svg.format("</svg>%n").toString();
  }

  /**
   * Maps numbers to coordinates.
   *
   * @param from the number at the start of the axis, or its logarithm on a logarithmic axis
   */
  private record Axis(boolean logarithmic, double from, double to, double start, double end) {
    static Axis of(double[] numbers, double start, double end) {
      double least = DoubleStream.of(numbers).filter(n -> n > 0).min().orElse(0.1);
      double greatest = DoubleStream.of(numbers).filter(n -> n > 0).max().orElse(1);
      return greatest / least > WIDE
          ? new Axis(
              true,
              Math.floor(Math.log10(least)),
              Math.ceil(Math.log10(greatest) + 1e-9),
              start,
              end)
          : new Axis(false, 0, greatest * 1.05, start, end);
    }

    double at(double number) {
      double place = logarithmic ? Math.log10(Math.max(number, Math.pow(10, from))) : number;
      return start + (place - from) / (to - from) * (end - start);
    }

    double[] ticks() {
      if (logarithmic) {
        return DoubleStream.iterate(from, p -> p <= to + 1e-9, p -> p + 1)
            .map(p -> Math.pow(10, p))
            .toArray();
      }
      double rough = to / 5;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double step =
          DoubleStream.of(1, 2, 5, 10).map(n -> n * power).filter(s -> s >= rough).min().orElse(to);
      return DoubleStream.iterate(0, tick -> tick <= to, tick -> tick + step).toArray();
    }
  }
}
