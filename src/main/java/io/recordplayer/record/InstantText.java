package io.recordplayer.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Parses the text of {@link Instant#toString}, with less garbage than a formatter. */
final class InstantText {
  private static final int SECONDS_END = "2000-01-01T00:00:00".length();
  private static final int NANO_DIGITS = 9;

  private InstantText() {}

  /** The instant; null if the text has another form, or a year of more than four digits. */
  static @Nullable Instant parse(String text) {
    int end = text.length() - 1;
    int digits = Math.max(0, end - SECONDS_END - 1);
    if (end < SECONDS_END || digits > NANO_DIGITS || !isPunctuated(text, end)) {
      return null;
    }
    try {
      int nanos = digits == 0 ? 0 : number(text, SECONDS_END + 1, end);
      for (int i = digits; i < NANO_DIGITS; i++) {
        nanos *= 10;
      }
      return LocalDateTime.of(
              number(text, 0, 4),
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, SECONDS_END),
              nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (NumberFormatException | DateTimeException _) {
      return null;
    }
  }

  private static boolean isPunctuated(String text, int end) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':'
        && (end == SECONDS_END || text.charAt(SECONDS_END) == '.')
        && text.charAt(end) == 'Z';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
