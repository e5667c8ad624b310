package io.kanban.board;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Set;

/** A step of a card through the stages of its column, as a page offers it. */
public enum FlowMove {
  PULL("Pull"),
  READY("Ready for review"),
  FINISH("Finish"),
  APPROVE("Approve"),
  REJECT("Reject");

  private final String label;

  FlowMove(String label) {
    this.label = label;
  }

  /** The move's name for people. */
  public String label() {
    return label;
  }

  /** The moves that a person with these roles can make with a card now. */
  public static List<FlowMove> of(Place place, Person person, Set<String> roles) {
    return of(place.column().flow(), place.card(), person, roles);
  }

  public static List<FlowMove> of(Flow flow, Card card, Person person, Set<String> roles) {
    return switch (card.stage()) {
      case TO_DO -> flow.worker().filter(roles::contains).isPresent() ? List.of(PULL) : List.of();
      case DOING -> {
        FlowMove end = flow.reviewer().isPresent() ? READY : FINISH;
        yield card.isOf(person) ? List.of(end) : List.of();
      }
      case TO_REVIEW ->
          flow.reviewer().filter(roles::contains).isPresent()
              ? List.of(APPROVE, REJECT)
              : List.of();
    };
  }

  /**
   * The cards that wait for a person with these roles, column by column, top first: reviews, cards
   * in Doing that are theirs, and cards in To Do that somebody has given to them.
   */
  public static List<Card> waitingFor(Board board, Person person, Set<String> roles) {
    return board.columns().stream()
        .flatMap(
            column ->
                column.cards().stream()
                    .filter(card -> card.stage() != Stage.TO_DO || card.isOf(person))
                    .filter(card -> !of(column.flow(), card, person, roles).isEmpty()))
        .toList();
  }
}
