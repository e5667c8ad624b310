package io.kanban.board;

import io.kanban.project.Project.Member;
import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Optional;

/** What somebody wants of a board. */
public sealed interface BoardCommand {
  BoardId board();

  @StoredAs("open-board")
  record OpenBoard(BoardId board, String name) implements BoardCommand {}

  /**
   * Empty for no limit.
   *
   * @param from the limit that the page saw
   */
  @StoredAs("set-wip-limit")
  record SetWipLimit(BoardId board, Column column, Optional<Integer> from, Optional<Integer> limit)
      implements BoardCommand {
    /** The first limit of a column. */
    public SetWipLimit(BoardId board, Column column, Optional<Integer> limit) {
      this(board, column, Optional.empty(), limit);
    }
  }

  @StoredAs("add-card")
  record AddCard(BoardId board, CardId card, String title, Column column) implements BoardCommand {}

  /**
   * A new title.
   *
   * @param from the title that the page saw, so that nobody undoes what they did not see
   */
  @StoredAs("rename-card")
  record RenameCard(BoardId board, CardId card, String from, String to) implements BoardCommand {}

  /**
   * New words for it.
   *
   * @param from the description that the page saw
   */
  @StoredAs("describe-card")
  record DescribeCard(BoardId board, CardId card, String from, String to) implements BoardCommand {}

  /**
   * Empty for nobody. Brings the roles that the project gave them when it was asked, as every
   * command brings those of the one who asks: a board doesn't know its members.
   *
   * @param from who the page saw on it
   */
  @StoredAs("assign-card")
  record AssignCard(BoardId board, CardId card, Optional<Person> from, Optional<Member> to)
      implements BoardCommand {}

  /**
   * Says where the page saw the card, so that it can't undo a move that it did not see.
   *
   * @param before the card that it is put in front of; empty for the end of the column
   */
  @StoredAs("move-card")
  record MoveCard(BoardId board, CardId card, Column from, Column to, Optional<CardId> before)
      implements BoardCommand {}
}
