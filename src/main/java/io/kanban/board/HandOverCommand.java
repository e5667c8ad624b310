package io.kanban.board;

import io.kanban.board.BoardCommand.CardCommand;
import io.recordplayer.record.Position;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request about cards that go from one board of a project to another. */
public sealed interface HandOverCommand extends BoardCommand {
  /**
   * Sends a card to a column of another board.
   *
   * @param roles the sender's roles on that board, as their page knew them
   * @param approval the reason of a reviewer who approves the card; empty if the sender moves it
   */
  @StoredAs("hand-over-card")
  record HandOverCard(
      BoardId board, CardId card, BoardColumn to, Set<String> roles, Optional<String> approval)
      implements HandOverCommand, CardCommand {
    public HandOverCard {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * Sends a card back to the board from which the sender has just moved it, until it moves to
   * another column, or goes on through the stages.
   *
   * @param to the column that it left
   */
  @StoredAs("undo-hand-over")
  record UndoHandOver(BoardId board, CardId card, BoardColumn to)
      implements HandOverCommand, CardCommand {}

  /**
   * Makes a new board of some columns and their cards.
   *
   * @param to the new board
   */
  @StoredAs("split-board")
  record SplitBoard(BoardId board, List<ColumnId> columns, BoardId to, String name)
      implements HandOverCommand {
    public SplitBoard {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Ends a board; another one takes its columns and cards.
   *
   * @param name the other board's name, as the page showed it
   */
  @StoredAs("combine-board")
  record CombineBoard(BoardId board, BoardId into, String name) implements HandOverCommand {}

  /** A request of the program that carries cards from board to board. */
  sealed interface CarrierCommand extends HandOverCommand {}

  /**
   * Adds columns that another board has handed over; opens the board if it doesn't exist.
   *
   * @param handedOver the position of the event by which the other board handed them over
   * @param fromName the other board's name
   * @param name the name of a new board
   * @param columns the columns without their cards
   * @param labels the other board's labels
   */
  @StoredAs("take-columns")
  record TakeColumns(
      BoardId board,
      BoardId from,
      Position handedOver,
      String fromName,
      String name,
      List<Column> columns,
      List<Label> labels)
      implements CarrierCommand {
    public TakeColumns {
      columns = List.copyOf(columns);
      labels = List.copyOf(labels);
    }
  }

  /**
   * Takes a card that a board has handed over. A board always takes it: into the first column if
   * this one is gone, and over the limit.
   *
   * @param handedOver the position of the event by which the other board handed it over
   * @param passed number of boards that have ended and passed the card on
   */
  @StoredAs("take-card")
  record TakeCard(
      BoardId board,
      CardId card,
      BoardId from,
      Position handedOver,
      ColumnId column,
      HandOver reason,
      int passed,
      Parcel parcel)
      implements CarrierCommand, CardCommand {}
}
