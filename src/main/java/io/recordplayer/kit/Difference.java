package io.recordplayer.kit;

import java.util.stream.Collectors;
import org.assertj.core.api.recursive.comparison.ComparisonDifference;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonDifferenceCalculator;

/** Describes where two values differ, down to the component of a record and the item of a list. */
final class Difference {
  private static final RecursiveComparisonConfiguration CONFIGURATION =
      RecursiveComparisonConfiguration.builder().withStrictTypeChecking(true).build();

  private Difference() {}

  static String between(Object expected, Object actual) {
    return new RecursiveComparisonDifferenceCalculator()
        .determineDifferences(actual, expected, CONFIGURATION).stream()
            .map(Difference::lines)
            .collect(Collectors.joining("\n"));
  }

  private static String lines(ComparisonDifference difference) {
    String path = String.join(".", difference.getDecomposedPath()).replace(".[", "[");
    return "  %s\n    expected %s\n    but it is %s"
        .formatted(path, difference.getExpected(), difference.getActual());
  }
}
