package io.kanban.board;

import io.kanban.board.BoardCommand.CardCommand;
import io.kanban.board.BoardCommand.ColumnCommand;
import io.kanban.board.BoardCommand.LabelCommand;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RenameBoard;
import io.kanban.board.HandOverCommand.HandOverCard;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.UndoHandOver;
import io.kanban.project.Project.Member;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;

/** A request to change a board. */
public sealed interface BoardCommand
    permits ColumnCommand, CardCommand, LabelCommand, OpenBoard, RenameBoard, HandOverCommand {
  BoardId board();

  /** A request to change one column. */
  sealed interface ColumnCommand extends BoardCommand {
    ColumnId column();
  }

  /** A request to change one card. */
  sealed interface CardCommand extends BoardCommand
      permits AddCard,
          RenameCard,
          DescribeCard,
          AssignCard,
          MoveCard,
          ShiftCard,
          UndoMove,
          PlaceInRow,
          CommentCard,
          FlowCommand,
          DetailCommand,
          ArchiveCommand,
          HandOverCard,
          UndoHandOver,
          TakeCard {
    CardId card();
  }

  /** A request to change one of the board's labels. */
  sealed interface LabelCommand extends BoardCommand {
    LabelId label();
  }

  @StoredAs("open-board")
  record OpenBoard(BoardId board, String name) implements BoardCommand {}

  @StoredAs("rename-board")
  record RenameBoard(BoardId board, String to) implements BoardCommand {}

  /** Adds a label to the board, or changes the label with this id. */
  @StoredAs("define-label")
  record DefineLabel(BoardId board, LabelId label, String name, LabelColor color)
      implements LabelCommand {}

  /** Removes a label from the board and from its cards. */
  @StoredAs("remove-label")
  record RemoveLabel(BoardId board, LabelId label) implements LabelCommand {}

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

  /** Sets a hard limit; an empty one removes the column's limit. */
  @StoredAs("set-wip-limit")
  record SetWipLimit(BoardId board, ColumnId column, Optional<Integer> limit)
      implements ColumnCommand {}

  /** Sets a limit that can be exceeded. */
  @StoredAs("set-soft-limit")
  record SetSoftLimit(BoardId board, ColumnId column, int limit) implements ColumnCommand {}

  /** Sets the roles that work and review in a column; an empty one removes the role. */
  @StoredAs("set-column-roles")
  record SetColumnRoles(
      BoardId board, ColumnId column, Optional<String> worker, Optional<String> reviewer)
      implements ColumnCommand {}

  /**
   * Sets the columns that follow a column.
   *
   * @param next the columns of this board that a card may go to
   * @param elsewhere the columns of other boards that a card may go to; if both are empty, it may
   *     go everywhere
   */
  @StoredAs("set-workflow")
  record SetWorkflow(
      BoardId board, ColumnId column, List<ColumnId> next, List<BoardColumn> elsewhere)
      implements ColumnCommand {
    public SetWorkflow {
      next = List.copyOf(next);
      elsewhere = elsewhere == null ? List.of() : List.copyOf(elsewhere);
    }
  }

  /**
   * Divides a column into rows for parallel processes.
   *
   * @param rows the rows, top first; empty for a column that is not divided. The cards of a row
   *     that is not among them come into the first one
   */
  @StoredAs("set-rows")
  record SetRows(BoardId board, ColumnId column, List<Row> rows) implements ColumnCommand {
    public SetRows {
      rows = List.copyOf(rows);
    }
  }

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
   * @param before the card that follows it there, in whose row it comes; empty for the end of the
   *     column
   */
  @StoredAs("move-card")
  record MoveCard(BoardId board, CardId card, ColumnId to, Optional<CardId> before)
      implements CardCommand {}

  /**
   * Moves a card one step from its position at the time of the decision, so that two of these
   * commands make two steps. A step up or down leads from row to row, too.
   */
  @StoredAs("shift-card")
  record ShiftCard(BoardId board, CardId card, Direction to) implements CardCommand {}

  /**
   * Moves a card back to the column from which the sender has just moved it, and to its stage
   * there.
   *
   * @param before the card that follows it there; empty for the end of the column
   */
  @StoredAs("undo-move")
  record UndoMove(BoardId board, CardId card, Optional<CardId> before) implements CardCommand {}

  /** Puts a card at the end of another row; if that is in another column, the card moves there. */
  @StoredAs("place-in-row")
  record PlaceInRow(BoardId board, CardId card, RowId row) implements CardCommand {}

  /** Adds a comment to a card. */
  @StoredAs("comment-card")
  record CommentCard(BoardId board, CardId card, CommentId comment, String text)
      implements CardCommand {}

  /** A step of a card through the stages of its column. */
  sealed interface FlowCommand extends CardCommand {}

  /** Takes a card from To Do to Doing; it becomes the sender's. */
  @StoredAs("pull-card")
  record PullCard(BoardId board, CardId card) implements FlowCommand {}

  /** Hands a card over to the reviewers; in a column without them, the card goes on. */
  @StoredAs("ready-card")
  record ReadyCard(BoardId board, CardId card) implements FlowCommand {}

  /** Lets a reviewed card go on to another column. */
  @StoredAs("approve-card")
  record ApproveCard(BoardId board, CardId card, ColumnId to, String reason)
      implements FlowCommand {}

  /** Sends a reviewed card back to To Do. */
  @StoredAs("reject-card")
  record RejectCard(BoardId board, CardId card, String reason) implements FlowCommand {}

  /** The direction of a step: left and right change the column, up and down the place in it. */
  enum Direction {
    LEFT,
    RIGHT,
    UP,
    DOWN
  }
}
