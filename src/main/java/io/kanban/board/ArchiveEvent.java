package io.kanban.board;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.CardEvent;
import io.recordplayer.record.StoredAs;
import java.util.List;

/** A card left the board for the archive, came back, or was deleted. */
public sealed interface ArchiveEvent extends CardEvent {
  /**
   * A card was archived.
   *
   * @param title the card's title at that time
   * @param column the column that it left
   */
  @StoredAs("card-archived")
  record CardArchived(BoardId board, CardId card, String title, ColumnId column)
      implements ArchiveEvent {}

  /**
   * A card was put back at the end of a column.
   *
   * @param face the card as the board shows it, because the board doesn't know archived cards
   */
  @StoredAs("card-restored")
  record CardRestored(BoardId board, CardId card, ColumnId column, Card face)
      implements ArchiveEvent {}

  /**
   * An archived card was deleted for ever.
   *
   * @param related the cards that had a relation to it
   */
  @StoredAs("card-deleted")
  record CardDeleted(BoardId board, CardId card, String title, List<CardId> related)
      implements ArchiveEvent {
    public CardDeleted {
      related = List.copyOf(related);
    }
  }
}
