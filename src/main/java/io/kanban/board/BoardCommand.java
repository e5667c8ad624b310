package io.kanban.board;

import io.kanban.project.Project.Member;
import io.recordplayer.record.StoredAs;
import java.util.Optional;

/** A request to change a board. */
public sealed interface BoardCommand {
  BoardId board();

  @StoredAs("open-board")
  record OpenBoard(BoardId board, String name) implements BoardCommand {}

  /** An empty limit removes the column's limit. */
  @StoredAs("set-wip-limit")
  record SetWipLimit(BoardId board, Column column, Optional<Integer> limit)
      implements BoardCommand {}

  @StoredAs("add-card")
  record AddCard(BoardId board, CardId card, String title, Column column) implements BoardCommand {}

  @StoredAs("rename-card")
  record RenameCard(BoardId board, CardId card, String to) implements BoardCommand {}

  @StoredAs("describe-card")
  record DescribeCard(BoardId board, CardId card, String to) implements BoardCommand {}

  /**
   * Assigns a card to a member of the project; empty for nobody. A board doesn't know the project's
   * members, so the command carries the new assignee's roles as the page knew them, just as every
   * command carries the sender's roles.
   */
  @StoredAs("assign-card")
  record AssignCard(BoardId board, CardId card, Optional<Member> to) implements BoardCommand {}

  /**
   * Moves a card to a certain place.
   *
   * @param before the card that follows it there; empty for the end of the column
   */
  @StoredAs("move-card")
  record MoveCard(BoardId board, CardId card, Column to, Optional<CardId> before)
      implements BoardCommand {}

  /**
   * Moves a card one step from its position at the time of the decision, so that two of these
   * commands make two steps.
   */
  @StoredAs("shift-card")
  record ShiftCard(BoardId board, CardId card, Direction to) implements BoardCommand {}

  /** The direction of a step: left and right change the column, up and down the place in it. */
  enum Direction {
    LEFT,
    RIGHT,
    UP,
    DOWN
  }
}
