package io.kanban.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.DueDay.State;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DueDayTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-28");

  private static DueDay due(String day) {
    return DueDay.of(LocalDate.parse(day), TODAY, false);
  }

  @Test
  void a_day_that_is_near_is_told_in_words() {
    assertThat(due("2026-11-27")).isEqualTo(new DueDay("Yesterday", State.OVERDUE));
    assertThat(due("2026-11-28")).isEqualTo(new DueDay("Today", State.SOON));
    assertThat(due("2026-11-29")).isEqualTo(new DueDay("Tomorrow", State.SOON));
    assertThat(due("2026-11-30")).isEqualTo(new DueDay("30 Nov", State.SOON));
    assertThat(due("2026-12-01")).isEqualTo(new DueDay("1 Dec", State.LATER));
    assertThat(due("2027-01-02")).isEqualTo(new DueDay("2 Jan 2027", State.LATER));
  }

  @Test
  void a_card_that_is_done_is_never_late() {
    assertThat(DueDay.of(LocalDate.parse("2026-11-01"), TODAY, true).state()).isEqualTo(State.DONE);
    assertThat(due("2026-11-01").words()).isEqualTo("Due: 1 Nov, overdue");
  }
}
