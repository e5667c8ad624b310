package io.kanban.board;

import static io.kanban.board.Column.IN_WORK;
import static io.kanban.board.Column.NEW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardList.Named;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardViewsTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId ONE = new CardId("one");
  private static final CardId TWO = new CardId("two");
  private static final CardId THREE = new CardId("three");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static <V> ViewKit<V> boardWithTwoCards(Projection<V> view) {
    return ViewKit.of(view)
        .entity(ID.text())
        .by(BILL)
        .at(NOON)
        .given(
            new BoardOpened(ID, "Dev"),
            new CardAdded(ID, ONE, "one", NEW),
            new CardAdded(ID, TWO, "two", NEW));
  }

  @Test
  void a_board_shows_each_card_in_its_column() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL))
            .view(ID.text());
    assertThat(board.lane(NEW).cards()).containsExactly(new Card(TWO, "two", Optional.empty()));
    assertThat(board.lane(IN_WORK).cards()).containsExactly(new Card(ONE, "one", Optional.empty()));
  }

  @Test
  void a_card_shows_its_history_with_people_and_times() {
    boardWithTwoCards(Boards.CARD)
        .given(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL))
        .then(
            CardView.key(ID, ONE),
            new CardView(
                "one",
                "",
                Optional.of(IN_WORK),
                Optional.empty(),
                List.of(
                    new HistoryEntry(BILL, NOON, "added the card to New"),
                    new HistoryEntry(BILL, NOON, "moved it from New to In Work")),
                0));
  }

  @Test
  void a_board_shows_a_card_in_the_place_of_its_last_move() {
    Board board =
        boardWithTwoCards(Boards.VIEW)
            .given(
                new CardAdded(ID, THREE, "three", NEW),
                new CardMoved(ID, THREE, NEW, NEW, Optional.of(ONE), BILL),
                new CardMoved(ID, ONE, NEW, NEW, Optional.empty(), BILL))
            .view(ID.text());
    assertThat(board.lane(NEW).cards()).extracting(Card::id).containsExactly(THREE, TWO, ONE);
  }

  @Test
  void a_card_keeps_the_latest_history_entries_and_counts_the_earlier_ones() {
    ViewKit<CardView> kit = ViewKit.of(Boards.CARD).given(new CardAdded(ID, ONE, "one", NEW));
    for (int i = 1; i <= CardView.HISTORY + 5; i++) {
      kit.given(new CardDescribed(ID, ONE, "text " + i));
    }
    CardView card = kit.view(CardView.key(ID, ONE));
    assertThat(card.history()).hasSize(CardView.HISTORY);
    assertThat(card.history().getFirst().what()).isEqualTo("changed the description");
    assertThat(card.earlier()).isEqualTo(6);
  }

  @Test
  void a_project_lists_its_boards() {
    BoardId other = new BoardId(new ProjectId("other"), "b");
    BoardId second = new BoardId(new ProjectId("p"), "c");
    ViewKit.of(Boards.OF_PROJECT)
        .given(
            new BoardOpened(ID, "Dev"),
            new BoardOpened(other, "Else"),
            new BoardOpened(second, "Ops"))
        .then("p", new BoardList(List.of(new Named(ID, "Dev"), new Named(second, "Ops"))));
  }

  /** Logs hold such events from the time before cards had places within a column. */
  @Test
  void a_stored_move_without_a_place_goes_to_the_end() {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(BoardEvent.class)));
    String stored =
        """
        {"board": {"project": {"value": "p"}, "name": "b"}, "card": {"value": "one"},
         "from": "NEW", "to": "IN_WORK", "by": {"id": "bill", "name": "Bill"}}
        """;
    assertThat(codec.data("card-moved", stored.getBytes(UTF_8)))
        .isEqualTo(new CardMoved(ID, ONE, NEW, IN_WORK, Optional.empty(), BILL));
  }
}
