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
 * A board as a page shows it. The cards' descriptions are not part of it; {@link CardView} has
 * them.
 *
 * @param name empty until the board is opened
 * @param lanes the cards of each column, top first; a column that an event does not change keeps
 *     its instance, so that a page can tell cheaply which columns to redraw
 */
public record Board(String name, Map<Column, Lane> lanes) {
  static final Board NONE = new Board("", empty());

  /** The cards of one column, and its limit of work in progress. */
  public record Lane(Optional<Integer> limit, List<Card> cards) {
    boolean isFull() {
      return limit.isPresent() && cards.size() >= limit.get();
    }

    boolean isOver() {
      return limit.isPresent() && cards.size() > limit.get();
    }

    /** The card's index, 0 at the top; -1 if the card is not in this column. */
    int indexOf(CardId id) {
      for (int i = 0; i < cards.size(); i++) {
        if (cards.get(i).id().equals(id)) {
          return i;
        }
      }
      return -1;
    }

    /** The card at this index; empty if the index is out of range. */
    Optional<CardId> at(int index) {
      return index >= 0 && index < cards.size()
          ? Optional.of(cards.get(index).id())
          : Optional.empty();
    }
  }

  /** A card as the board shows it. */
  public record Card(CardId id, String title, Optional<Person> assignee) {}

  /** A card's position: its column, and its index in the column. */
  record Place(Column column, int index, Card card) {}

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
      int index = lane.getValue().indexOf(id);
      if (index >= 0) {
        return Optional.of(new Place(lane.getKey(), index, lane.getValue().cards().get(index)));
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
          insert(e.column(), Optional.empty(), new Card(e.card(), e.title(), Optional.empty()));
      case CardRenamed e -> change(e.card(), c -> new Card(c.id(), e.title(), c.assignee()));
      case CardDescribed _ -> this;
      case CardAssigned e -> change(e.card(), c -> new Card(c.id(), c.title(), e.assignee()));
      case CardMoved e ->
          find(e.card())
              .map(place -> remove(place).insert(e.to(), e.before(), place.card()))
              .orElse(this);
    };
  }

  private Board with(Column column, Lane lane) {
    Map<Column, Lane> next = new EnumMap<>(lanes);
    next.put(column, lane);
    return new Board(name, next);
  }

  private Board insert(Column column, Optional<CardId> before, Card card) {
    List<Card> cards = new ArrayList<>(lane(column).cards());
    int index = before.map(lane(column)::indexOf).orElse(-1);
    cards.add(index < 0 ? cards.size() : index, card);
    return with(column, new Lane(lane(column).limit(), cards));
  }

  private Board remove(Place place) {
    List<Card> cards = new ArrayList<>(lane(place.column()).cards());
    cards.remove(place.index());
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
