package io.kanban.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardEvent;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList.Named;
import io.kanban.board.CardHeading;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.CommentId;
import io.kanban.people.People;
import io.kanban.project.ProjectId;
import io.kanban.report.WorkReport.TouchedCard;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkReportTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final BoardId ONE = new BoardId(new ProjectId("p"), "one");
  private static final BoardId TWO = new BoardId(new ProjectId("p"), "two");
  private static final CardId A = new CardId("a");

  private final WorkReport report =
      new WorkReport(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-02"), BERLIN);

  private void given(Person person, String time, BoardEvent event) {
    Origin origin = Origin.ofCommand(UUID.randomUUID(), person, Set.of(), Instant.parse(time), "");
    report.play(
        new Named(event.board(), event.board().name(), List.of()),
        new Recorded<>(
            UUID.randomUUID(),
            "board-" + event.board().text(),
            0,
            Position.START,
            "event",
            origin,
            event,
            CommandLink.NONE));
  }

  private static CardCommented comment(BoardId board, String id) {
    return new CardCommented(
        board, A, new CommentId(id), "Well.", new CardHeading("", Optional.empty()));
  }

  @Test
  void each_card_that_a_person_changed_has_its_dates() {
    given(People.DAVE, "2026-10-01T10:00:00Z", new CardAdded(ONE, A, "Draw", ColumnId.NEW));
    given(People.BILL, "2026-11-01T10:00:00Z", comment(ONE, "x"));
    given(People.BILL, "2026-11-01T12:00:00Z", comment(TWO, "y"));
    given(People.BILL, "2026-11-02T10:00:00Z", comment(ONE, "z"));
    given(People.DAVE, "2026-12-01T10:00:00Z", new CardRenamed(ONE, A, "Paint"));
    assertThat(report.people()).containsExactly(People.BILL);
    assertThat(report.cardsOf(People.BILL))
        .containsExactly(
            new TouchedCard(
                new Named(ONE, "one", List.of()),
                A,
                "Paint",
                Instant.parse("2026-11-01T10:00:00Z"),
                Instant.parse("2026-11-02T10:00:00Z"),
                2),
            new TouchedCard(
                new Named(TWO, "two", List.of()),
                A,
                "",
                Instant.parse("2026-11-01T12:00:00Z"),
                Instant.parse("2026-11-01T12:00:00Z"),
                1));
  }

  @Test
  void the_days_are_those_of_the_readers_zone() {
    given(People.DAVE, "2026-10-31T22:59:59Z", comment(ONE, "before"));
    given(People.BILL, "2026-10-31T23:00:00Z", comment(ONE, "first"));
    given(People.BILL, "2026-11-02T22:59:59Z", comment(ONE, "last"));
    given(People.JANET, "2026-11-02T23:00:00Z", comment(ONE, "after"));
    assertThat(report.people()).containsExactly(People.BILL);
    assertThat(report.cardsOf(People.BILL)).extracting(TouchedCard::changes).containsExactly(2);
  }

  @Test
  void a_change_of_a_column_is_not_the_change_of_a_card() {
    given(People.DAVE, "2026-11-01T10:00:00Z", new WipLimitSet(ONE, ColumnId.NEW, Optional.of(3)));
    assertThat(report.people()).isEmpty();
  }
}
