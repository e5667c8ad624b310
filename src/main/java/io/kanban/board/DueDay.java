package io.kanban.board;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The day on which a card is due, in words for people.
 *
 * @param text a few letters for the card's face
 */
public record DueDay(String text, State state) {
  /** How much a person should care about the day. */
  public enum State {
    OVERDUE(", overdue"),
    SOON(", soon"),
    LATER(""),
    /** The card is in the last column. */
    DONE("");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  private static final int SOON_DAYS = 2;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_OF_YEAR =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  /**
   * The day as of today.
   *
   * @param done whether the card is in the last column
   */
  public static DueDay of(LocalDate day, LocalDate today, boolean done) {
    long days = ChronoUnit.DAYS.between(today, day);
    return new DueDay(text(day, today, days), done ? State.DONE : state(days));
  }

  /** How much a person should care about a day. */
  public static State state(LocalDate day, LocalDate today) {
    return state(ChronoUnit.DAYS.between(today, day));
  }

  private static State state(long days) {
    if (days < 0) {
      return State.OVERDUE;
    }
    return days <= SOON_DAYS ? State.SOON : State.LATER;
  }

  private static String text(LocalDate day, LocalDate today, long days) {
    if (days == 0) {
      return "Today";
    }
    if (Math.abs(days) == 1) {
      return days > 0 ? "Tomorrow" : "Yesterday";
    }
    return (day.getYear() == today.getYear() ? DAY : DAY_OF_YEAR).format(day);
  }

  /** The day as a sentence for people who can't see its color. */
  public String words() {
    return "Due: " + text + state.words;
  }
}
