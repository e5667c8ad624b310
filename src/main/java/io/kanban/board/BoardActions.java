package io.kanban.board;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.shell.Undo;
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

/** Sends a person's commands about the cards of one board, as this page shows them. */
final class BoardActions {
  private final BoardId id;
  private final Client client;
  private final Drafts drafts;
  private final Signal<Board> board;
  private final Signal<Project> project;
  private @Nullable FollowedMove followedMove;

  /**
   * A card that the person moves with the keyboard or a menu; the focus follows it.
   *
   * @param from the card's position when {@link #cardToFocus} last looked
   * @param moves the last move, and the moves that were pending when it was sent
   */
  private record FollowedMove(CardId card, Optional<Spot> from, List<SentCommand> moves) {
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

  private record Spot(ColumnId column, int index) {}

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

  /** The board as the page shows it. */
  Signal<Board> board() {
    return board;
  }

  /** The unsent input on this board. */
  Drafts drafts() {
    return drafts;
  }

  /** The card as the page shows it now. */
  Optional<Card> card(CardId card) {
    return place(card).map(Place::card);
  }

  /** The card's position as the page shows it now. */
  Optional<Place> place(CardId card) {
    return board.peek().find(card);
  }

  /** The names of the board's columns, left to right. */
  Signal<List<NamedColumn>> columns() {
    return board.map(Board::named);
  }

  /** The roles that this person has in the project now. */
  Set<String> myRoles() {
    return rolesOf(client.person());
  }

  /** The moves of the flow that this person can make with the card now. */
  Signal<List<FlowMove>> flowMoves(CardId card) {
    Person me = client.person();
    return () -> {
      Set<String> roles = project.get().rolesOn(id.name(), me).orElse(Set.of());
      return board.get().find(card).map(place -> FlowMove.of(place, me, roles)).orElse(List.of());
    };
  }

  /** The roles of the project. */
  List<String> roles() {
    return project.peek().roleNames();
  }

  /** The people to whom a card can be assigned. */
  List<Person> members() {
    return project.peek().peopleOn(id.name());
  }

  /** The command carries the person's current roles; no roles if they are no longer a member. */
  AssignCard assignment(CardId card, Optional<Person> to) {
    return new AssignCard(id, card, to.map(person -> new Member(person, rolesOf(person))));
  }

  private Set<String> rolesOf(Person person) {
    return project.peek().rolesOn(id.name(), person).orElse(Set.of());
  }

  /** The command that moves a card to the end of a column. */
  MoveCard toEnd(CardId card, ColumnId to) {
    return new MoveCard(id, card, to, Optional.empty());
  }

  /** Moves a card to the end of a column. */
  void move(CardId card, ColumnId to) {
    move(card, to, Optional.empty());
  }

  /** Moves a card in front of another one, or to the end of a column. */
  void move(CardId card, ColumnId to, Optional<CardId> before) {
    offerUndo(card, client.send(Boards.BOARD, new MoveCard(id, card, to, before)));
  }

  /** Offers to move a card back into the column in which the page shows it now. */
  private void offerUndo(CardId card, SentCommand move) {
    place(card)
        .ifPresent(
            from -> {
              Optional<CardId> next = from.column().beside(from.card(), 1);
              UndoMove back = new UndoMove(id, card, next);
              new Undo(() -> moved(card, from), seen -> seen.send(Boards.BOARD, back)).offer(move);
            });
  }

  /** Tells where a card is now; empty if it is still in the same column. */
  private String moved(CardId card, Place from) {
    return place(card)
        .filter(now -> !now.column().id().equals(from.column().id()))
        .map(now -> "Moved “%s” to %s".formatted(now.card().title(), now.column().name()))
        .orElse("");
  }

  /** Moves a card by one step; the focus follows it. */
  void shift(CardId card, Direction to) {
    SentCommand move = client.send(Boards.BOARD, new ShiftCard(id, card, to));
    if (spot(card).filter(spot -> isEnd(spot, to)).isEmpty()) {
      follow(card, move);
    }
  }

  /** Makes the focus follow a card to its new place, and offers to undo the move. */
  void follow(CardId card, SentCommand move) {
    offerUndo(card, move);
    List<SentCommand> moves = new ArrayList<>();
    FollowedMove before = followedMove;
    if (before != null && before.card().equals(card) && !before.isOver()) {
      moves.addAll(before.moves());
    }
    moves.add(move);
    followedMove = new FollowedMove(card, spot(card), List.copyOf(moves));
  }

  private Optional<Spot> spot(CardId card) {
    return place(card).map(place -> new Spot(place.column().id(), place.index()));
  }

  /** Whether a card at this spot can move no further in this direction. */
  private boolean isEnd(Spot spot, Direction to) {
    return switch (to) {
      case LEFT -> board.peek().before(spot.column()).isEmpty();
      case RIGHT -> board.peek().next(spot.column()).isEmpty();
      case UP -> beside(spot, -1).isEmpty();
      case DOWN -> beside(spot, 1).isEmpty();
    };
  }

  private Optional<CardId> beside(Spot spot, int step) {
    return board
        .peek()
        .column(spot.column())
        .flatMap(column -> column.beside(column.cards().get(spot.index()), step));
  }

  /** The card that takes the focus, if it has moved since the last call. */
  Optional<CardId> cardToFocus() {
    FollowedMove now = followedMove;
    if (now == null) {
      return Optional.empty();
    }
    Optional<Spot> at = spot(now.card());
    followedMove = now.isOver() ? null : new FollowedMove(now.card(), at, now.moves());
    return at.equals(now.from()) || now.isRejected() ? Optional.empty() : Optional.of(now.card());
  }
}
