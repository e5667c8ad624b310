package io.kanban.board.action;

import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.kanban.shell.BrowserTime;
import io.recordplayer.record.Person;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The cards of a board that the filter of a page shows. A card that a person moves among them lands
 * beside the cards that the person sees, not beside hidden ones.
 */
public final class VisibleCards {
  private final Signal<Board> board;
  private final Person person;
  private final ValueSignal<CardFilter> filter = new ValueSignal<>(CardFilter.NONE);

  VisibleCards(Signal<Board> board, Person person) {
    this.board = board;
    this.person = person;
  }

  public ValueSignal<CardFilter> filter() {
    return filter;
  }

  /** Whether the filter can hide a card. */
  boolean areFiltered() {
    return filter.peek().isActive();
  }

  /** The visible cards of a column. */
  public List<Card> of(Column column) {
    CardFilter now = filter.peek();
    if (!now.isActive()) {
      return column.cards();
    }
    LocalDate today = BrowserTime.today();
    boolean done = board.peek().isLast(column.id());
    return column.cards().stream().filter(card -> now.shows(card, person, today, done)).toList();
  }

  /**
   * The card in front of which a moved card lands at the end of the visible cards of a row; empty
   * for the end of the row.
   *
   * @param row empty in a column without rows
   */
  public Optional<CardId> belowLast(Column column, Optional<RowId> row, Card moved) {
    if (!areFiltered()) {
      return Optional.empty();
    }
    return of(column).stream()
        .filter(card -> card.row().equals(row) && !card.id().equals(moved.id()))
        .reduce((_, later) -> later)
        .flatMap(last -> below(column, last, moved.id()));
  }

  /**
   * The card in front of which a card lands that passes one visible card of its stage and row; the
   * card itself if there is none to pass, and empty for the end of the row.
   *
   * @param step 1 for a step down, -1 for a step up
   */
  Optional<CardId> belowStep(Place from, int step) {
    Card moved = from.card();
    List<Card> peers = peers(from.column(), moved.row(), moved.stage());
    int index = peers.indexOf(moved) + step;
    if (index < 0 || index >= peers.size()) {
      return Optional.of(moved.id());
    }
    Card passed = peers.get(index);
    return step < 0 ? Optional.of(passed.id()) : below(from.column(), passed, moved.id());
  }

  /** The uppermost visible card of a row in this stage. */
  Optional<CardId> firstIn(Column column, RowId row, Stage stage) {
    return peers(column, Optional.of(row), stage).stream().map(Card::id).findFirst();
  }

  private List<Card> peers(Column column, Optional<RowId> row, Stage stage) {
    return of(column).stream()
        .filter(card -> card.stage() == stage && card.row().equals(row))
        .toList();
  }

  /** The card below another one in its row, if the moved card were not there. */
  private static Optional<CardId> below(Column column, Card card, CardId moved) {
    return column.cards().stream()
        .skip(column.indexOf(card.id()) + 1L)
        .filter(next -> next.row().equals(card.row()) && !next.id().equals(moved))
        .map(Card::id)
        .findFirst();
  }
}
