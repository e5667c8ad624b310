package io.kanban.board;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Optional;

/** A change of a board. */
public sealed interface BoardEvent {
  BoardId board();

  /** A change of one card. */
  sealed interface CardEvent extends BoardEvent {
    CardId card();
  }

  @StoredAs("board-opened")
  record BoardOpened(BoardId board, String name) implements BoardEvent {}

  @StoredAs("wip-limit-set")
  record WipLimitSet(BoardId board, Column column, Optional<Integer> limit) implements BoardEvent {}

  @StoredAs("card-added")
  record CardAdded(BoardId board, CardId card, String title, Column column) implements CardEvent {}

  @StoredAs("card-renamed")
  record CardRenamed(BoardId board, CardId card, String title) implements CardEvent {}

  @StoredAs("card-described")
  record CardDescribed(BoardId board, CardId card, String description) implements CardEvent {}

  @StoredAs("card-assigned")
  record CardAssigned(BoardId board, CardId card, Optional<Person> assignee) implements CardEvent {}

  /**
   * A card was moved.
   *
   * @param before the card that follows it there; empty for the end of the column
   * @param by the person who moved it; a later rejection names them
   */
  @StoredAs("card-moved")
  record CardMoved(
      BoardId board, CardId card, Column from, Column to, Optional<CardId> before, Person by)
      implements CardEvent {}
}
