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
  /** Whether this is the way of a card. */
  boolean has(CardId arrived, BoardId at) {
    return card.map(arrived::equals).orElse(to.equals(at));
  }

  Transit without(int arrived) {
    return new Transit(to, card, title, cards - arrived);
  }
}
