package io.kanban.board;

import io.kanban.board.Board.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One step of the work on a board.
 *
 * @param limit the limit of work in progress
 * @param cards the cards, top first
 */
public record Column(ColumnId id, String name, Optional<Integer> limit, List<Card> cards) {
  static Column empty(NamedColumn column) {
    return new Column(column.id(), column.name(), Optional.empty(), List.of());
  }

  NamedColumn named() {
    return new NamedColumn(id, name);
  }

  boolean isFull() {
    return limit.isPresent() && cards.size() >= limit.get();
  }

  boolean isOver() {
    return limit.isPresent() && cards.size() > limit.get();
  }

  /** The card's index, 0 at the top; -1 if the card is not in this column. */
  int indexOf(CardId card) {
    for (int i = 0; i < cards.size(); i++) {
      if (cards.get(i).id().equals(card)) {
        return i;
      }
    }
    return -1;
  }

  /** The card at this index; empty if the index is out of range. */
  Optional<CardId> at(int index) {
    return index >= 0 && index < cards.size()
        ? Optional.of(cards.get(index).id())
        : Optional.empty();
  }

  Column renamed(String to) {
    return new Column(id, to, limit, cards);
  }

  Column limited(Optional<Integer> to) {
    return new Column(id, name, to, cards);
  }

  private Column with(List<Card> now) {
    return new Column(id, name, limit, List.copyOf(now));
  }

  /**
   * Inserts a card.
   *
   * @param before the card that follows it; the end if it is empty or not in this column
   */
  Column insert(Optional<CardId> before, Card card) {
    List<Card> more = new ArrayList<>(cards);
    int index = before.map(this::indexOf).orElse(-1);
    more.add(index < 0 ? more.size() : index, card);
    return with(more);
  }

  Column append(List<Card> others) {
    List<Card> more = new ArrayList<>(cards);
    more.addAll(others);
    return with(more);
  }

  Column remove(CardId card) {
    return with(cards.stream().filter(other -> !other.id().equals(card)).toList());
  }

  Column change(CardId card, UnaryOperator<Card> change) {
    return with(
        cards.stream().map(one -> one.id().equals(card) ? change.apply(one) : one).toList());
  }
}
