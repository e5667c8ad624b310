package io.kanban.board;

import static io.kanban.board.SharedRules.NO_SUCH_COLUMN;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.BoardCommand.CardCommand;
import io.kanban.board.BoardCommand.Direction;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.PlaceInRow;
import io.kanban.board.BoardCommand.ShiftCard;
import io.kanban.board.BoardCommand.UndoMove;
import io.kanban.board.BoardEvent.CardMoved;
import io.kanban.board.BoardEvent.CardPlacedInRow;
import io.kanban.board.BoardEvent.MoveUndone;
import io.kanban.board.CardState.Move;
import io.kanban.board.CardState.Part;
import io.kanban.project.Project;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides commands that move a card to a place of the sender's choice. */
final class MoveRules {
  static final String WIP_LIMIT_REACHED = "WIP_LIMIT_REACHED";
  static final String NOT_IN_WORKFLOW = "NOT_IN_WORKFLOW";
  static final String NOT_YOURS = "NOT_YOURS";
  static final String REVIEW_REQUIRED = "REVIEW_REQUIRED";

  static final Rejection NO_SUCH_ROW =
      new Rejection("NO_SUCH_ROW", "This row is no longer on the board.");
  static final Rejection NOTHING_TO_UNDO =
      new Rejection("NOTHING_TO_UNDO", "It has changed since you moved it.");

  private MoveRules() {}

  static Decision<BoardEvent> move(MoveCard command, Place place, BoardState state, Origin origin) {
    return state
        .board()
        .column(command.to())
        .map(to -> moveTo(to, command, place, state, origin))
        .orElse(reject(NO_SUCH_COLUMN));
  }

  private static Decision<BoardEvent> moveTo(
      Column to, MoveCard command, Place place, BoardState state, Origin origin) {
    // If the card in front of which this one was dropped has left the column, the end is near
    // enough.
    Optional<CardId> before = command.before().filter(id -> to.indexOf(id) >= 0);
    boolean within = place.column().id().equals(to.id());
    if (within && to.isPlaced(place.card(), before)) {
      return accept();
    }
    Optional<Rejection> kept = kept(place, to, state, origin);
    if (kept.isPresent()) {
      return reject(kept.get());
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
  static Optional<Rejection> unseenMove(
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

  private static Rejection moved(LastChange change, Place place, String what, Origin origin) {
    return SharedRules.about(
        place.card(), change.rejectionFor(origin, what + place.column().name()));
  }

  /** Accepts a step beyond the end of the board or of the column without an event. */
  static Decision<BoardEvent> shift(
      ShiftCard command, Place place, BoardState state, Origin origin) {
    boolean within = command.to() == Direction.UP || command.to() == Direction.DOWN;
    Optional<Rejection> unseen = unseenMove(place, within, state, origin);
    if (unseen.isPresent()) {
      return reject(unseen.get());
    }
    Board board = state.board();
    Column here = place.column();
    Card card = place.card();
    Optional<CardCommand> step =
        switch (command.to()) {
          case LEFT -> board.before(here.id()).map(to -> to(command, to, Optional.empty()));
          case RIGHT -> board.next(here.id()).map(to -> to(command, to, Optional.empty()));
          case UP ->
              here.beside(card, -1)
                  .<CardCommand>map(above -> to(command, here, Optional.of(above)))
                  .or(() -> here.rowBeside(card, -1).map(row -> toEnd(command, row)));
          case DOWN ->
              here.beside(card, 1)
                  .<CardCommand>map(_ -> to(command, here, here.beside(card, 2)))
                  .or(() -> here.rowBeside(card, 1).map(row -> toTop(command, here, row, card)));
        };
    return step.map(next -> CardRules.decide(next, state, origin)).orElseGet(Decision::accept);
  }

  private static PlaceInRow toEnd(ShiftCard command, RowId row) {
    return new PlaceInRow(command.board(), command.card(), row);
  }

  private static CardCommand toTop(ShiftCard command, Column column, RowId row, Card card) {
    return column
        .firstIn(row, card.stage())
        .<CardCommand>map(first -> to(command, column, Optional.of(first)))
        .orElseGet(() -> toEnd(command, row));
  }

  private static MoveCard to(ShiftCard command, Column column, Optional<CardId> before) {
    return new MoveCard(command.board(), command.card(), column.id(), before);
  }

  /** Moves a card back to the column, and to the stage, from which the sender has moved it. */
  static Decision<BoardEvent> undo(UndoMove command, Place place, BoardState state, Origin origin) {
    Optional<Rejection> unseen =
        unseenMove(place, false, state, origin)
            .or(() -> FlowRules.unseenStage(place, state, origin));
    if (unseen.isPresent()) {
      return reject(unseen.get());
    }
    return state
        .card(command.card())
        .lastMove()
        .filter(move -> move.by().id().equals(origin.by().id()))
        .map(move -> undo(command, move, place, state.board()))
        .orElseGet(() -> reject(SharedRules.about(place.card(), NOTHING_TO_UNDO)));
  }

  private static Decision<BoardEvent> undo(UndoMove command, Move move, Place place, Board board) {
    Optional<Column> to = board.column(move.from());
    if (to.isEmpty()) {
      return reject(NO_SUCH_COLUMN);
    }
    if (to.get().isClosed()) {
      return reject(full(to.get()));
    }
    return accept(
        new MoveUndone(
            command.board(),
            command.card(),
            place.column().id(),
            move.from(),
            command.before().filter(id -> to.get().hasIn(move.row(), id)),
            place.card().back(move.stageFor(place.card()), to.get().flow().stages()).stage(),
            move.row()));
  }

  /** Puts a card at the end of another row, if need be in another column. */
  static Decision<BoardEvent> place(
      PlaceInRow command, Place place, BoardState state, Origin origin) {
    return state
        .board()
        .columnWith(command.row())
        .map(to -> placeIn(to, command, place, state, origin))
        .orElse(reject(NO_SUCH_ROW));
  }

  private static Decision<BoardEvent> placeIn(
      Column to, PlaceInRow command, Place place, BoardState state, Origin origin) {
    if (place.card().row().equals(Optional.of(command.row()))) {
      return accept();
    }
    Optional<Rejection> kept = kept(place, to, state, origin);
    if (kept.isPresent()) {
      return reject(kept.get());
    }
    CardId card = command.card();
    ColumnId from = place.column().id();
    CardPlacedInRow placed = new CardPlacedInRow(command.board(), card, to.id(), command.row());
    return from.equals(to.id())
        ? accept(placed)
        : accept(
            new CardMoved(command.board(), card, from, to.id(), Optional.empty(), origin.by()),
            placed);
  }

  /** The rejection that tells why the card can't go to a place in this column, if it can't. */
  private static Optional<Rejection> kept(Place place, Column to, BoardState state, Origin origin) {
    if (place.column().id().equals(to.id())) {
      return unseenMove(place, true, state, origin);
    }
    Board board = state.board();
    return unseenMove(place, false, state, origin)
        .or(() -> FlowRules.unseenStage(place, state, origin))
        .or(() -> notYours(place.card(), origin))
        .or(() -> unreviewed(place, to, board, origin))
        .or(() -> outsideWorkflow(board, place.column(), to.id()))
        .or(() -> to.isClosed() ? Optional.of(full(to)) : Optional.empty());
  }

  /** Only its assignee or a manager takes a card out of Doing. */
  static Optional<Rejection> notYours(Card card, Origin origin) {
    return card.assignee()
        .filter(
            _ ->
                card.stage() == Stage.DOING
                    && !card.isOf(origin.by())
                    && !origin.has(Project.MANAGER))
        .map(
            owner ->
                new Rejection(
                    NOT_YOURS,
                    "“%s”: %s is working on it. Only %s or a manager can take it away."
                        .formatted(card.title(), owner.name(), owner.name())));
  }

  /**
   * Only a manager takes a card out of a column with a reviewer. Others may put a card that nobody
   * works on back into a column on the left, where the work on it has yet to begin.
   */
  private static Optional<Rejection> unreviewed(
      Place place, Column to, Board board, Origin origin) {
    boolean back =
        place.card().stage() == Stage.TO_DO && board.isLeftOf(to.id(), place.column().id());
    return back ? Optional.empty() : unreviewed(place, origin);
  }

  /** Only a manager takes a card past the review. */
  static Optional<Rejection> unreviewed(Place place, Origin origin) {
    Flow flow = place.column().flow();
    return flow.reviewer().isEmpty() || origin.has(Project.MANAGER)
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                REVIEW_REQUIRED,
                "“%s” leaves %s only after a review by a %s."
                    .formatted(
                        place.card().title(), place.column().name(), flow.reviewer().get())));
  }

  static Optional<Rejection> outsideWorkflow(Board board, Column from, ColumnId to) {
    return board.allows(from, to) ? Optional.empty() : Optional.of(notInWorkflow(board, from));
  }

  static Rejection notInWorkflow(Board board, Column from) {
    return new Rejection(NOT_IN_WORKFLOW, waysOn(board, from));
  }

  private static String waysOn(Board board, Column from) {
    List<String> next =
        Stream.concat(
                board.nextOf(from).stream().map(NamedColumn::name),
                from.flow().elsewhere().stream().map(BoardColumn::name))
            .toList();
    return next.isEmpty()
        ? "From %s, a card can go nowhere; a manager can change the workflow."
            .formatted(from.name())
        : "From %s, a card can go only to %s.".formatted(from.name(), String.join(", ", next));
  }

  static Rejection full(Column column) {
    return new Rejection(
        WIP_LIMIT_REACHED,
        "%s is full: its limit is %d. Finish something there first."
            .formatted(column.name(), column.limit().map(Limit::cards).orElse(0)));
  }
}
