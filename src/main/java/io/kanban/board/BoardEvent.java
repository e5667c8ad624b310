package io.kanban.board;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;

/** A change of a board. */
public sealed interface BoardEvent
    permits BoardEvent.ColumnEvent,
        BoardEvent.CardEvent,
        BoardEvent.LabelEvent,
        BoardEvent.WaitingEvent,
        BoardEvent.BoardOpened,
        BoardEvent.BoardRenamed,
        HandOverEvent {
  BoardId board();

  /** A change of one column. */
  sealed interface ColumnEvent extends BoardEvent {
    ColumnId column();
  }

  /** A change of a column's limit, roles, workflow or rows. */
  sealed interface ColumnSettingEvent extends ColumnEvent {}

  /** A change of one card. */
  sealed interface CardEvent extends BoardEvent
      permits CardAdded,
          CardRenamed,
          CardDescribed,
          CardMoved,
          MoveUndone,
          CardPlacedInRow,
          CardPulled,
          CardReady,
          CardFinished,
          PersonalEvent,
          DetailEvent,
          ArchiveEvent,
          HandOverEvent.CardTaken {
    CardId card();
  }

  /** A change of one of the board's labels. */
  sealed interface LabelEvent extends BoardEvent {
    LabelId label();
  }

  /** A change of a card that its assignee, or another person whom it names, is told of. */
  sealed interface PersonalEvent extends CardEvent
      permits CardAssigned,
          CardApproved,
          CardRejected,
          CardCommented,
          HandOverEvent.CardHandedOver {
    /** The card before the change; older logs don't have it. */
    CardHeading was();
  }

  /**
   * A board was opened.
   *
   * @param columns the board's first columns, left to right; older logs don't have them
   */
  @StoredAs("board-opened")
  record BoardOpened(BoardId board, String name, List<NamedColumn> columns) implements BoardEvent {
    public BoardOpened {
      columns = columns == null ? NamedColumn.OF_OLDER_BOARD : List.copyOf(columns);
    }
  }

  @StoredAs("board-renamed")
  record BoardRenamed(BoardId board, String name) implements BoardEvent {}

  /** A label was added to the board, or the label with this id was changed. */
  @StoredAs("label-defined")
  record LabelDefined(BoardId board, LabelId label, String name, LabelColor color)
      implements LabelEvent {}

  /**
   * A label was removed from the board and from its cards.
   *
   * @param name the label's name at that time
   * @param cards the cards on the board that had the label; archived cards lose it, too
   */
  @StoredAs("label-removed")
  record LabelRemoved(BoardId board, LabelId label, String name, List<CardId> cards)
      implements LabelEvent {
    public LabelRemoved {
      cards = List.copyOf(cards);
    }
  }

  /** Another number of the board's cards waits for the same people. */
  sealed interface WaitingEvent extends BoardEvent {
    List<WaitingCount> counts();
  }

  /**
   * The waiting cards of a board were counted for the first time.
   *
   * @param counts all counts of the board
   */
  @StoredAs("cards-waiting")
  record CardsWaiting(BoardId board, List<WaitingCount> counts) implements WaitingEvent {
    public CardsWaiting {
      counts = List.copyOf(counts);
    }
  }

  /**
   * Some counts of a board changed.
   *
   * @param counts these counts; 0 for people for whom no card waits any more
   */
  @StoredAs("waiting-changed")
  record WaitingChanged(BoardId board, List<WaitingCount> counts) implements WaitingEvent {
    public WaitingChanged {
      counts = List.copyOf(counts);
    }
  }

  /**
   * A column was added.
   *
   * @param before the column to its right; empty for the right end of the board
   */
  @StoredAs("column-added")
  record ColumnAdded(BoardId board, ColumnId column, String name, Optional<ColumnId> before)
      implements ColumnEvent {}

  @StoredAs("column-renamed")
  record ColumnRenamed(BoardId board, ColumnId column, String name) implements ColumnEvent {}

  /**
   * A column was moved.
   *
   * @param before the column to its right; empty for the right end of the board
   */
  @StoredAs("column-moved")
  record ColumnMoved(BoardId board, ColumnId column, Optional<ColumnId> before)
      implements ColumnEvent {}

  /**
   * A column was removed.
   *
   * @param to the column that took its cards; empty if it had none
   * @param cards its cards, top first
   */
  @StoredAs("column-removed")
  record ColumnRemoved(BoardId board, ColumnId column, Optional<ColumnId> to, List<CardId> cards)
      implements ColumnEvent {
    public ColumnRemoved {
      cards = List.copyOf(cards);
    }
  }

  /** A hard limit was set, or the limit was removed. */
  @StoredAs("wip-limit-set")
  record WipLimitSet(BoardId board, ColumnId column, Optional<Integer> limit)
      implements ColumnSettingEvent {}

  @StoredAs("soft-limit-set")
  record SoftLimitSet(BoardId board, ColumnId column, int limit) implements ColumnSettingEvent {}

  /** The roles that work and review in a column were set. */
  @StoredAs("column-roles-set")
  record ColumnRolesSet(
      BoardId board, ColumnId column, Optional<String> worker, Optional<String> reviewer)
      implements ColumnSettingEvent {}

  /**
   * The columns that follow a column were set.
   *
   * @param next the columns of this board that a card may go to
   * @param elsewhere the columns of other boards that a card may go to; older logs don't have them.
   *     If both are empty, it may go everywhere
   */
  @StoredAs("workflow-set")
  record WorkflowSet(
      BoardId board, ColumnId column, List<ColumnId> next, List<BoardColumn> elsewhere)
      implements ColumnSettingEvent {
    public WorkflowSet {
      next = List.copyOf(next);
      elsewhere = elsewhere == null ? List.of() : List.copyOf(elsewhere);
    }

    /** The only columns that a card may go to; without them, it may go to all others. */
    Optional<List<ColumnId>> onlyTo() {
      return next.isEmpty() && elsewhere.isEmpty() ? Optional.empty() : Optional.of(next);
    }
  }

  /**
   * A column was divided into rows, or its rows were changed.
   *
   * @param rows the rows, top first; empty if the column is not divided
   */
  @StoredAs("rows-set")
  record RowsSet(BoardId board, ColumnId column, List<Row> rows) implements ColumnSettingEvent {
    public RowsSet {
      rows = List.copyOf(rows);
    }
  }

  @StoredAs("card-added")
  record CardAdded(BoardId board, CardId card, String title, ColumnId column)
      implements CardEvent {}

  @StoredAs("card-renamed")
  record CardRenamed(BoardId board, CardId card, String title) implements CardEvent {}

  @StoredAs("card-described")
  record CardDescribed(BoardId board, CardId card, String description) implements CardEvent {}

  /** A card was assigned to another person, or to nobody. */
  @StoredAs("card-assigned")
  record CardAssigned(BoardId board, CardId card, Optional<Person> assignee, CardHeading was)
      implements PersonalEvent {
    public CardAssigned {
      was = was == null ? CardHeading.UNKNOWN : was;
    }
  }

  /**
   * A card was moved.
   *
   * @param before the card that follows it there; empty for the end of the column
   * @param by the person who moved it; a later rejection names them
   */
  @StoredAs("card-moved")
  record CardMoved(
      BoardId board, CardId card, ColumnId from, ColumnId to, Optional<CardId> before, Person by)
      implements CardEvent {}

  /**
   * A person has moved a card back to the column from which they had moved it.
   *
   * @param before the card that follows it there; empty for the end of the column
   * @param stage its stage before the move that was undone
   * @param row its row before that move
   */
  @StoredAs("move-undone")
  record MoveUndone(
      BoardId board,
      CardId card,
      ColumnId from,
      ColumnId to,
      Optional<CardId> before,
      Stage stage,
      Optional<RowId> row)
      implements CardEvent {}

  /** A card was put at the end of a row of its column. */
  @StoredAs("card-placed-in-row")
  record CardPlacedInRow(BoardId board, CardId card, ColumnId column, RowId row)
      implements CardEvent {}

  /** A person has taken a card from To Do to Doing; the card is now theirs. */
  @StoredAs("card-pulled")
  record CardPulled(BoardId board, CardId card, Person by) implements CardEvent {}

  /** A card went from Doing to To Review. */
  @StoredAs("card-ready")
  record CardReady(BoardId board, CardId card) implements CardEvent {}

  /** A card was finished in a column without a reviewer, and went on to the end of another one. */
  @StoredAs("card-finished")
  record CardFinished(BoardId board, CardId card, ColumnId from, ColumnId to)
      implements CardEvent {}

  /** A reviewer has approved a card; it went on to the end of another column. */
  @StoredAs("card-approved")
  record CardApproved(
      BoardId board, CardId card, ColumnId from, ColumnId to, String reason, CardHeading was)
      implements PersonalEvent {
    public CardApproved {
      was = was == null ? CardHeading.UNKNOWN : was;
    }
  }

  /** A reviewer has rejected a card; it went back to To Do. */
  @StoredAs("card-rejected")
  record CardRejected(BoardId board, CardId card, String reason, CardHeading was)
      implements PersonalEvent {
    public CardRejected {
      was = was == null ? CardHeading.UNKNOWN : was;
    }
  }

  /** A person has commented on a card. */
  @StoredAs("card-commented")
  record CardCommented(BoardId board, CardId card, CommentId comment, String text, CardHeading was)
      implements PersonalEvent {
    public CardCommented {
      was = was == null ? CardHeading.UNKNOWN : was;
    }
  }
}
