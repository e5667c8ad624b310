package io.kanban.board;

import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
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
  /** A column, and an index in it. */
  record Spot(ColumnId column, int index) {}

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
