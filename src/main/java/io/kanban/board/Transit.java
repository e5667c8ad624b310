package io.kanban.board;

import java.util.Optional;

/**
 * Cards that have left a board and have not arrived on another one.
 *
 * @param card the card; empty if columns went with all their cards
 * @param title the title of the card, or the name of the other board
 * @param cards number of cards that have not arrived
 */
public record Transit(BoardId to, Optional<CardId> card, String title, int cards) {
  /** Whether this card goes alone. */
  boolean isOf(CardId one) {
    return card.filter(one::equals).isPresent();
  }

  /** Whether columns go to this board. */
  boolean isOfColumnsTo(BoardId board) {
    return card.isEmpty() && to.equals(board);
  }

  Transit without(int arrived) {
    return new Transit(to, card, title, cards - arrived);
  }
}
