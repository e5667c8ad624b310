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
import io.kanban.board.BoardCommand.CommentCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.BoardCommand.FlowCommand;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PlaceInRow;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardCommented;
import io.kanban.board.BoardEvent.CardDescribed;
import io.kanban.board.BoardEvent.CardRenamed;
import io.kanban.board.CardState.Part;
import io.kanban.board.HandOverCommand.HandOverCard;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.UndoHandOver;
import io.kanban.project.Project.Member;
import io.kanban.text.Mentions;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.function.Function;

/** Decides commands about the cards of an open board. */
public final class CardRules {
  public static final TextLimit TITLE = new TextLimit("title", 200);
  public static final TextLimit DESCRIPTION = new TextLimit("description", 10_000);
  public static final Rejection TITLE_REQUIRED =
      new Rejection("TITLE_REQUIRED", "Give the card a title.");
  static final Rejection NO_SUCH_CARD =
      new Rejection("NO_SUCH_CARD", "This card is not on the board.");
  static final String ARCHIVED = "ARCHIVED";
  public static final TextLimit COMMENT = new TextLimit("comment", 2_000);
  public static final Rejection TEXT_REQUIRED = new Rejection("TEXT_REQUIRED", "Write a comment.");

  static final Rejection TOO_MANY_MENTIONS =
      new Rejection(
          "TOO_MANY_MENTIONS",
          "A comment can mention people at most %d times.".formatted(Mentions.MOST));
  static final String NOT_A_MEMBER = "NOT_A_MEMBER";

  private CardRules() {}

  static Decision<BoardEvent> decide(CardCommand command, BoardState state, Origin origin) {
    Board board = state.board();
    return switch (command) {
      case AddCard c when isBlank(c.title()) -> reject(TITLE_REQUIRED);
      case AddCard c when TITLE.isExceededBy(c.title()) -> reject(tooLong(TITLE, c.title()));
      case AddCard c when state.find(c.card()).isPresent() -> accept();
      case AddCard c ->
          board.column(c.column()).map(column -> add(c, column)).orElse(reject(NO_SUCH_COLUMN));
      case RenameCard c when isBlank(c.to()) -> reject(TITLE_REQUIRED);
      case RenameCard c when TITLE.isExceededBy(c.to()) -> reject(tooLong(TITLE, c.to()));
      case RenameCard c -> onCard(state, c.card(), place -> rename(c, place, state, origin));
      case DescribeCard c when DESCRIPTION.isExceededBy(c.to()) ->
          reject(tooLong(DESCRIPTION, c.to()));
      case DescribeCard c -> onCard(state, c.card(), _ -> describe(c, state, origin));
      case AssignCard c when c.to().filter(to -> to.roles().isEmpty()).isPresent() ->
          reject(notAMember(c.to().get().person()));
      case AssignCard c -> onCard(state, c.card(), place -> assign(c, place, state, origin));
      case CommentCard c when isBlank(c.text()) -> reject(TEXT_REQUIRED);
      case CommentCard c ->
          unfit(c.text())
              .<Decision<BoardEvent>>map(Decision::reject)
              .orElseGet(() -> onCard(state, c.card(), place -> comment(c, place, state, origin)));
      case MoveCard c -> onCard(state, c.card(), place -> MoveRules.move(c, place, state, origin));
      case ShiftCard c ->
          onCard(state, c.card(), place -> MoveRules.shift(c, place, state, origin));
      case UndoMove c -> onCard(state, c.card(), place -> MoveRules.undo(c, place, state, origin));
      case PlaceInRow c ->
          onCard(state, c.card(), place -> MoveRules.place(c, place, state, origin));
      case FlowCommand c ->
          onCard(state, c.card(), place -> FlowRules.decide(c, place, state, origin));
      case DetailCommand c ->
          onCard(state, c.card(), place -> DetailRules.decide(c, place, state, origin));
      case HandOverCard c ->
          onCard(state, c.card(), place -> HandOverRules.handOver(c, place, state, origin));
      case UndoHandOver c ->
          onCard(state, c.card(), place -> HandOverRules.undo(c, place, state, origin));
      case TakeCard c -> TakingRules.decide(c, state, origin);
      case ArchiveCommand c -> ArchiveRules.decide(c, state, origin);
    };
  }

  private static Decision<BoardEvent> add(AddCard command, Column column) {
    return column.isClosed()
        ? reject(MoveRules.full(column))
        : accept(
            new CardAdded(command.board(), command.card(), strip(command.title()), column.id()));
  }

  private static Decision<BoardEvent> onCard(
      BoardState state, CardId card, Function<Place, Decision<BoardEvent>> decide) {
    return state.board().find(card).map(decide).orElseGet(() -> reject(missing(state, card)));
  }

  /** The rejection of a command about a card that is not on the board. */
  static Rejection missing(BoardState state, CardId card) {
    return state
        .archived(card)
        .map(
            archived ->
                new Rejection(
                    ARCHIVED,
                    "“%s” is in the archive. Restore it first.".formatted(archived.card().title())))
        .orElse(NO_SUCH_CARD);
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
        state.isDescription(command.card(), to),
        state
            .unseen(Part.DESCRIPTION, command.card(), origin)
            .map(change -> change.rejectionFor(origin, "changed the description")));
  }

  private static Decision<BoardEvent> assign(
      AssignCard command, Place place, BoardState state, Origin origin) {
    Optional<Person> now = place.card().assignee();
    Optional<Person> to = command.to().map(Member::person);
    Optional<Rejection> notYours = MoveRules.notYours(place.card(), origin);
    if (notYours.isPresent()) {
      return reject(notYours.get());
    }
    return change(
        new CardAssigned(command.board(), command.card(), to, place.card().heading()),
        SharedRules.isSame(now, to),
        state
            .unseen(Part.ASSIGNEE, command.card(), origin)
            .map(change -> change.rejectionFor(origin, assigned(now))));
  }

  static String assigned(Optional<Person> to) {
    return to.map(person -> "assigned it to " + person.name()).orElse("unassigned it");
  }

  /**
   * The rejection of a text, with mentions in their stored form, that is too long for a comment or
   * mentions too many people.
   */
  static Optional<Rejection> unfit(String comment) {
    String read = Mentions.asPeopleRead(comment);
    if (COMMENT.isExceededBy(read)) {
      return Optional.of(tooLong(COMMENT, read));
    }
    return Mentions.count(comment) > Mentions.MOST
        ? Optional.of(TOO_MANY_MENTIONS)
        : Optional.empty();
  }

  private static Decision<BoardEvent> comment(
      CommentCard command, Place place, BoardState state, Origin origin) {
    return state.card(command.card()).has(origin.by(), command.comment().value())
        ? accept()
        : accept(
            new CardCommented(
                command.board(),
                command.card(),
                command.comment(),
                strip(command.text()),
                place.card().heading()));
  }

  static Rejection notAMember(Person person) {
    return new Rejection(
        NOT_A_MEMBER,
        "%s is not a member of this project; a manager can add them.".formatted(person.name()));
  }
}
