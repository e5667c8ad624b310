package io.recordplayer.benchmark;

import java.util.Locale;

/**
 * A bound for a figure, or for its ratio to the floor.
 *
 * @param ofRatio whether the bound is for the ratio; otherwise it is for the value
 * @param least whether the bound is a minimum; otherwise it is a maximum
 */
public record Goal(boolean ofRatio, boolean least, double bound) {
  public static Goal atLeast(double value) {
    return new Goal(false, true, value);
  }

  public static Goal atMost(double value) {
    return new Goal(false, false, value);
  }

  public static Goal ratioAtLeast(double ratio) {
    return new Goal(true, true, ratio);
  }

  public static Goal ratioAtMost(double ratio) {
    return new Goal(true, false, ratio);
  }

  boolean isMetBy(double value, double ratio) {
    double judged = ofRatio ? ratio : value;
    return least ? judged >= bound : judged <= bound;
  }

  /** The bound as a value of the figure. */
  double valueAt(double floor) {
    return ofRatio ? bound * floor : bound;
  }

  @Override
  public String toString() {
    String sign = least ? "≥ " : "≤ ";
    return ofRatio
        ? sign + String.format(Locale.ROOT, "%.2f", bound) + " × floor"
        : sign + Numbers.of(bound);
  }
}
