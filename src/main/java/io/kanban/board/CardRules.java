package io.kanban.board;

import static io.kanban.board.SharedRules.NO_SUCH_COLUMN;
import static io.kanban.board.SharedRules.change;
import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.CardCommand;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardState.Part;
import io.kanban.project.Project.Member;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.function.Function;

/** Decides commands about the cards of an open board. */
final class CardRules {
  static final TextLimit TITLE = new TextLimit("title", 200);
  static final TextLimit DESCRIPTION = new TextLimit("description", 10_000);
  static final Rejection TITLE_REQUIRED = new Rejection("TITLE_REQUIRED", "Give the card a title.");
  static final Rejection NO_SUCH_CARD =
      new Rejection("NO_SUCH_CARD", "This card is not on the board.");
  static final String WIP_LIMIT_REACHED = "WIP_LIMIT_REACHED";
  static final String NOT_A_MEMBER = "NOT_A_MEMBER";

  private CardRules() {}

  static Decision<BoardEvent> decide(CardCommand command, BoardState state, Origin origin) {
    Board board = state.board();
    return switch (command) {
      case AddCard c when isBlank(c.title()) -> reject(TITLE_REQUIRED);
      case AddCard c when TITLE.isExceededBy(c.title()) -> reject(tooLong(TITLE, c.title()));
      case AddCard c when board.find(c.card()).isPresent() -> accept();
      case AddCard c -> onColumn(board, c.column(), column -> add(c, column));
      case RenameCard c when isBlank(c.to()) -> reject(TITLE_REQUIRED);
      case RenameCard c when TITLE.isExceededBy(c.to()) -> reject(tooLong(TITLE, c.to()));
      case RenameCard c -> onCard(board, c.card(), place -> rename(c, place, state, origin));
      case DescribeCard c when DESCRIPTION.isExceededBy(c.to()) ->
          reject(tooLong(DESCRIPTION, c.to()));
      case DescribeCard c -> onCard(board, c.card(), _ -> describe(c, state, origin));
      case AssignCard c when c.to().filter(to -> to.roles().isEmpty()).isPresent() ->
          reject(notAMember(c.to().get().person()));
      case AssignCard c -> onCard(board, c.card(), place -> assign(c, place, state, origin));
      case MoveCard c -> onCard(board, c.card(), place -> move(c, place, state, origin));
      case ShiftCard c -> onCard(board, c.card(), place -> shift(c, place, state, origin));
    };
  }

  private static Decision<BoardEvent> onColumn(
      Board board, ColumnId id, Function<Column, Decision<BoardEvent>> decide) {
    return board.column(id).map(decide).orElse(reject(NO_SUCH_COLUMN));
  }

  private static Decision<BoardEvent> add(AddCard command, Column column) {
    return column.isFull()
        ? reject(full(column))
        : accept(
            new CardAdded(command.board(), command.card(), strip(command.title()), column.id()));
  }

  private static Decision<BoardEvent> onCard(
      Board board, CardId card, Function<Place, Decision<BoardEvent>> decide) {
    return board.find(card).map(decide).orElse(reject(NO_SUCH_CARD));
  }

  private static Decision<BoardEvent> rename(
      RenameCard command, Place place, BoardState state, Origin origin) {
    String now = place.card().title();
    String to = strip(command.to());
    return change(
        new CardRenamed(command.board(), command.card(), to),
        now.equals(to),
        state
            .unseen(Part.TITLE, command.card(), origin)
            .map(
                change -> change.rejectionFor(origin, "changed the title to “%s”".formatted(now))));
  }

  private static Decision<BoardEvent> describe(
      DescribeCard command, BoardState state, Origin origin) {
    String to = strip(command.to());
    return change(
        new CardDescribed(command.board(), command.card(), to),
        state.description(command.card()).equals(to),
        state
            .unseen(Part.DESCRIPTION, command.card(), origin)
            .map(change -> change.rejectionFor(origin, "changed the description")));
  }

  private static Decision<BoardEvent> assign(
      AssignCard command, Place place, BoardState state, Origin origin) {
    Optional<Person> now = place.card().assignee();
    Optional<Person> to = command.to().map(Member::person);
    return change(
        new CardAssigned(command.board(), command.card(), to),
        now.equals(to),
        state
            .unseen(Part.ASSIGNEE, command.card(), origin)
            .map(
                change ->
                    change.rejectionFor(
                        origin,
                        now.map(person -> "assigned it to " + person.name())
                            .orElse("unassigned it"))));
  }

  private static Decision<BoardEvent> move(
      MoveCard command, Place place, BoardState state, Origin origin) {
    return onColumn(state.board(), command.to(), to -> moveTo(to, command, place, state, origin));
  }

  private static Decision<BoardEvent> moveTo(
      Column to, MoveCard command, Place place, BoardState state, Origin origin) {
    // If the card in front of which this one was dropped has left the column, the end is near
    // enough.
    Optional<CardId> before = command.before().filter(id -> to.indexOf(id) >= 0);
    boolean within = place.column().id().equals(to.id());
    if (within
        && (before.equals(to.at(place.index() + 1))
            || before.equals(Optional.of(command.card())))) {
      return accept();
    }
    Optional<Rejection> unseen = unseenMove(place, within, state, origin);
    if (unseen.isPresent()) {
      return reject(unseen.get());
    }
    if (!within && to.isFull()) {
      return reject(full(to));
    }
    return accept(
        new CardMoved(
            command.board(), command.card(), place.column().id(), to.id(), before, origin.by()));
  }

  /**
   * The rejection that describes the card's last move, if the sender has not seen that move.
   *
   * @param within whether the card is to move within its column; then its last move within the
   *     column counts, too
   */
  private static Optional<Rejection> unseenMove(
      Place place, boolean within, BoardState state, Origin origin) {
    CardId card = place.card().id();
    Optional<Rejection> column =
        state
            .unseen(Part.COLUMN, card, origin)
            .map(change -> moved(change, place, "moved it to ", origin));
    return within
        ? column.or(
            () ->
                state
                    .unseen(Part.PLACE, card, origin)
                    .map(change -> moved(change, place, "moved it within ", origin)))
        : column;
  }

  /** Begins with the card's title, because the person may have moved several cards. */
  private static Rejection moved(LastChange change, Place place, String what, Origin origin) {
    Rejection told = change.rejectionFor(origin, what + place.column().name());
    return new Rejection(told.rule(), "“%s”: %s".formatted(place.card().title(), told.message()));
  }

  /** Accepts a step beyond the end of the board or of the column without an event. */
  private static Decision<BoardEvent> shift(
      ShiftCard command, Place place, BoardState state, Origin origin) {
    boolean within = command.to() == Direction.UP || command.to() == Direction.DOWN;
    Optional<Rejection> unseen = unseenMove(place, within, state, origin);
    if (unseen.isPresent()) {
      return reject(unseen.get());
    }
    Board board = state.board();
    Column here = place.column();
    int index = place.index();
    Optional<MoveCard> move =
        switch (command.to()) {
          case LEFT -> board.before(here.id()).map(to -> to(command, to, Optional.empty()));
          case RIGHT -> board.next(here.id()).map(to -> to(command, to, Optional.empty()));
          case UP -> here.at(index - 1).map(above -> to(command, here, Optional.of(above)));
          case DOWN -> here.at(index + 1).map(_ -> to(command, here, here.at(index + 2)));
        };
    return move.map(to -> move(to, place, state, origin)).orElseGet(Decision::accept);
  }

  private static MoveCard to(ShiftCard command, Column column, Optional<CardId> before) {
    return new MoveCard(command.board(), command.card(), column.id(), before);
  }

  private static Rejection notAMember(Person person) {
    return new Rejection(
        NOT_A_MEMBER,
        "%s is not a member of this project; a manager can add them.".formatted(person.name()));
  }

  private static Rejection full(Column column) {
    return new Rejection(
        WIP_LIMIT_REACHED,
        "%s is full: its limit is %d. Finish something there first."
            .formatted(column.name(), column.limit().orElse(0)));
  }
}
