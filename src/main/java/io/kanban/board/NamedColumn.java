package io.kanban.board;

import java.util.List;

/** A column's id and its name for people. */
public record NamedColumn(ColumnId id, String name) {
  /** The columns of a new board. */
  public static final List<NamedColumn> OF_NEW_BOARD =
      List.of(new NamedColumn(ColumnId.NEW, "New"), new NamedColumn(ColumnId.DONE, "Done"));

  /** The columns of a board that was opened when all boards had the same three. */
  public static final List<NamedColumn> OF_OLDER_BOARD =
      List.of(
          new NamedColumn(ColumnId.NEW, "New"),
          new NamedColumn(ColumnId.IN_WORK, "In Work"),
          new NamedColumn(ColumnId.DONE, "Done"));

  /** The same as a column of a board with this name. */
  public BoardColumn at(BoardId board, String boardName) {
    return new BoardColumn(board, id, boardName + " · " + name);
  }
}
