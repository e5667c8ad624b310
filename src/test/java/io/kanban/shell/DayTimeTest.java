package io.kanban.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DayTimeTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-28");

  private static String at(String time) {
    return DayTime.text(ZonedDateTime.parse(time), TODAY, Locale.UK);
  }

  @Test
  void a_time_is_told_relative_to_today() {
    assertThat(at("2026-11-28T00:05+01:00")).isEqualTo("today at 00:05");
    assertThat(at("2026-11-27T23:59+01:00")).isEqualTo("yesterday at 23:59");
    assertThat(at("2026-11-26T12:00+01:00")).isEqualTo("2 days ago");
    assertThat(at("2026-11-22T12:00+01:00")).isEqualTo("6 days ago");
    assertThat(at("2026-11-21T12:00+01:00")).isEqualTo("21 Nov 2026");
  }
}
