package io.kanban.board;

import io.kanban.board.Board.Card;

/**
 * A card as it is shown to one person.
 *
 * @param waits whether the card waits for a move of this person
 */
public record CardFace(Card card, boolean waits) {}
