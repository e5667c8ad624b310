package io.kanban.board;

import io.kanban.project.Project.Member;
import io.recordplayer.record.StoredAs;
import java.util.Optional;

/** A request to change a board. */
public sealed interface BoardCommand {
  BoardId board();

  /** A request to change one column. */
  sealed interface ColumnCommand extends BoardCommand {
    ColumnId column();
  }

  /** A request to change one card. */
  sealed interface CardCommand extends BoardCommand {
    CardId card();
  }

  @StoredAs("open-board")
  record OpenBoard(BoardId board, String name) implements BoardCommand {}

  /**
   * Adds a column.
   *
   * @param before the column to its right; empty for the right end of the board
   */
  @StoredAs("add-column")
  record AddColumn(BoardId board, ColumnId column, String name, Optional<ColumnId> before)
      implements ColumnCommand {}

  @StoredAs("rename-column")
  record RenameColumn(BoardId board, ColumnId column, String to) implements ColumnCommand {}

  /**
   * Moves a column.
   *
   * @param before the column to its right; empty for the right end of the board
   */
  @StoredAs("move-column")
  record MoveColumn(BoardId board, ColumnId column, Optional<ColumnId> before)
      implements ColumnCommand {}

  /**
   * Removes a column.
   *
   * @param to the column that takes its cards; a column with cards is not removed without it
   */
  @StoredAs("remove-column")
  record RemoveColumn(BoardId board, ColumnId column, Optional<ColumnId> to)
      implements ColumnCommand {}

  /** An empty limit removes the column's limit. */
  @StoredAs("set-wip-limit")
  record SetWipLimit(BoardId board, ColumnId column, Optional<Integer> limit)
      implements ColumnCommand {}

  @StoredAs("add-card")
  record AddCard(BoardId board, CardId card, String title, ColumnId column)
      implements CardCommand {}

  @StoredAs("rename-card")
  record RenameCard(BoardId board, CardId card, String to) implements CardCommand {}

  @StoredAs("describe-card")
  record DescribeCard(BoardId board, CardId card, String to) implements CardCommand {}

  /**
   * Assigns a card to a member of the project; empty for nobody. A board doesn't know the project's
   * members, so the command carries the new assignee's roles as the page knew them, just as every
   * command carries the sender's roles.
   */
  @StoredAs("assign-card")
  record AssignCard(BoardId board, CardId card, Optional<Member> to) implements CardCommand {}

  /**
   * Moves a card to a certain place.
   *
   * @param before the card that follows it there; empty for the end of the column
   */
  @StoredAs("move-card")
  record MoveCard(BoardId board, CardId card, ColumnId to, Optional<CardId> before)
      implements CardCommand {}

  /**
   * Moves a card one step from its position at the time of the decision, so that two of these
   * commands make two steps.
   */
  @StoredAs("shift-card")
  record ShiftCard(BoardId board, CardId card, Direction to) implements CardCommand {}

  /** The direction of a step: left and right change the column, up and down the place in it. */
  enum Direction {
    LEFT,
    RIGHT,
    UP,
    DOWN
  }
}
