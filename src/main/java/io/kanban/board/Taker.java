package io.kanban.board;

import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A board that takes the cards of another one, as the log tells it now.
 *
 * @param from the other board
 * @param columns the position of the latest hand-over of columns that it took from there
 * @param cards the positions of the hand-overs of the cards that it took from there, by the cards'
 *     ids there
 */
public record Taker(
    BoardId id,
    Board board,
    BoardId from,
    Optional<Position> columns,
    Map<CardId, Position> cards) {
  /** Number of boards after which a board is not followed any more. */
  private static final int MOST_SUCCESSORS = 10;

  /**
   * Reads the board's whole stream and blocks, so it must not run under a page's session lock.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  public static Taker read(Log log, BoardId id, BoardId from) {
    Reading reading = new Reading(from);
    BoardStream.read(log, id, record -> reading.play(record.data()));
    return new Taker(id, reading.board, from, Optional.ofNullable(reading.columns), reading.cards);
  }

  /**
   * The board that takes the columns of a hand-over to a board: this one, or the open one that has
   * its columns by now. A board that has begun to take them goes on, so that each card comes to one
   * board only. Reads streams, too.
   */
  public static Taker ofColumns(Log log, BoardId to, BoardId from, Position handedOver) {
    Taker taker = read(log, to, from);
    for (int passed = 0; passed < MOST_SUCCESSORS; passed++) {
      Optional<BoardId> next = taker.board.successor();
      if (next.isEmpty() || taker.hasTakenColumns(handedOver)) {
        return taker;
      }
      taker = read(log, next.get(), from);
    }
    return taker;
  }

  private static final class Reading {
    private final BoardId from;
    private final Map<CardId, Position> cards = new HashMap<>();
    private Board board = Board.NONE;
    private @Nullable Position columns;

    Reading(BoardId from) {
      this.from = from;
    }

    void play(BoardEvent event) {
      board = board.with(event);
      if (event instanceof CardTaken taken && taken.from().equals(from)) {
        cards.put(taken.was(), taken.handedOver());
      }
      if (event instanceof ColumnsTaken taken && taken.from().equals(from)) {
        columns = taken.handedOver();
      }
    }
  }

  private boolean hasTakenColumns(Position handedOver) {
    return columns.filter(last -> !handedOver.isAfter(last)).isPresent();
  }

  public boolean hasTaken(CardId card, Position handedOver) {
    Position last = cards.get(card);
    return last != null && !handedOver.isAfter(last);
  }

  /** The column that takes the cards of the other board's column. */
  public ColumnId columnFor(NamedColumn column) {
    return TakingRules.counterpart(board, from, column).map(Column::id).orElse(column.id());
  }
}
