package io.kanban.board.action;

import io.kanban.board.Board;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardId;
import io.kanban.board.ColumnId;

/**
 * A move of a card into another column that the mover can take back.
 *
 * @param from the card's place before the move
 * @param to the column into which the card was moved
 */
record UndoableMove(Place from, ColumnId to) {
  /**
   * Tells the mover where the card is now. Empty if there is no way back: the card has moved on, or
   * its old column is full.
   */
  String words(Board board) {
    return board
        .find(from.card().id())
        .filter(now -> now.column().id().equals(to) && isOpen(board))
        .map(now -> "Moved “%s” to %s".formatted(now.card().title(), now.column().name()))
        .orElse("");
  }

  private boolean isOpen(Board board) {
    return board.column(from.column().id()).filter(column -> !column.isClosed()).isPresent();
  }

  /** The command that puts the card back in its old place and stage. */
  UndoMove back(BoardId board) {
    return new UndoMove(board, from.card().id(), from.column().beside(from.card(), 1));
  }
}
