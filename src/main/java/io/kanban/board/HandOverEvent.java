package io.kanban.board;

import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.PersonalEvent;
import io.recordplayer.record.Position;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;

/** Cards left a board for another one of the project, or arrived from there. */
public sealed interface HandOverEvent extends BoardEvent {
  /**
   * A card left the board.
   *
   * @param approval the reason of the reviewer who approved it
   * @param passed number of boards that have ended and passed the card on, this one included
   * @param related the cards of this board that have a relation to it
   */
  @StoredAs("card-handed-over")
  record CardHandedOver(
      BoardId board,
      CardId card,
      ColumnId from,
      BoardColumn to,
      HandOver reason,
      Optional<String> approval,
      int passed,
      List<CardId> related,
      CardHeading was)
      implements HandOverEvent, PersonalEvent {
    public CardHandedOver {
      related = List.copyOf(related);
    }
  }

  /**
   * Columns left the board with their cards.
   *
   * @param name the name of the other board
   * @param cards the cards that left; the archived ones, too, if the board ended
   * @param related the other cards of this board that have a relation to one of them
   * @param ended whether the board ended, because another one took all its columns
   */
  @StoredAs("columns-handed-over")
  record ColumnsHandedOver(
      BoardId board,
      BoardId to,
      String name,
      List<ColumnId> columns,
      List<CardId> cards,
      List<CardId> related,
      boolean ended)
      implements HandOverEvent {
    public ColumnsHandedOver {
      columns = List.copyOf(columns);
      cards = List.copyOf(cards);
      related = List.copyOf(related);
    }
  }

  /**
   * The board took columns of another one. Other events of the same decision tell which ones it
   * added.
   *
   * @param name the other board's name
   */
  @StoredAs("columns-taken")
  record ColumnsTaken(BoardId board, BoardId from, String name, Position handedOver)
      implements HandOverEvent {}

  /**
   * A board that had ended is open again, because boards were combined in a circle and their cards
   * would find no place.
   *
   * @param columns its columns, left to right
   */
  @StoredAs("board-reopened")
  record BoardReopened(BoardId board, String name, List<NamedColumn> columns)
      implements HandOverEvent {
    public BoardReopened {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A card arrived.
   *
   * @param was its id on the other board; another id if this board had a card with that one
   * @param handedOver the position of the event by which the other board handed it over
   * @param related the cards of this board with which it has a relation
   */
  @StoredAs("card-taken")
  record CardTaken(
      BoardId board,
      CardId card,
      BoardId from,
      CardId was,
      Position handedOver,
      ColumnId column,
      HandOver reason,
      Parcel parcel,
      List<CardId> related)
      implements HandOverEvent, CardEvent {
    public CardTaken {
      related = List.copyOf(related);
    }
  }
}
