package io.recordplayer.benchmark;

import java.math.BigDecimal;
import java.util.Locale;

/** Formats numbers with about three significant digits. */
final class Numbers {
  private Numbers() {}

  static String of(double number) {
    double size = Math.abs(number);
    String format = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, size >= 0.1 || size == 0 ? format : "%.2g", number);
  }

  /** The name of a percentile: p50, p99.9. */
  static String percentile(double percentile) {
    return "p" + BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString();
  }
}
