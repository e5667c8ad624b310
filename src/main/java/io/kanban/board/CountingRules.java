package io.kanban.board;

import io.kanban.board.BoardEvent.CardsWaiting;
import io.kanban.board.BoardEvent.WaitingChanged;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.entity.Entity;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds a {@link WaitingEvent} to each decision that changes how many cards wait for whom. No other
 * event names the people and the roles for whom its cards wait, and only the board's state knows
 * them.
 */
public final class CountingRules implements Entity<BoardCommand, BoardState, BoardEvent> {
  private final BoardRules rules = new BoardRules();

  @Override
  public BoardState initial() {
    return rules.initial();
  }

  @Override
  public Decision<BoardEvent> decide(BoardCommand command, BoardState state, Origin origin) {
    return switch (rules.decide(command, state, origin)) {
      case Rejected<BoardEvent> rejected -> rejected;
      case Accepted<BoardEvent> accepted -> counting(command.board(), state, accepted);
    };
  }

  private static Decision<BoardEvent> counting(
      BoardId id, BoardState state, Accepted<BoardEvent> accepted) {
    Board before = state.board();
    Board after = before.with(accepted.events());
    if (after.columns().equals(before.columns())) {
      return accepted;
    }
    List<WaitingCount> counts = WaitingCount.of(after);
    List<WaitingCount> changed = WaitingCount.changed(WaitingCount.of(before), counts);
    if (changed.isEmpty()) {
      return accepted;
    }
    List<BoardEvent> more = new ArrayList<>(accepted.events());
    more.add(state.counted() ? new WaitingChanged(id, changed) : new CardsWaiting(id, counts));
    return new Accepted<>(more, accepted.publications());
  }

  @Override
  public BoardState evolve(BoardState state, Recorded<BoardEvent> event) {
    return rules.evolve(state, event);
  }
}
