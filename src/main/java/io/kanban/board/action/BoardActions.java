package io.kanban.board.action;

import com.vaadin.flow.signals.Signal;
import io.kanban.board.ArchiveCommand.ArchiveCard;
import io.kanban.board.ArchiveCommand.RestoreCard;
import io.kanban.board.Board;
import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardColumn;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PlaceInRow;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardId;
import io.kanban.board.BoardList;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.Column;
import io.kanban.board.ColumnId;
import io.kanban.board.FlowMove;
import io.kanban.board.HandOverCommand.HandOverCard;
import io.kanban.board.HandOverCommand.UndoHandOver;
import io.kanban.board.NamedColumn;
import io.kanban.board.RowId;
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
  private final Signal<BoardList> boards;
  private final VisibleCards visible;
  private @Nullable FollowedMove followedMove;

  /**
   * @param boards the boards of the project
   */
  public BoardActions(
      BoardId id,
      Client client,
      Signal<Board> board,
      Signal<Project> project,
      Signal<BoardList> boards) {
    this.id = id;
    this.client = client;
    this.drafts = new Drafts(client, "board/" + id.text());
    this.board = board;
    this.project = project;
    this.boards = boards;
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

  /** The command that puts a card at the end of a row. */
  public PlaceInRow toRow(CardId card, RowId row) {
    return new PlaceInRow(id, card, row);
  }

  /** Moves a card to the end of a column. */
  public void move(CardId card, ColumnId to) {
    offerUndo(card, to, client.send(Boards.BOARD, toEnd(card, to)));
  }

  /**
   * Moves a card to a place among the cards that the person sees.
   *
   * @param row empty for the row that the card has at the end of the column
   * @param before the card in front of which it lands; empty for the end of the row
   */
  public void move(Card card, Column to, Optional<RowId> row, Optional<CardId> before) {
    Optional<RowId> chosen = row.or(() -> to.rowAtEnd(card));
    Optional<CardId> near = before.filter(next -> !isInOtherRow(next, to, chosen));
    BoardCommand move = into(card, to, chosen, near.or(() -> visible.belowLast(to, chosen, card)));
    offerUndo(card.id(), to.id(), client.send(Boards.BOARD, move));
  }

  /** Whether another person has moved a card to another row of the column. */
  private boolean isInOtherRow(CardId card, Column column, Optional<RowId> row) {
    return place(card)
        .filter(at -> at.column().id().equals(column.id()) && !at.card().row().equals(row))
        .isPresent();
  }

  /** The command that moves a card in front of another one, or else to the end of a row. */
  private BoardCommand into(Card card, Column to, Optional<RowId> row, Optional<CardId> before) {
    return row.filter(_ -> before.isEmpty() && !to.rowAtEnd(card).equals(row))
        .<BoardCommand>map(end -> toRow(card.id(), end))
        .orElseGet(() -> new MoveCard(id, card.id(), to.id(), before));
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

  /** The other boards of the project, as far as the person may see them. */
  public List<BoardList.Named> otherBoards() {
    return boards.peek().boards().stream().filter(board -> !board.id().equals(id)).toList();
  }

  /** The name of a board of the project; empty if it has ended, or the person may not see it. */
  public Signal<Optional<String>> nameOf(BoardId other) {
    return boards.map(known -> known.board(other).map(BoardList.Named::name));
  }

  /** The columns of other boards to which a card may go from a column. */
  public List<BoardColumn> elsewhere(Column from) {
    return from.flow().next().isEmpty()
        ? otherBoards().stream().flatMap(board -> board.places().stream()).toList()
        : from.flow().elsewhere().stream().map(this::renamed).toList();
  }

  /** Whether there is a column of another board to which the card may go. */
  public Signal<Boolean> canLeave(CardId card) {
    return () -> {
      boolean known = boards.get().boards().size() > 1;
      return board
          .get()
          .find(card)
          .map(place -> place.column().flow())
          .filter(flow -> flow.next().isEmpty() ? known : !flow.elsewhere().isEmpty())
          .isPresent();
    };
  }

  /** The column with the names that its board and the column have now. */
  public BoardColumn renamed(BoardColumn way) {
    return boards
        .peek()
        .board(way.board())
        .map(
            board ->
                board.places().stream()
                    .filter(way::isSame)
                    .findFirst()
                    // A card for a column that is gone comes into the first one.
                    .orElseGet(
                        () ->
                            new BoardColumn(
                                way.board(), way.column(), board.places().getFirst().name())))
        .orElse(way);
  }

  /**
   * Moves a card to another board, and offers to bring it back.
   *
   * @param seen the data that the person had seen
   */
  public SentCommand handOver(Place from, BoardColumn to, BaseValue seen) {
    Card card = from.card();
    SentCommand sent = seen.send(Boards.BOARD, handingOver(id, card.id(), to, Optional.empty()));
    String words = "Moved “%s” to %s".formatted(card.title(), to.name());
    BoardColumn back = from.column().named().at(id, board.peek().name());
    new Undo(
            () -> place(card.id()).isEmpty() ? words : "",
            () -> client.send(Boards.BOARD, new UndoHandOver(to.board(), card.id(), back)))
        .offer(sent);
    return sent;
  }

  /** The command of a reviewer who approves a card for another board. */
  public HandOverCard approval(CardId card, BoardColumn to, String reason) {
    return handingOver(id, card, to, Optional.of(reason));
  }

  /** The command carries the person's current roles on the other board. */
  private HandOverCard handingOver(
      BoardId from, CardId card, BoardColumn to, Optional<String> approval) {
    Set<String> roles = project.peek().rolesOn(to.board().name(), client.person()).orElse(Set.of());
    return new HandOverCard(from, card, to, roles, approval);
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
        .map(from -> visibleStep(from, to == Direction.UP ? -1 : 1))
        .orElseGet(() -> new ShiftCard(id, card, to));
  }

  /** Beyond the last visible card of a row, a step leads into the row beside it. */
  private BoardCommand visibleStep(Place from, int step) {
    Card card = from.card();
    Column column = from.column();
    Optional<CardId> before = visible.belowStep(from, step);
    Optional<RowId> beside =
        before.equals(Optional.of(card.id())) ? column.rowBeside(card, step) : Optional.empty();
    return beside
        .map(
            row ->
                into(
                    card,
                    column,
                    beside,
                    step < 0
                        ? visible.belowLast(column, beside, card)
                        : visible.firstIn(column, row, card.stage())))
        .orElseGet(() -> new MoveCard(id, card.id(), column.id(), before));
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
      case UP -> canPass(spot, -1) ? Optional.of(from) : Optional.empty();
      case DOWN -> canPass(spot, 1) ? Optional.of(from) : Optional.empty();
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
    return place(card)
        .map(place -> new Spot(place.column().id(), place.index(), place.card().row()));
  }

  /** Whether there is a card or a row to pass. */
  private boolean canPass(Spot spot, int step) {
    return board
        .peek()
        .column(spot.column())
        .filter(
            column -> {
              Card card = column.cards().get(spot.index());
              return column.beside(card, step).isPresent()
                  || column.rowBeside(card, step).isPresent();
            })
        .isPresent();
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
