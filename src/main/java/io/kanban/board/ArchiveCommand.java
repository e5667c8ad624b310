package io.kanban.board;

import io.kanban.board.BoardCommand.CardCommand;
import io.recordplayer.record.StoredAs;

/** A request to take a card off the board, to bring it back, or to delete it. */
public sealed interface ArchiveCommand extends CardCommand {
  @StoredAs("archive-card")
  record ArchiveCard(BoardId board, CardId card) implements ArchiveCommand {}

  /** Puts an archived card at the end of the column that it left. */
  @StoredAs("restore-card")
  record RestoreCard(BoardId board, CardId card) implements ArchiveCommand {}

  /** Deletes an archived card for ever. */
  @StoredAs("delete-card")
  record DeleteCard(BoardId board, CardId card) implements ArchiveCommand {}
}
