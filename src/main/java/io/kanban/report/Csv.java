package io.kanban.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table as comma-separated values by RFC 4180.
 *
 * <p>A cell that a spreadsheet would take for a formula begins with an apostrophe, so that nobody
 * can plant a formula by the title of a card. The bytes begin with a byte order mark, because Excel
 * reads UTF-8 only with it.
 */
record Csv(List<List<String>> rows) {
  /**
   * The characters with which a formula can begin, in any spreadsheet and after any invisible
   * characters.
   */
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  Csv {
    rows = List.copyOf(rows);
  }

  static Csv of(List<String> headings, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    return new Csv(all);
  }

  String text() {
    return rows.stream()
        .map(row -> row.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n")
        .collect(Collectors.joining());
  }

  byte[] bytes() {
    return (BYTE_ORDER_MARK + text()).getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String value) {
    String harmless = isFormula(value) ? "'" + value : value;
    return harmless.chars().anyMatch(c -> "\",\r\n".indexOf(c) >= 0) || isPadded(harmless)
        ? "\"" + harmless.replace("\"", "\"\"") + "\""
        : harmless;
  }

  private static boolean isPadded(String value) {
    return !value.equals(value.strip());
  }

  private static boolean isFormula(String value) {
    return IntStream.concat(
            value.chars().limit(1), value.chars().dropWhile(Csv::isInvisible).limit(1))
        .anyMatch(first -> FORMULA.indexOf(first) >= 0);
  }

  /** Whether a spreadsheet may skip a character, such as a no-break or a zero-width space. */
  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.FORMAT;
  }
}
