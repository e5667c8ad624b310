package io.kanban.board;

import io.recordplayer.record.Person;
import java.util.Optional;

/**
 * The title and the assignee that a card had at the time of an event, so that the event names the
 * person who has to be told, and the card by words.
 */
public record CardHeading(String title, Optional<Person> assignee) {
  /** The heading in events of older logs, which don't have one. */
  public static final CardHeading UNKNOWN = new CardHeading("", Optional.empty());
}
