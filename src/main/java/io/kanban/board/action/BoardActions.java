package io.kanban.board.action;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.ArchiveCommand.ArchiveCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.FlowMove;
import io.kanban.board.NamedColumn;
import io.kanban.board.action.FollowedMove.Spot;
import io.kanban.project.CardKind;
import io.kanban.project.NamedKind;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.project.Role;
import io.kanban.shell.BaseValue;
import io.kanban.shell.Undo;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends a person's commands about the cards of one board, as this page shows them. */
public final class BoardActions {
  private final BoardId id;
  private final Client client;
  private final Drafts drafts;
  private final Signal<Board> board;
  private final Signal<Project> project;
  private final VisibleCards visible;
  private @Nullable FollowedMove followedMove;

  public BoardActions(BoardId id, Client client, Signal<Board> board, Signal<Project> project) {
    this.id = id;
    this.client = client;
    this.drafts = new Drafts(client, "board/" + id.text());
    this.board = board;
    this.project = project;
    this.visible = new VisibleCards(board, client.person());
  }

  public BoardId id() {
    return id;
  }

  public Client client() {
    return client;
  }

  /** The board as the page shows it. */
  public Signal<Board> board() {
    return board;
  }

  /** The unsent input on this board. */
  public Drafts drafts() {
    return drafts;
  }

  /**
   * The name of a text's draft on a card.
   *
   * @param part the text's name, unique on the card
   */
  public String draftOf(CardId card, String part) {
    return "card/%s/%s".formatted(CardView.key(id, card), part);
  }

  /** The card as the page shows it now. */
  public Optional<Card> card(CardId card) {
    return place(card).map(Place::card);
  }

  /** The card's position as the page shows it now. */
  public Optional<Place> place(CardId card) {
    return board.peek().find(card);
  }

  /** The kinds of card that the project defines. */
  public Signal<List<NamedKind>> kinds() {
    return project.map(now -> now.kinds().stream().map(CardKind::named).toList());
  }

  /** A card's kind as the project defines it now; empty if the project has removed the kind. */
  public Signal<Optional<CardKind>> definition(Signal<Optional<NamedKind>> kind) {
    return () -> kind.get().flatMap(named -> project.get().kind(named.id()));
  }

  /** Whether this person manages the project. */
  public boolean isManager() {
    return managing().peek();
  }

  /** Whether this person manages the project, as it changes. */
  public Signal<Boolean> managing() {
    return project.map(now -> now.isManager(client.person()));
  }

  /** The names of the board's columns, left to right. */
  public Signal<List<NamedColumn>> columns() {
    return board.map(Board::named);
  }

  /** The cards that the person wants to see on this page. */
  public VisibleCards visible() {
    return visible;
  }

  /** The roles that this person has in the project now. */
  public Set<String> myRoles() {
    return rolesOf(client.person());
  }

  /** The moves of the flow that this person can make with the card now. */
  public Signal<List<FlowMove>> flowMoves(CardId card) {
    Person me = client.person();
    return () -> {
      Set<String> roles = project.get().rolesOn(id.name(), me).orElse(Set.of());
      return board.get().find(card).map(place -> FlowMove.of(place, me, roles)).orElse(List.of());
    };
  }

  /** The names of the project's roles. */
  public List<String> roles() {
    return project.peek().roleNames();
  }

  /** The present name of a role that a column may still call by a former one. */
  public String roleName(String name) {
    return project.peek().role(name).map(Role::name).orElse(name);
  }

  /** The people to whom a card can be assigned. */
  public List<Person> members() {
    return project.peek().peopleOn(id.name());
  }

  /** All people who may see the board, without this person. */
  public List<Person> others() {
    String me = client.person().id();
    return members().stream().filter(other -> !other.id().equals(me)).toList();
  }

  /** The command carries the person's current roles; no roles if they are no longer a member. */
  public AssignCard assignment(CardId card, Optional<Person> to) {
    return new AssignCard(id, card, member(to));
  }

  /** A person with their current roles; no roles if they are no longer a member. */
  public Optional<Member> member(Optional<Person> person) {
    return person.map(found -> new Member(found, rolesOf(found)));
  }

  private Set<String> rolesOf(Person person) {
    return project.peek().rolesOn(id.name(), person).orElse(Set.of());
  }

  /** The command that moves a card to the end of a column. */
  public MoveCard toEnd(CardId card, ColumnId to) {
    return new MoveCard(id, card, to, Optional.empty());
  }

  /** Moves a card to the end of a column. */
  public void move(CardId card, ColumnId to) {
    move(card, to, Optional.empty());
  }

  /** Moves a card in front of another one, or to the end of a column. */
  public void move(CardId card, ColumnId to, Optional<CardId> before) {
    offerUndo(card, to, client.send(Boards.BOARD, new MoveCard(id, card, to, before)));
  }

  /**
   * Offers to take a move back. The offer carries the data that the person had seen when they made
   * the move, so that it never undoes a later move of another person.
   */
  private void offerUndo(CardId card, ColumnId to, SentCommand move) {
    place(card)
        .filter(from -> !from.column().id().equals(to))
        .ifPresent(
            from -> {
              UndoableMove undoable = new UndoableMove(from, to);
              BaseValue seen = new BaseValue(client);
              new Undo(
                      () -> undoable.words(board.peek()),
                      () -> seen.send(Boards.BOARD, undoable.back(id)))
                  .offer(move);
            });
  }

  /** Archives a card, and offers to bring it back. */
  public void archive(CardId card, BaseValue seen) {
    place(card)
        .ifPresent(
            from -> {
              SentCommand sent = seen.send(Boards.BOARD, new ArchiveCard(id, card));
              String words = "Archived “%s”".formatted(from.card().title());
              new Undo(
                      () -> place(card).isEmpty() ? words : "",
                      () -> client.send(Boards.BOARD, new RestoreCard(id, card)))
                  .offer(sent);
            });
  }

  /** Moves a card by one step; the focus follows it. */
  public void shift(CardId card, Direction to) {
    Optional<ColumnId> target = spot(card).flatMap(spot -> target(card, spot, to));
    SentCommand move = client.send(Boards.BOARD, step(card, to));
    target.ifPresent(column -> follow(card, column, move));
  }

  /**
   * The command that moves a card by one step. While the filter hides cards, a step up or down
   * passes the next card that the person sees.
   */
  public BoardCommand step(CardId card, Direction to) {
    boolean within = to == Direction.UP || to == Direction.DOWN;
    return expected(card)
        .filter(_ -> within && visible.areFiltered())
        .<BoardCommand>map(
            from ->
                new MoveCard(
                    id,
                    card,
                    from.column().id(),
                    visible.belowStep(from, to == Direction.UP ? -1 : 1)))
        .orElseGet(() -> new ShiftCard(id, card, to));
  }

  /** The card's position after the moves that are on their way. */
  private Optional<Place> expected(CardId card) {
    Board now = board.peek();
    return pending(card).map(move -> move.after(now, client.person())).orElse(now).find(card);
  }

  /** The column into which a step leads; empty if the card can't go further in this direction. */
  private Optional<ColumnId> target(CardId card, Spot spot, Direction to) {
    ColumnId from = pending(card).map(FollowedMove::to).orElse(spot.column());
    return switch (to) {
      case LEFT -> board.peek().before(from).map(Column::id);
      case RIGHT -> board.peek().next(from).map(Column::id);
      case UP -> beside(spot, -1).map(_ -> from);
      case DOWN -> beside(spot, 1).map(_ -> from);
    };
  }

  /** Makes the focus follow a card to a column, and offers to take the move back. */
  public void follow(CardId card, ColumnId to, SentCommand move) {
    offerUndo(card, to, move);
    List<SentCommand> moves = new ArrayList<>();
    pending(card).ifPresent(before -> moves.addAll(before.moves()));
    moves.add(move);
    followedMove = new FollowedMove(card, spot(card), to, List.copyOf(moves));
  }

  private Optional<FollowedMove> pending(CardId card) {
    return Optional.ofNullable(followedMove)
        .filter(move -> move.card().equals(card) && !move.isOver());
  }

  private Optional<Spot> spot(CardId card) {
    return place(card).map(place -> new Spot(place.column().id(), place.index()));
  }

  private Optional<CardId> beside(Spot spot, int step) {
    return board
        .peek()
        .column(spot.column())
        .flatMap(column -> column.beside(column.cards().get(spot.index()), step));
  }

  /** The card that takes the focus, if it has moved since the last call. */
  public Optional<CardId> cardToFocus() {
    FollowedMove now = followedMove;
    if (now == null) {
      return Optional.empty();
    }
    Optional<Spot> at = spot(now.card());
    followedMove = now.isOver() ? null : new FollowedMove(now.card(), at, now.to(), now.moves());
    return at.equals(now.from()) || now.isRejected() ? Optional.empty() : Optional.of(now.card());
  }
}
