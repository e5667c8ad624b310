package io.kanban.board;

import io.kanban.board.HandOverEvent.CardTaken;
import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import io.recordplayer.record.Unreadable;
import java.util.HashMap;
import java.util.Map;

/**
 * A board that takes the cards of another one, as the log tells it now.
 *
 * @param from the other board
 * @param arrivals the positions of the hand-overs of the cards that it took from there, by the
 *     cards' ids there
 */
public record Taker(Board board, BoardId from, Map<CardId, Position> arrivals) {
  /** Number of boards after which a board is not followed any more. */
  private static final int MOST_SUCCESSORS = 10;

  /**
   * Reads the board's whole stream and blocks, so it must not run under a page's session lock.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  public static Taker read(Log log, BoardId id, BoardId from) {
    Map<CardId, Position> arrivals = new HashMap<>();
    Board[] board = {Board.NONE};
    log.read(
        Boards.BOARD.eventStream(id.text()),
        Log.NO_RECORD,
        record -> {
          if (record.data() instanceof Unreadable) {
            throw new IllegalStateException(
                "The event %s can't be read, so its board can't take cards yet."
                    .formatted(record.id()));
          }
          if (record.data() instanceof BoardEvent event) {
            board[0] = board[0].with(event);
            if (event instanceof CardTaken taken && taken.from().equals(from)) {
              arrivals.put(taken.was(), taken.handedOver());
            }
          }
        });
    return new Taker(board[0], from, arrivals);
  }

  /** The board itself, or the open one that took all its columns in the end. Reads streams, too. */
  public static BoardId openBoard(Log log, BoardId id) {
    BoardId open = id;
    for (int passed = 0; passed < MOST_SUCCESSORS; passed++) {
      BoardId now = open;
      open = read(log, now, now).board.successor().orElse(now);
      if (open.equals(now)) {
        return open;
      }
    }
    return id;
  }

  public boolean hasTaken(CardId card, Position handedOver) {
    Position last = arrivals.get(card);
    return last != null && !handedOver.isAfter(last);
  }

  /** The column that takes the cards of the other board's column. */
  public ColumnId columnFor(NamedColumn column) {
    return TakingRules.counterpart(board, from, column).map(Column::id).orElse(column.id());
  }
}
