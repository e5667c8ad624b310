package io.kanban.board;

import io.kanban.board.ArchiveEvent.CardArchived;
import io.kanban.board.ArchiveEvent.CardDeleted;
import io.kanban.board.ArchiveEvent.CardRestored;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archived cards of a board.
 *
 * @param cards the {@value #MOST} that were archived last, the newest first
 */
public record Archive(List<ArchivedCard> cards) {
  static final int MOST = 500;

  static final Archive NONE = new Archive(List.of());

  /**
   * An archived card.
   *
   * @param column the column that it left
   * @param by the person who archived it
   */
  public record ArchivedCard(CardId id, String title, ColumnId column, Person by, Instant at) {}

  Archive play(Recorded<ArchiveEvent> event) {
    return switch (event.data()) {
      case CardArchived e -> {
        ArchivedCard card =
            new ArchivedCard(e.card(), e.title(), e.column(), event.by(), event.at());
        yield new Archive(Stream.concat(Stream.of(card), cards.stream()).limit(MOST).toList());
      }
      case CardRestored e -> without(e.card());
      case CardDeleted e -> without(e.card());
    };
  }

  private Archive without(CardId id) {
    return new Archive(cards.stream().filter(card -> !card.id().equals(id)).toList());
  }
}
