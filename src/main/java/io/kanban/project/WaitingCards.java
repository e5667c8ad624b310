package io.kanban.project;

import io.recordplayer.record.Person;

/**
 * Counts the cards of a project that wait for somebody, for the pages about projects. The package
 * of waiting cards implements it, because this package doesn't know cards.
 */
public interface WaitingCards {
  /**
   * Number of cards on one board that wait for a person with the roles that they have now; 0 if the
   * person may not see the board.
   *
   * @param board the board's name in its id
   */
  int cardsFor(Person person, Project project, String board);
}
