package io.kanban.board;

import java.util.Optional;

/**
 * A relation of a card to another one, from this card's side.
 *
 * @param title the other card's title when the relation was made
 * @param reversed whether the relation goes from the other card to this one
 * @param board the board on which the other card is; empty if both are on the same
 */
public record CardRelation(
    CardId other, String title, Relation relation, boolean reversed, Optional<BoardId> board) {
  public CardRelation(CardId other, String title, Relation relation, boolean reversed) {
    this(other, title, relation, reversed, Optional.empty());
  }

  /** The relation without the other card, as in "is blocked by". */
  public String words() {
    return reversed ? relation.reversed() : relation.words();
  }

  boolean is(CardId card, Relation kind, boolean fromOther) {
    return other.equals(card) && relation == kind && reversed == fromOther;
  }

  /** Whether this is a relation to a card of another board. */
  boolean isTo(CardId card, BoardId place) {
    return other.equals(card) && board.equals(Optional.of(place));
  }

  /**
   * Whether an event ends this relation when it ends that one. A relation to a card of another
   * board is ended by its own card only, in whatever direction it goes.
   */
  boolean isEndedWith(CardRelation ended) {
    return other.equals(ended.other)
        && relation == ended.relation
        && (reversed == ended.reversed || board.isPresent());
  }

  /** The same relation to the other card on another board; empty for the own one. */
  CardRelation at(Optional<BoardId> place) {
    return new CardRelation(other, title, relation, reversed, place);
  }

  /** The same relation to a card that has another id now. */
  CardRelation to(CardId card, Optional<BoardId> place) {
    return new CardRelation(card, title, relation, reversed, place);
  }
}
