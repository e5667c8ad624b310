package io.kanban.board;

import io.kanban.board.Board.Card;
import java.util.function.UnaryOperator;

/**
 * An archived card, for the board's rules.
 *
 * @param card the card as the board showed it
 * @param column the column that it left
 * @param rest the rest of the card's state
 */
record ArchivedState(Card card, ColumnId column, CardState rest) {
  ArchivedState without(LabelId label) {
    return new ArchivedState(card.with(card.badges().without(label)), column, rest);
  }

  ArchivedState change(UnaryOperator<CardState> change) {
    return new ArchivedState(card, column, change.apply(rest));
  }
}
