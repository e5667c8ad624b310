package io.kanban.board.action;

import static io.kanban.people.People.BILL;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardPlacedInRow;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.board.Row;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.kanban.project.ProjectId;
import io.recordplayer.client.SentCommand;
import io.recordplayer.kit.ViewKit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A column with the cards "red tiles", "slates", "blue tiles" and "gutter"; tiles are wanted. */
class VisibleCardsTest {
  private static final BoardId ID = new BoardId(new ProjectId("p"), "b");
  private static final CardId RED = new CardId("red");
  private static final CardId SLATES = new CardId("slates");
  private static final CardId BLUE = new CardId("blue");
  private static final CardId GUTTER = new CardId("gutter");

  private final Board board =
      ViewKit.of(Boards.VIEW)
          .entity(ID.text())
          .given(
              new BoardOpened(ID, "Roof", NamedColumn.OF_NEW_BOARD),
              new CardAdded(ID, RED, "red tiles", ColumnId.NEW),
              new CardAdded(ID, SLATES, "slates", ColumnId.NEW),
              new CardAdded(ID, BLUE, "blue tiles", ColumnId.NEW),
              new CardAdded(ID, GUTTER, "gutter", ColumnId.NEW))
          .view(ID.text());
  private final VisibleCards visible = new VisibleCards(new ValueSignal<>(board), BILL);

  private Place place(CardId card) {
    return board.find(card).orElseThrow();
  }

  private Column column() {
    return board.column(ColumnId.NEW).orElseThrow();
  }

  private void wantTiles() {
    visible.filter().set(CardFilter.NONE.withText("TILES "));
  }

  @Test
  void a_filter_shows_the_cards_that_are_wanted() {
    assertThat(visible.of(column()))
        .extracting(Card::id)
        .containsExactly(RED, SLATES, BLUE, GUTTER);
    wantTiles();
    assertThat(visible.of(column())).extracting(Card::id).containsExactly(RED, BLUE);
  }

  @Test
  void a_step_passes_the_next_card_that_the_person_sees() {
    wantTiles();
    assertThat(visible.belowStep(place(RED), 1)).contains(GUTTER);
    assertThat(visible.belowStep(place(BLUE), -1)).contains(RED);
  }

  @Test
  void a_step_starts_where_the_steps_before_it_lead() {
    visible.filter().set(CardFilter.NONE.withText("s"));
    assertThat(visible.belowStep(place(RED), 1)).contains(BLUE);
    FollowedMove first =
        new FollowedMove(RED, Optional.empty(), ColumnId.NEW, List.of(sent(Optional.of(BLUE))));
    Place then = first.after(board, BILL).find(RED).orElseThrow();
    assertThat(visible.belowStep(then, 1)).contains(GUTTER);
  }

  @Test
  void a_step_that_leaves_the_card_where_it_is_leads_nowhere() {
    FollowedMove first =
        new FollowedMove(RED, Optional.empty(), ColumnId.NEW, List.of(sent(Optional.of(RED))));
    assertThat(first.after(board, BILL)).isEqualTo(board);
  }

  private static SentCommand sent(Optional<CardId> before) {
    return new SentCommand(
        UUID.randomUUID(),
        new MoveCard(ID, RED, ColumnId.NEW, before),
        new ValueSignal<>(new SentCommand.Stage.Pending()));
  }

  @Test
  void a_step_beyond_the_visible_cards_leaves_the_card_where_it_is() {
    wantTiles();
    assertThat(visible.belowStep(place(BLUE), 1)).contains(BLUE);
    assertThat(visible.belowStep(place(RED), -1)).contains(RED);
  }

  @Test
  void a_card_dropped_at_the_end_lands_below_the_last_card_that_the_person_sees() {
    Card other = Card.added(new CardId("other"), "other");
    assertThat(visible.belowLast(column(), Optional.empty(), other)).isEqualTo(Optional.empty());
    wantTiles();
    assertThat(visible.belowLast(column(), Optional.empty(), other)).contains(GUTTER);
    assertThat(visible.belowLast(column(), Optional.empty(), place(BLUE).card())).contains(SLATES);
  }

  @Test
  void the_end_of_a_row_is_above_no_card_of_another_row() {
    Row front = new Row(new RowId("front"), "Front");
    Row back = new Row(new RowId("back"), "Back");
    Board divided =
        board
            .with(new RowsSet(ID, ColumnId.NEW, List.of(front, back)))
            .with(new CardPlacedInRow(ID, BLUE, ColumnId.NEW, back.id()));
    VisibleCards cards = new VisibleCards(new ValueSignal<>(divided), BILL);
    cards.filter().set(CardFilter.NONE.withText("tiles"));
    Column column = divided.column(ColumnId.NEW).orElseThrow();
    Card other = Card.added(new CardId("other"), "other");
    assertThat(cards.belowLast(column, Optional.of(front.id()), other)).contains(SLATES);
    assertThat(cards.belowLast(column, Optional.of(back.id()), other)).isEmpty();
    Place red = divided.find(RED).orElseThrow();
    assertThat(cards.belowStep(red, 1)).contains(RED);
    assertThat(cards.firstIn(column, back.id(), Stage.TO_DO)).contains(BLUE);
  }
}
