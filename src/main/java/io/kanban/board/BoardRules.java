package io.kanban.board;

import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Lane;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AssignCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Optional;
import java.util.function.Function;

/** What may be done with a board. */
final class BoardRules implements Entity<BoardCommand, Board, BoardEvent> {
  static final String WIP_LIMIT_REACHED = "WIP_LIMIT_REACHED";
  static final String MOVED_MEANWHILE = "MOVED_MEANWHILE";
  static final String CHANGED_MEANWHILE = "CHANGED_MEANWHILE";
  static final String TOO_LONG = "TOO_LONG";
  static final TextLimit NAME = new TextLimit("name", 120);
  static final TextLimit TITLE = new TextLimit("title", 200);
  static final TextLimit DESCRIPTION = new TextLimit("description", 10_000);
  static final Rejection NAME_REQUIRED = new Rejection("NAME_REQUIRED", "Give the board a name.");
  static final Rejection TITLE_REQUIRED = new Rejection("TITLE_REQUIRED", "Give the card a title.");
  static final Rejection NOT_OPEN = new Rejection("NOT_OPEN", "There is no such board.");
  static final Rejection NO_SUCH_CARD =
      new Rejection("NO_SUCH_CARD", "This card is not on the board.");
  static final Rejection LIMIT_BELOW_ONE =
      new Rejection("LIMIT_BELOW_ONE", "A limit is at least 1; leave it empty for none.");
  static final Rejection ONLY_MANAGERS =
      new Rejection("ONLY_MANAGERS", "Only a manager of the project can do this.");
  static final String NOT_A_MEMBER = "NOT_A_MEMBER";

  @Override
  public Board initial() {
    return Board.NONE;
  }

  @Override
  public Decision<BoardEvent> decide(BoardCommand command, Board board, Origin origin) {
    if (!board.isOpen()) {
      return switch (command) {
        case OpenBoard _ when !origin.has(Project.MANAGER) -> reject(ONLY_MANAGERS);
        case OpenBoard c when isBlank(c.name()) -> reject(NAME_REQUIRED);
        case OpenBoard c when NAME.isExceededBy(c.name()) -> reject(tooLong(NAME, c.name()));
        case OpenBoard c -> accept(new BoardOpened(c.board(), strip(c.name())));
        case SetWipLimit _, AddCard _, RenameCard _, DescribeCard _, AssignCard _, MoveCard _ ->
            reject(NOT_OPEN);
      };
    }
    return switch (command) {
      case OpenBoard _ -> accept();
      case SetWipLimit _ when !origin.has(Project.MANAGER) -> reject(ONLY_MANAGERS);
      case SetWipLimit c when c.limit().filter(limit -> limit < 1).isPresent() ->
          reject(LIMIT_BELOW_ONE);
      case SetWipLimit c ->
          change(
              "the limit of " + c.column().label(),
              board.lane(c.column()).limit(),
              c.from(),
              c.limit(),
              to -> new WipLimitSet(c.board(), c.column(), to));
      case AddCard c when isBlank(c.title()) -> reject(TITLE_REQUIRED);
      case AddCard c when TITLE.isExceededBy(c.title()) -> reject(tooLong(TITLE, c.title()));
      case AddCard c when board.find(c.card()).isPresent() -> accept();
      case AddCard c when board.lane(c.column()).isFull() -> reject(full(board, c.column()));
      case AddCard c -> accept(new CardAdded(c.board(), c.card(), strip(c.title()), c.column()));
      case RenameCard c when isBlank(c.to()) -> reject(TITLE_REQUIRED);
      case RenameCard c when TITLE.isExceededBy(c.to()) -> reject(tooLong(TITLE, c.to()));
      case RenameCard c ->
          onCard(
              board,
              c.card(),
              place ->
                  change(
                      "the card's title",
                      place.card().title(),
                      c.from(),
                      strip(c.to()),
                      to -> new CardRenamed(c.board(), c.card(), to)));
      case DescribeCard c when DESCRIPTION.isExceededBy(c.to()) ->
          reject(tooLong(DESCRIPTION, c.to()));
      case DescribeCard c ->
          onCard(
              board,
              c.card(),
              _ ->
                  change(
                      "the card's description",
                      board.description(c.card()),
                      c.from(),
                      strip(c.to()),
                      to -> new CardDescribed(c.board(), c.card(), to)));
      case AssignCard c when c.to().filter(to -> to.roles().isEmpty()).isPresent() ->
          reject(notAMember(c.to().get().person()));
      case AssignCard c ->
          onCard(
              board,
              c.card(),
              place ->
                  change(
                      "the card's assignment",
                      place.card().assignee(),
                      c.from(),
                      c.to().map(Member::person),
                      to -> new CardAssigned(c.board(), c.card(), to)));
      case MoveCard c -> onCard(board, c.card(), place -> move(c, place, board, origin.by()));
    };
  }

  private static Decision<BoardEvent> onCard(
      Board board, CardId card, Function<Place, Decision<BoardEvent>> decide) {
    return board.find(card).map(decide).orElse(reject(NO_SUCH_CARD));
  }

  /** A change of what the page saw; of what it did not see, somebody else has the word. */
  private static <T> Decision<BoardEvent> change(
      String what, T now, T seen, T to, Function<T, BoardEvent> changed) {
    if (now.equals(to)) {
      return accept();
    }
    return now.equals(seen)
        ? accept(changed.apply(to))
        : reject(
            new Rejection(
                CHANGED_MEANWHILE,
                "Somebody changed %s meanwhile. Save again to put yours in its place."
                    .formatted(what)));
  }

  private static Rejection tooLong(TextLimit limit, String text) {
    return new Rejection(TOO_LONG, limit.refusal(text));
  }

  private static Decision<BoardEvent> move(
      MoveCard command, Place place, Board board, Person mover) {
    if (place.column() == command.to() && place.column() != command.from()) {
      return accept();
    }
    if (place.column() != command.from()) {
      Optional<Person> other = place.card().mover();
      return reject(
          new Rejection(
              MOVED_MEANWHILE,
              "%s just moved “%s” to %s."
                  .formatted(
                      other.map(Person::name).orElse("Somebody"),
                      place.card().title(),
                      place.column().label())));
    }
    Lane lane = board.lane(command.to());
    // A neighbour that has gone elsewhere meanwhile is no reason to refuse: then it is the end.
    Optional<CardId> before = command.before().filter(id -> lane.indexOf(id) >= 0);
    if (command.from() == command.to()) {
      Optional<CardId> next = lane.at(place.index() + 1);
      if (before.equals(next) || before.equals(Optional.of(command.card()))) {
        return accept();
      }
    } else if (lane.isFull()) {
      return reject(full(board, command.to()));
    }
    return accept(
        new CardMoved(
            command.board(), command.card(), command.from(), command.to(), before, mover));
  }

  private static Rejection notAMember(Person person) {
    return new Rejection(
        NOT_A_MEMBER,
        "%s is not a member of this project; a manager can add them.".formatted(person.name()));
  }

  private static Rejection full(Board board, Column column) {
    return new Rejection(
        WIP_LIMIT_REACHED,
        "%s is full: its limit is %d. Finish something there first."
            .formatted(column.label(), board.lane(column).limit().orElse(0)));
  }

  @Override
  public Board evolve(Board board, Recorded<BoardEvent> event) {
    return board.with(event.data());
  }
}
