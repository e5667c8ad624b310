package io.kanban.board;

/**
 * A column of another board of the same project, to which a card can go.
 *
 * <p>Logs hold it in commands and events.
 *
 * @param name the names of the board and of the column when the column was chosen
 */
public record BoardColumn(BoardId board, ColumnId column, String name) {
  /** Whether both are the same column, whose name may have changed. */
  public boolean isSame(BoardColumn other) {
    return board.equals(other.board) && column.equals(other.column);
  }
}
