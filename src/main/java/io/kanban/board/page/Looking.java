package io.kanban.board.page;

import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.RowId;
import io.kanban.board.Stage;
import io.recordplayer.update.Update;
import java.time.Duration;
import java.util.Optional;

/**
 * An update without a record: a page shows a board to its person.
 *
 * @param open the card whose panel is open
 * @param dragged the card that the person drags
 */
record Looking(Optional<CardId> open, Optional<Dragged> dragged) {
  /** The pages of a server that dies are shown for this time. */
  private static final Duration LIFE = Duration.ofSeconds(15);

  static final Update<Looking> UPDATE =
      Update.of(Boards.VIEW, "looking", Looking.class).lasting(LIFE).kept();

  /** A card that somebody drags, with the list in which the drag began. */
  record Dragged(CardId card, ColumnId column, Optional<RowId> row, Stage stage) {
    static Dragged from(Place place) {
      Card card = place.card();
      return new Dragged(card.id(), place.column().id(), card.row(), card.stage());
    }

    /**
     * Whether the card is still in that list. A browser tells no end of a drag whose element is
     * gone.
     */
    boolean isThere(Board board) {
      return board.find(card).filter(now -> from(now).equals(this)).isPresent();
    }
  }
}
