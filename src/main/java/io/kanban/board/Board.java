package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A board: the entity's state and the view model alike.
 *
 * @param name empty before it is opened
 * @param lanes the cards of each column, top first; columns that an event didn't touch stay the
 *     very same lists, so that a page sees at once what it need not draw
 */
public record Board(String name, Map<Column, Lane> lanes) {
  static final Board NONE = new Board("", empty());

  /** One column's cards, and how many it may hold. */
  public record Lane(Optional<Integer> limit, List<Card> cards) {
    boolean isFull() {
      return limit.isPresent() && cards.size() >= limit.get();
    }

    boolean isOver() {
      return limit.isPresent() && cards.size() > limit.get();
    }
  }

  /**
   * A card as the board shows it.
   *
   * @param mover who moved it last
   */
  public record Card(CardId id, String title, Optional<Person> assignee, Optional<Person> mover) {}

  /** Where a card is. */
  record Place(Column column, Card card) {}

  private static Map<Column, Lane> empty() {
    Map<Column, Lane> lanes = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      lanes.put(column, new Lane(Optional.empty(), List.of()));
    }
    return lanes;
  }

  boolean isOpen() {
    return !name.isEmpty();
  }

  Lane lane(Column column) {
    return lanes.getOrDefault(column, new Lane(Optional.empty(), List.of()));
  }

  Optional<Place> find(CardId id) {
    for (Map.Entry<Column, Lane> lane : lanes.entrySet()) {
      for (Card card : lane.getValue().cards()) {
        if (card.id().equals(id)) {
          return Optional.of(new Place(lane.getKey(), card));
        }
      }
    }
    return Optional.empty();
  }

  int size() {
    return lanes.values().stream().mapToInt(lane -> lane.cards().size()).sum();
  }

  Board with(BoardEvent event) {
    return switch (event) {
      case BoardOpened e -> new Board(e.name(), lanes);
      case WipLimitSet e -> with(e.column(), new Lane(e.limit(), lane(e.column()).cards()));
      case CardAdded e ->
          append(e.column(), new Card(e.card(), e.title(), Optional.empty(), Optional.empty()));
      case CardRenamed e ->
          change(e.card(), c -> new Card(c.id(), e.title(), c.assignee(), c.mover()));
      case CardDescribed _ -> this;
      case CardAssigned e ->
          change(e.card(), c -> new Card(c.id(), c.title(), e.assignee(), c.mover()));
      case CardMoved e ->
          find(e.card())
              .map(
                  place -> {
                    Card c = place.card();
                    Card moved = new Card(c.id(), c.title(), c.assignee(), Optional.of(e.by()));
                    return remove(place).append(e.to(), moved);
                  })
              .orElse(this);
    };
  }

  private Board with(Column column, Lane lane) {
    Map<Column, Lane> next = new EnumMap<>(lanes);
    next.put(column, lane);
    return new Board(name, next);
  }

  private Board append(Column column, Card card) {
    List<Card> cards = new ArrayList<>(lane(column).cards());
    cards.add(card);
    return with(column, new Lane(lane(column).limit(), cards));
  }

  private Board remove(Place place) {
    List<Card> cards = new ArrayList<>(lane(place.column()).cards());
    cards.remove(place.card());
    return with(place.column(), new Lane(lane(place.column()).limit(), cards));
  }

  private Board change(CardId id, UnaryOperator<Card> change) {
    return find(id)
        .map(
            place -> {
              Lane lane = lane(place.column());
              List<Card> cards = new ArrayList<>(lane.cards());
              cards.replaceAll(card -> card.id().equals(id) ? change.apply(card) : card);
              return with(place.column(), new Lane(lane.limit(), cards));
            })
        .orElse(this);
  }
}
