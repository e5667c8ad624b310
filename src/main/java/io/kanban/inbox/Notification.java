package io.kanban.inbox;

import io.kanban.board.BoardId;
import io.kanban.board.CardId;
import io.kanban.project.ProjectId;
import io.recordplayer.record.Person;
import java.time.Instant;
import java.util.UUID;

/**
 * One thing that a person is told.
 *
 * @param id the id of the event that it tells of
 * @param by the person who caused it
 * @param title the card's title at that time; empty in older logs
 * @param text the beginning of the comment or of the reason; may be empty
 * @param read whether the person has read it, on any device
 */
public record Notification(
    UUID id,
    Kind kind,
    Person by,
    Instant at,
    BoardId board,
    CardId card,
    String title,
    String text,
    boolean read) {
  /** What happened. */
  public enum Kind {
    ASSIGNED("assigned you"),
    APPROVED("approved"),
    REJECTED("rejected"),
    COMMENTED("commented on"),
    MENTIONED("mentioned you on");

    private final String verb;

    Kind(String verb) {
      this.verb = verb;
    }

    /** The words between the person and the card. */
    String verb() {
      return verb;
    }
  }

  ProjectId project() {
    return board.project();
  }

  /** The card in words. */
  String cardInWords() {
    return title.isEmpty() ? "a card" : "“%s”".formatted(title);
  }

  /** The address of the card. */
  String address() {
    return board.addressOf(card);
  }

  Notification marked() {
    return new Notification(id, kind, by, at, board, card, title, text, true);
  }
}
