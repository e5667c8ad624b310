package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.project.BoardSummaries;
import io.kanban.project.BoardSummaries.BoardSummary;
import io.kanban.project.ProjectEvent.ProjectRenamed;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardSummariesTest {
  private static final ProjectId PROJECT = new ProjectId("p");
  private static final BoardId ONE = new BoardId(PROJECT, "one");
  private static final BoardId TWO = new BoardId(PROJECT, "two");
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  private final ViewKit<BoardSummaries> summaries =
      ViewKit.of(BoardSummaryFeature.SUMMARIES)
          .entity("p")
          .given(
              new BoardOpened(ONE, "First", NamedColumn.OF_NEW_BOARD),
              new BoardOpened(TWO, "Second", NamedColumn.OF_NEW_BOARD));

  @Test
  void the_cards_of_each_board_are_counted() {
    summaries
        .given(
            new CardAdded(TWO, new CardId("a"), "A", ColumnId.NEW),
            new CardAdded(TWO, new CardId("b"), "B", ColumnId.NEW),
            new CardRenamed(TWO, new CardId("b"), "C"))
        .then(
            "p",
            new BoardSummaries(
                List.of(new BoardSummary("one", "First", 0), new BoardSummary("two", "Second", 2)),
                Optional.of(Instant.EPOCH)));
  }

  @Test
  void archived_cards_do_not_count_and_a_renamed_board_has_its_new_name() {
    CardId card = new CardId("a");
    summaries
        .given(
            new CardAdded(TWO, card, "A", ColumnId.NEW),
            new CardAdded(TWO, new CardId("b"), "B", ColumnId.NEW),
            new CardArchived(TWO, card, "A", ColumnId.NEW),
            new CardArchived(TWO, new CardId("b"), "B", ColumnId.NEW),
            new CardRestored(TWO, card, ColumnId.NEW, Card.added(card, "A")),
            new BoardRenamed(ONE, "Uno"))
        .then(
            "p",
            new BoardSummaries(
                List.of(new BoardSummary("one", "Uno", 0), new BoardSummary("two", "Second", 1)),
                Optional.of(Instant.EPOCH)));
  }

  @Test
  void cards_count_where_they_are_and_a_board_that_has_ended_is_gone() {
    CardId card = new CardId("a");
    CardHandedOver left =
        new CardHandedOver(
            ONE,
            card,
            ColumnId.NEW,
            new BoardColumn(TWO, ColumnId.NEW, "Second · New"),
            HandOver.MOVED,
            Optional.empty(),
            0,
            List.of(),
            CardHeading.UNKNOWN);
    Parcel parcel =
        new Parcel(Card.added(card, "A"), CardDetails.NONE, "", CardTexts.NONE, List.of(), false);
    CardTaken arrived =
        new CardTaken(
            TWO, card, ONE, card, Position.START, ColumnId.NEW, HandOver.MOVED, parcel, List.of());
    ColumnsHandedOver ended =
        new ColumnsHandedOver(
            ONE, TWO, "Second", List.of(ColumnId.NEW), List.of(card), List.of(), true);
    ViewKit<BoardSummaries> one =
        summaries.given(new CardAdded(ONE, card, "A", ColumnId.NEW), left, arrived);
    one.then(
        "p",
        new BoardSummaries(
            List.of(new BoardSummary("one", "First", 0), new BoardSummary("two", "Second", 1)),
            Optional.of(Instant.EPOCH)));
    one.given(ended)
        .then(
            "p",
            new BoardSummaries(
                List.of(new BoardSummary("two", "Second", 1)), Optional.of(Instant.EPOCH)));
  }

  @Test
  void the_last_activity_is_on_a_board_or_in_the_project() {
    List<BoardSummary> boards =
        List.of(new BoardSummary("one", "First", 0), new BoardSummary("two", "Second", 0));
    summaries
        .at(NOON)
        .given(new CardRenamed(ONE, new CardId("a"), "B"))
        .then("p", new BoardSummaries(boards, Optional.of(NOON)));
    Instant later = NOON.plusSeconds(60);
    summaries
        .at(later)
        .given(new ProjectRenamed(PROJECT, "Roof"))
        .then("p", new BoardSummaries(boards, Optional.of(later)));
  }
}
