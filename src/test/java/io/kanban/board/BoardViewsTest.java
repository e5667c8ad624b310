package io.kanban.board;

import static io.kanban.board.Column.IN_WORK;
import static io.kanban.board.Column.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.CardView.Happened;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardViewsTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void a_board_shows_each_card_in_its_column() {
    Board board =
        ViewKit.of(Boards.VIEW)
            .given(
                new BoardOpened(ID, "Dev"),
                new CardAdded(ID, ONE, "one", NEW),
                new CardAdded(ID, TWO, "two", NEW),
                new CardMoved(ID, ONE, NEW, IN_WORK, BILL))
            .view(ID.text());
    assertThat(board.lane(NEW).cards())
        .containsExactly(new Card(TWO, "two", Optional.empty(), Optional.empty()));
    assertThat(board.lane(IN_WORK).cards())
        .containsExactly(new Card(ONE, "one", Optional.empty(), Optional.of(BILL)));
  }

  @Test
  void a_card_tells_what_happened_to_it_by_whom_and_when() {
    ViewKit.of(Boards.CARD)
        .by(BILL)
        .at(NOON)
        .given(
            new BoardOpened(ID, "Dev"),
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW),
            new CardMoved(ID, ONE, NEW, IN_WORK, BILL))
        .then(
            CardView.key(ID, ONE),
            new CardView(
                "one",
                "",
                Optional.of(IN_WORK),
                Optional.empty(),
                List.of(
                    new Happened(BILL, NOON, "added the card to New"),
                    new Happened(BILL, NOON, "moved it from New to In Work"))));
  }
}
