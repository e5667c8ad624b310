package io.kanban.board;

/**
 * A relation of a card to another one, from this card's side.
 *
 * @param title the other card's title when the relation was made
 * @param reversed whether the relation goes from the other card to this one
 */
public record CardRelation(CardId other, String title, Relation relation, boolean reversed) {
  /** The relation without the other card, as in "is blocked by". */
  public String words() {
    return reversed ? relation.reversed() : relation.words();
  }

  boolean is(CardId card, Relation kind, boolean fromOther) {
    return other.equals(card) && relation == kind && reversed == fromOther;
  }
}
