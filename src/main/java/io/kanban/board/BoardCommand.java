package io.kanban.board;

import io.kanban.project.Project.Member;
import io.recordplayer.record.StoredAs;
import java.util.Optional;

/** What somebody wants of a board. */
public sealed interface BoardCommand {
  BoardId board();

  @StoredAs("open-board")
  record OpenBoard(BoardId board, String name) implements BoardCommand {}

  /** Empty for no limit. */
  @StoredAs("set-wip-limit")
  record SetWipLimit(BoardId board, Column column, Optional<Integer> limit)
      implements BoardCommand {}

  @StoredAs("add-card")
  record AddCard(BoardId board, CardId card, String title, Column column) implements BoardCommand {}

  /** A new title. */
  @StoredAs("rename-card")
  record RenameCard(BoardId board, CardId card, String to) implements BoardCommand {}

  /** New words for it. */
  @StoredAs("describe-card")
  record DescribeCard(BoardId board, CardId card, String to) implements BoardCommand {}

  /**
   * Empty for nobody. Brings the roles that the project gave them when it was asked, as every
   * command brings those of the one who asks: a board doesn't know its members.
   */
  @StoredAs("assign-card")
  record AssignCard(BoardId board, CardId card, Optional<Member> to) implements BoardCommand {}

  /**
   * To a certain place.
   *
   * @param before the card that it is put in front of; empty for the end of the column
   */
  @StoredAs("move-card")
  record MoveCard(BoardId board, CardId card, Column to, Optional<CardId> before)
      implements BoardCommand {}

  /** One step on from wherever it is by then, so that two of them are two steps. */
  @StoredAs("shift-card")
  record ShiftCard(BoardId board, CardId card, Direction to) implements BoardCommand {}

  /** Where a card can be shifted: into the next column or the one before, or within its own. */
  enum Direction {
    LEFT,
    RIGHT,
    UP,
    DOWN
  }
}
