package io.kanban.board;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.project.Project;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The effect of dropping a card somewhere on its board. */
public enum DropEffect {
  MOVE,
  PULL,
  READY,
  APPROVE,
  REJECT;

  /**
   * The effect of dropping a card in a stage of a column; empty if the rules would reject it.
   *
   * @param stage {@link Stage#TO_DO} in a column without stages
   * @param roles the roles of the person who drags the card
   */
  public static Optional<DropEffect> of(
      Board board, Place from, Column to, Stage stage, Person person, Set<String> roles) {
    List<FlowMove> flow = FlowMove.of(from, person, roles);
    return from.column().id().equals(to.id())
        ? within(from.card().stage(), stage, flow)
        : stage == Stage.TO_DO && !to.isClosed() && board.allows(from.column(), to.id())
            ? leaving(board, from, to, person, roles, flow)
            : Optional.empty();
  }

  private static Optional<DropEffect> within(Stage from, Stage to, List<FlowMove> flow) {
    if (from == to) {
      return Optional.of(MOVE);
    }
    return switch (to) {
      case TO_DO -> flow.contains(FlowMove.REJECT) ? Optional.of(REJECT) : Optional.empty();
      case DOING -> flow.contains(FlowMove.PULL) ? Optional.of(PULL) : Optional.empty();
      case TO_REVIEW -> flow.contains(FlowMove.READY) ? Optional.of(READY) : Optional.empty();
    };
  }

  /** The effect in another column, which the rules about reviews may keep the card out of. */
  private static Optional<DropEffect> leaving(
      Board board, Place from, Column to, Person person, Set<String> roles, List<FlowMove> flow) {
    if (flow.contains(FlowMove.APPROVE)) {
      return Optional.of(APPROVE);
    }
    Card card = from.card();
    boolean free =
        from.column().flow().reviewer().isPresent()
            ? card.stage() == Stage.TO_DO && board.isLeftOf(to.id(), from.column().id())
            : card.stage() != Stage.DOING || card.isOf(person);
    return free || roles.contains(Project.MANAGER) ? Optional.of(MOVE) : Optional.empty();
  }
}
