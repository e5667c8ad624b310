package io.recordplayer.benchmark;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares a section with the sections that do its work with other software.
 *
 * @param figures the section's figures that another section has, too
 * @param others the figures of each other section, by the section's name and the figure's
 * @param doesLess the part of the work that each other section leaves out, by its name
 */
record SideBySide(
    String section,
    List<Measured> figures,
    Map<String, Map<String, Measured>> others,
    Map<String, String> doesLess) {

  static SideBySide of(String section, Map<String, List<Run>> all) {
    Map<String, Map<String, Measured>> others = new LinkedHashMap<>();
    Map<String, String> doesLess = new LinkedHashMap<>();
    all.forEach(
        (name, runs) -> {
          Comparison comparison = runs.getFirst().comparison();
          if (comparison != null && comparison.section().equals(section)) {
            others.put(
                name,
                Measured.of(runs).stream()
                    .collect(
                        Collectors.toMap(
                            measured -> measured.first().name(), Function.identity())));
            doesLess.put(name, comparison.doesLess());
          }
        });
    List<Measured> shared =
        Measured.of(all.getOrDefault(section, List.of())).stream()
            .filter(
                figure ->
                    others.values().stream()
                        .anyMatch(other -> other.containsKey(figure.first().name())))
            .toList();
    return new SideBySide(section, shared, others, doesLess);
  }

  boolean isEmpty() {
    return figures.isEmpty();
  }

  String table() {
    Formatter text = new Formatter(Locale.ROOT);
    text.format("### The work of %s with other software%n%n", section);
    doesLess.forEach((name, less) -> text.format("- [%s](#%s) %s.%n", name, name, less));
    text.format("%n| Figure | Unit | %s |", section);
    others.keySet().forEach(name -> text.format(" %s |", name));
    text.format("%n|---|---|--:|%s%n", "--:|".repeat(others.size()));
    for (Measured figure : figures) {
      String name = figure.first().name();
      text.format("| %s | %s | %s |", name, figure.first().unit(), figure.values());
      for (Map<String, Measured> other : others.values()) {
        Measured same = other.get(name);
        text.format(" %s |", same == null ? "" : same.values());
      }
      text.format("%n");
    }
    return text.toString();
  }

  /**
   * A plot for each unit, by its name: below each figure of the section, the others' figures of the
   * same name.
   */
  Map<String, String> plots() {
    Map<String, List<Measured>> rows = new LinkedHashMap<>();
    for (Measured figure : figures) {
      List<Measured> ofUnit = rows.computeIfAbsent(figure.first().unit(), _ -> new ArrayList<>());
      ofUnit.add(figure);
      others.forEach(
          (name, other) -> {
            Measured same = other.get(figure.first().name());
            if (same != null) {
              ofUnit.add(same.named(name));
            }
          });
    }
    Map<String, String> plots = new LinkedHashMap<>();
    rows.forEach(
        (unit, ofUnit) ->
            plots.put(
                section + "-beside-" + (plots.size() + 1),
                Plot.dots("The work of %s with other software".formatted(section), unit, ofUnit)));
    return plots;
  }
}
