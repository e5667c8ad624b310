package io.kanban.board;

import static io.kanban.board.SharedRules.NO_SUCH_COLUMN;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.ApproveCard;
import io.kanban.board.BoardCommand.FlowCommand;
import io.kanban.board.BoardCommand.PullCard;
import io.kanban.board.BoardCommand.ReadyCard;
import io.kanban.board.BoardCommand.RejectCard;
import io.kanban.board.BoardEvent.CardApproved;
import io.kanban.board.BoardEvent.CardAssigned;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.CardFinished;
import io.kanban.board.BoardEvent.CardPulled;
import io.kanban.board.BoardEvent.CardReady;
import io.kanban.board.BoardEvent.CardRejected;
import io.kanban.board.CardState.Part;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides the steps of a card through the stages of its column. */
public final class FlowRules {
  static final String ALREADY_TAKEN = "ALREADY_TAKEN";
  public static final String ONLY_WORKERS = "ONLY_WORKERS";
  static final String ONLY_REVIEWERS = "ONLY_REVIEWERS";
  static final String NOT_IN_TO_DO = "NOT_IN_TO_DO";
  static final String NOT_IN_DOING = "NOT_IN_DOING";
  static final String NOT_IN_REVIEW = "NOT_IN_REVIEW";
  static final String NO_NEXT_COLUMN = "NO_NEXT_COLUMN";
  public static final Rejection REASON_REQUIRED =
      new Rejection("REASON_REQUIRED", "Give a reason.");

  private FlowRules() {}

  static Decision<BoardEvent> decide(
      FlowCommand command, Place place, BoardState state, Origin origin) {
    Optional<Rejection> moved = MoveRules.unseenMove(place, false, state, origin);
    if (moved.isPresent()) {
      return reject(moved.get());
    }
    return switch (command) {
      case PullCard c -> pull(c, place, state, origin);
      case ReadyCard c -> ready(c, place, state, origin);
      case ApproveCard c ->
          reviewed(c.reason(), place, state, origin, () -> approve(c, place, state));
      case RejectCard c ->
          reviewed(
              c.reason(),
              place,
              state,
              origin,
              () ->
                  accept(
                      new CardRejected(
                          c.board(), c.card(), strip(c.reason()), place.card().heading())));
    };
  }

  private static Decision<BoardEvent> pull(
      PullCard command, Place place, BoardState state, Origin origin) {
    Card card = place.card();
    Optional<Rejection> barred =
        barred(place.column().flow().worker(), ONLY_WORKERS, "works in", place, origin);
    if (barred.isPresent()) {
      return reject(barred.get());
    }
    Optional<Person> assignee = card.assignee();
    return switch (card.stage()) {
      case DOING -> card.isOf(origin.by()) ? accept() : reject(alreadyTaken(card));
      case TO_REVIEW -> reject(told(card, NOT_IN_TO_DO, "It waits for a review."));
      case TO_DO ->
          state
              .unseen(Part.ASSIGNEE, card.id(), origin)
              .map(change -> change.rejectionFor(origin, CardRules.assigned(assignee)))
              .map(told -> SharedRules.about(card, told))
              .<Decision<BoardEvent>>map(Decision::reject)
              .orElseGet(
                  () -> accept(new CardPulled(command.board(), command.card(), origin.by())));
    };
  }

  private static Rejection alreadyTaken(Card card) {
    String owner = card.assignee().map(Person::name).orElse("Somebody");
    return told(card, ALREADY_TAKEN, owner + " has already taken it.");
  }

  private static Decision<BoardEvent> ready(
      ReadyCard command, Place place, BoardState state, Origin origin) {
    Card card = place.card();
    Optional<Rejection> kept =
        unseenStage(place, state, origin).or(() -> MoveRules.notYours(card, origin));
    if (kept.isPresent()) {
      return reject(kept.get());
    }
    return switch (card.stage()) {
      case TO_DO -> reject(told(card, NOT_IN_DOING, "Nobody is working on it. Pull it first."));
      case TO_REVIEW -> accept();
      case DOING ->
          place.column().flow().reviewer().isPresent()
              ? accept(new CardReady(command.board(), command.card()))
              : finish(command, place, state);
    };
  }

  /**
   * Without a reviewer, a card goes on to the nearest column that the workflow allows, or else to
   * the first one of another board.
   */
  private static Decision<BoardEvent> finish(ReadyCard command, Place place, BoardState state) {
    return state
        .board()
        .nextToTheRight(place.column())
        .map(
            to ->
                goOn(
                    place,
                    to,
                    new CardFinished(
                        command.board(), command.card(), place.column().id(), to.id())))
        .or(
            () ->
                place.column().flow().elsewhere().stream()
                    .findFirst()
                    .map(
                        to ->
                            accept(
                                HandOverRules.leaving(
                                    command.board(),
                                    place,
                                    to,
                                    HandOver.FINISHED,
                                    Optional.empty(),
                                    state))))
        .orElseGet(
            () ->
                reject(
                    new Rejection(
                        NO_NEXT_COLUMN,
                        "After %s, there is no column to which a card could go."
                            .formatted(place.column().name()))));
  }

  /** Accepts the end of the work in a column; workers of the next column have yet to pull it. */
  private static Decision<BoardEvent> goOn(Place place, Column to, CardEvent event) {
    if (to.isClosed()) {
      return reject(MoveRules.full(to));
    }
    return to.flow().worker().isEmpty() || place.card().assignee().isEmpty()
        ? accept(event)
        : accept(
            event,
            new CardAssigned(
                event.board(), event.card(), Optional.empty(), place.card().heading()));
  }

  /** Decides on a review: by a reviewer, with a reason, of a card that waits for it. */
  static Decision<BoardEvent> reviewed(
      String reason,
      Place place,
      BoardState state,
      Origin origin,
      Supplier<Decision<BoardEvent>> decide) {
    Card card = place.card();
    Optional<Rejection> barred =
        barred(place.column().flow().reviewer(), ONLY_REVIEWERS, "reviews in", place, origin)
            .or(() -> unseenStage(place, state, origin));
    if (barred.isPresent()) {
      return reject(barred.get());
    }
    if (card.stage() != Stage.TO_REVIEW) {
      return reject(told(card, NOT_IN_REVIEW, "It does not wait for a review."));
    }
    if (isBlank(reason)) {
      return reject(REASON_REQUIRED);
    }
    return CardRules.unfit(reason).<Decision<BoardEvent>>map(Decision::reject).orElseGet(decide);
  }

  private static Decision<BoardEvent> approve(ApproveCard command, Place place, BoardState state) {
    Board board = state.board();
    Optional<Column> to = board.column(command.to());
    if (to.isEmpty()) {
      return reject(NO_SUCH_COLUMN);
    }
    return MoveRules.outsideWorkflow(board, place.column(), command.to())
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(
            () ->
                goOn(
                    place,
                    to.get(),
                    new CardApproved(
                        command.board(),
                        command.card(),
                        place.column().id(),
                        command.to(),
                        strip(command.reason()),
                        place.card().heading())));
  }

  /** The rejection of a sender without a role, or in a column without that role. */
  private static Optional<Rejection> barred(
      Optional<String> role, String rule, String what, Place place, Origin origin) {
    if (role.filter(origin::has).isPresent()) {
      return Optional.empty();
    }
    String column = place.column().name();
    return Optional.of(
        new Rejection(
            rule,
            role.map(name -> "Only a member with the role %s %s %s.".formatted(name, what, column))
                .orElse("Nobody %s %s; a manager can give it a role.".formatted(what, column))));
  }

  /** The rejection that describes the last change of the stage, if the sender has not seen it. */
  static Optional<Rejection> unseenStage(Place place, BoardState state, Origin origin) {
    return state
        .unseen(Part.STAGE, place.card().id(), origin)
        .map(change -> change.rejectionFor(origin, "moved it to " + place.card().stage().label()))
        .map(told -> SharedRules.about(place.card(), told));
  }

  private static Rejection told(Card card, String rule, String message) {
    return SharedRules.about(card, new Rejection(rule, message));
  }
}
