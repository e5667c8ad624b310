package io.kanban.board;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The working time that a card takes. A day has {@value #HOURS_OF_DAY} hours.
 *
 * @param minutes from 0 to {@value #MOST}
 */
public record Effort(int minutes) {
  private static final int MINUTES_OF_HOUR = 60;
  private static final int HOURS_OF_DAY = 8;
  private static final int MINUTES_OF_DAY = HOURS_OF_DAY * MINUTES_OF_HOUR;

  /** Maximum number of minutes: 1,000 days. */
  static final int MOST = 1_000 * MINUTES_OF_DAY;

  private static final Pattern FORM =
      Pattern.compile(
          "(?i)\\s*(?:(\\d{1,4})\\s*d)?\\s*(?:(\\d{1,4})\\s*h)?\\s*(?:(\\d{1,6})\\s*m)?\\s*");

  public Effort {
    if (minutes < 0 || minutes > MOST) {
      throw new IllegalArgumentException("Not an effort: %d minutes".formatted(minutes));
    }
  }

  /** Reads a text such as "1d 2h 30m"; empty if it has another form or exceeds the maximum. */
  public static Optional<Effort> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.isBlank() || !parts.matches()) {
      return Optional.empty();
    }
    int minutes =
        number(parts.group(1)) * MINUTES_OF_DAY
            + number(parts.group(2)) * MINUTES_OF_HOUR
            + number(parts.group(3));
    return minutes > MOST ? Optional.empty() : Optional.of(new Effort(minutes));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /** The effort as {@link #parse} reads it, such as "1d 2h 30m". */
  public String text() {
    String parts =
        Stream.of(
                part(minutes / MINUTES_OF_DAY, "d"),
                part(minutes % MINUTES_OF_DAY / MINUTES_OF_HOUR, "h"),
                part(minutes % MINUTES_OF_HOUR, "m"))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" "));
    return parts.isEmpty() ? "0m" : parts;
  }

  private static String part(int number, String unit) {
    return number == 0 ? "" : number + unit;
  }
}
