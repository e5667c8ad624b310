package io.kanban.board.action;

import io.kanban.board.Board;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PlaceInRow;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPlacedInRow;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.RowId;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;

/**
 * A card that the person moves with the keyboard or a menu; the focus follows it.
 *
 * @param from the card's spot when the focus was last looked after
 * @param to the column into which the moves lead
 * @param moves the last move, and the moves that were pending when it was sent
 */
record FollowedMove(CardId card, Optional<Spot> from, ColumnId to, List<SentCommand> moves) {
  /** A column, and an index and a row in it. */
  record Spot(ColumnId column, int index, Optional<RowId> row) {}

  /**
   * The board after these moves; a move that has no place of its own is left out.
   *
   * @param by the person who moves
   */
  Board after(Board now, Person by) {
    Board then = now;
    for (SentCommand move : moves) {
      if (!isRejected(move)) {
        then =
            switch (move.command()) {
              case MoveCard to -> after(then, to, by);
              case PlaceInRow to -> after(then, to);
              default -> then;
            };
      }
    }
    return then;
  }

  private static Board after(Board now, MoveCard move, Person by) {
    boolean stays = move.before().equals(Optional.of(move.card()));
    return now.find(move.card())
        .filter(_ -> !stays && now.column(move.to()).isPresent())
        .map(
            from ->
                now.with(
                    new CardMoved(
                        move.board(),
                        move.card(),
                        from.column().id(),
                        move.to(),
                        move.before(),
                        by)))
        .orElse(now);
  }

  private static Board after(Board now, PlaceInRow move) {
    return now.columnWith(move.row())
        .map(
            column ->
                now.with(new CardPlacedInRow(move.board(), move.card(), column.id(), move.row())))
        .orElse(now);
  }

  boolean isOver() {
    return moves.stream().allMatch(move -> isEnded(move) || isRejected(move));
  }

  boolean isRejected() {
    return moves.stream().allMatch(FollowedMove::isRejected);
  }

  private static boolean isEnded(SentCommand move) {
    return move.stage().peek() instanceof Stage.OnScreen;
  }

  private static boolean isRejected(SentCommand move) {
    return move.stage().peek() instanceof Stage.Rejected;
  }
}
