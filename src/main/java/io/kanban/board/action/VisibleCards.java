package io.kanban.board.action;

import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.CardId;
import io.kanban.board.Column;
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
    LocalDate today = BrowserTime.today();
    boolean done = board.peek().isLast(column.id());
    return column.cards().stream().filter(card -> now.shows(card, person, today, done)).toList();
  }

  /**
   * The card in front of which a moved card lands at the end of the visible cards of a column;
   * empty for the end of the column.
   */
  public Optional<CardId> belowLast(Column column, Card moved) {
    if (!areFiltered()) {
      return Optional.empty();
    }
    return of(column).stream()
        .filter(card -> !card.id().equals(moved.id()))
        .reduce((_, later) -> later)
        .flatMap(last -> below(column, last.id(), moved.id()));
  }

  /**
   * The card in front of which a card lands that passes one visible card of its stage; the card
   * itself if there is none to pass, and empty for the end of the column.
   *
   * @param step 1 for a step down, -1 for a step up
   */
  Optional<CardId> belowStep(Place from, int step) {
    CardId moved = from.card().id();
    List<CardId> peers =
        of(from.column()).stream()
            .filter(card -> card.stage() == from.card().stage())
            .map(Card::id)
            .toList();
    int index = peers.indexOf(moved) + step;
    if (index < 0 || index >= peers.size()) {
      return Optional.of(moved);
    }
    CardId passed = peers.get(index);
    return step < 0 ? Optional.of(passed) : below(from.column(), passed, moved);
  }

  /** The card below another one, if the moved card were not there. */
  private static Optional<CardId> below(Column column, CardId card, CardId moved) {
    Optional<CardId> next = column.at(column.indexOf(card) + 1);
    return next.equals(Optional.of(moved)) ? column.at(column.indexOf(moved) + 1) : next;
  }
}
