package io.kanban.board;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Lane;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person does with the cards of one board, as this page shows it. */
final class BoardActions {
  private final BoardId id;
  private final Client client;
  private final Drafts drafts;
  private final Signal<Board> board;
  private final Signal<Project> project;
  private @Nullable Carried carried;

  /**
   * A card that is moved by its keys: where it goes, the focus goes too.
   *
   * @param from where it was when this page last looked
   * @param moves those that were under way when the last one was made, and that one
   */
  private record Carried(CardId card, Optional<Spot> from, List<SentCommand> moves) {
    boolean isOver() {
      return moves.stream().allMatch(move -> isEnded(move) || isRefused(move));
    }

    boolean isRefused() {
      return moves.stream().allMatch(Carried::isRefused);
    }

    private static boolean isEnded(SentCommand move) {
      return move.stage().peek() instanceof Stage.OnScreen;
    }

    private static boolean isRefused(SentCommand move) {
      return move.stage().peek() instanceof Stage.Rejected;
    }
  }

  private record Spot(Column column, int index) {}

  BoardActions(BoardId id, Client client, Signal<Board> board, Signal<Project> project) {
    this.id = id;
    this.client = client;
    this.drafts = new Drafts(client, "board/" + id.text());
    this.board = board;
    this.project = project;
  }

  BoardId id() {
    return id;
  }

  Client client() {
    return client;
  }

  /** The input on this board that isn't sent yet. */
  Drafts drafts() {
    return drafts;
  }

  /** A card as the page shows it now. */
  Optional<Card> card(CardId card) {
    return place(card).map(Place::card);
  }

  private Optional<Place> place(CardId card) {
    return board.peek().find(card);
  }

  /** Where this page shows it. */
  Optional<Column> columnOf(CardId card) {
    return place(card).map(Place::column);
  }

  /** As this page shows it. */
  Optional<Integer> limit(Column column) {
    return board.peek().lane(column).limit();
  }

  /** Who a card can be assigned to. */
  List<Person> people() {
    return project.peek().members().values().stream().map(Member::person).toList();
  }

  /** Brings the roles that the person has now: none where they are no member any more. */
  AssignCard assignment(CardId card, Optional<Person> to) {
    return new AssignCard(
        id,
        card,
        to.map(person -> new Member(person, project.peek().rolesOf(person).orElse(Set.of()))));
  }

  /** To the end of a column. */
  MoveCard toEnd(CardId card, Column to) {
    return new MoveCard(id, card, to, Optional.empty());
  }

  /** To the end of a column. */
  void move(CardId card, Column to) {
    client.send(Boards.BOARD, toEnd(card, to));
  }

  /** One step on, and the focus goes with it. */
  void shift(CardId card, Direction to) {
    SentCommand move = client.send(Boards.BOARD, new ShiftCard(id, card, to));
    Optional<Spot> from = spot(card);
    if (from.filter(spot -> isEnd(spot, to)).isPresent()) {
      return;
    }
    List<SentCommand> moves = new ArrayList<>();
    Carried before = carried;
    if (before != null && before.card().equals(card) && !before.isOver()) {
      moves.addAll(before.moves());
    }
    moves.add(move);
    carried = new Carried(card, from, List.copyOf(moves));
  }

  private Optional<Spot> spot(CardId card) {
    return place(card).map(place -> new Spot(place.column(), place.index()));
  }

  /** Whether it goes no further there. */
  private boolean isEnd(Spot spot, Direction to) {
    Lane lane = board.peek().lane(spot.column());
    return switch (to) {
      case LEFT -> spot.column().before().isEmpty();
      case RIGHT -> spot.column().next().isEmpty();
      case UP -> lane.at(spot.index() - 1).isEmpty();
      case DOWN -> lane.at(spot.index() + 1).isEmpty();
    };
  }

  /**
   * A card that is dropped on another takes its place; the other makes room.
   *
   * @param column where the browser showed the other one
   */
  void drop(CardId card, Column column, CardId on) {
    Lane lane = board.peek().lane(column);
    int to = lane.indexOf(on);
    int index = lane.indexOf(card);
    boolean fromAbove = index >= 0 && index < to;
    client.send(Boards.BOARD, new MoveCard(id, card, column, lane.at(fromAbove ? to + 1 : to)));
  }

  /** The card that the focus goes with, if it has moved since this was asked last. */
  Optional<CardId> arrived() {
    Carried now = carried;
    if (now == null) {
      return Optional.empty();
    }
    Optional<Spot> at = spot(now.card());
    carried = now.isOver() ? null : new Carried(now.card(), at, now.moves());
    return at.equals(now.from()) || now.isRefused() ? Optional.empty() : Optional.of(now.card());
  }
}
