package io.kanban.board;

/**
 * The limit of work in progress in a column. It counts the cards of all stages.
 *
 * @param cards the maximum number of cards
 * @param hard whether a further card is refused; a soft limit is only shown
 */
public record Limit(int cards, boolean hard) {}
