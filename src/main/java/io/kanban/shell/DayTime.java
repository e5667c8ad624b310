package io.kanban.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Shows a time relative to today, and the exact time as its tool tip, in the zone and the language
 * of the browser. It doesn't count minutes, because it would be wrong a minute later on a page that
 * stays open.
 */
public final class DayTime extends Span {
  private static final long serialVersionUID = 1L;

  private static final int DAYS_OF_WEEK = 7;

  /** Shows this time. */
  public void show(Instant time) {
    UI ui = UI.getCurrent();
    ZoneId zone = zoneOf(ui);
    ZonedDateTime when = time.atZone(zone);
    Locale locale = ui.getLocale();
    setText(text(when, LocalDate.now(zone), locale));
    getElement()
        .setAttribute(
            "title",
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
                .withLocale(locale)
                .format(when));
  }

  static String text(ZonedDateTime when, LocalDate today, Locale locale) {
    String time =
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(locale).format(when);
    long days = ChronoUnit.DAYS.between(when.toLocalDate(), today);
    if (days <= 0) {
      return "today at " + time;
    }
    if (days == 1) {
      return "yesterday at " + time;
    }
    return days < DAYS_OF_WEEK
        ? days + " days ago"
        : DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale).format(when);
  }

  private static ZoneId zoneOf(UI ui) {
    ExtendedClientDetails details = ui.getPage().getExtendedClientDetails();
    String zone = details.getTimeZoneId();
    return zone != null && ZoneId.getAvailableZoneIds().contains(zone)
        ? ZoneId.of(zone)
        : ZoneId.systemDefault();
  }
}
