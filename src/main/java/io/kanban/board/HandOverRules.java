package io.kanban.board;

import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.Board.Place;
import io.kanban.board.HandOverCommand.CarrierCommand;
import io.kanban.board.HandOverCommand.CombineBoard;
import io.kanban.board.HandOverCommand.HandOverCard;
import io.kanban.board.HandOverCommand.SplitBoard;
import io.kanban.board.HandOverCommand.UndoHandOver;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.project.Project;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides which cards leave a board for another one of the project; {@link TakingRules} decide what
 * the other one does with them.
 */
public final class HandOverRules {
  static final Rejection OTHER_PROJECT =
      new Rejection("OTHER_PROJECT", "This board belongs to another project.");
  static final Rejection SAME_BOARD =
      new Rejection("SAME_BOARD", "Choose another board than this one.");
  static final Rejection NOT_ON_BOARD =
      new Rejection("NOT_ON_BOARD", "You have no role on that board.");
  public static final Rejection COLUMNS_REQUIRED =
      new Rejection("COLUMNS_REQUIRED", "Choose the columns for the new board.");
  public static final Rejection ONE_STAYS =
      new Rejection("ONE_COLUMN_STAYS", "At least one column stays on this board.");

  /** Number of cards that one event can hand over. */
  static final int MOST = 10_000;

  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_CARDS",
          "A board with more than %,d cards, the archived ones included, can't be combined. Delete"
                  .formatted(MOST)
              + " archived cards first.");

  private HandOverRules() {}

  static Decision<BoardEvent> decide(HandOverCommand command, BoardState state, Origin origin) {
    return switch (command) {
      case HandOverCard c -> CardRules.decide(c, state, origin);
      case UndoHandOver c -> CardRules.decide(c, state, origin);
      case SplitBoard _, CombineBoard _ when !origin.has(Project.MANAGER) ->
          reject(SharedRules.ONLY_MANAGERS);
      case SplitBoard c -> split(c, state.board(), state);
      case CombineBoard c -> combine(c, state);
      case CarrierCommand c -> TakingRules.decide(c, state, origin);
    };
  }

  static Optional<Rejection> misdirected(BoardId from, BoardId to) {
    return from.equals(to)
        ? Optional.of(SAME_BOARD)
        : from.project().equals(to.project()) ? Optional.empty() : Optional.of(OTHER_PROJECT);
  }

  /** A person moves a card to another board, or a reviewer approves it for one. */
  static Decision<BoardEvent> handOver(
      HandOverCard command, Place place, BoardState state, Origin origin) {
    Optional<Rejection> kept =
        misdirected(command.board(), command.to().board())
            .or(() -> MoveRules.unseenMove(place, false, state, origin))
            .or(() -> outsideWorkflow(command, place.column(), state.board()));
    if (kept.isPresent()) {
      return reject(kept.get());
    }
    return command
        .approval()
        .map(
            reason ->
                FlowRules.reviewed(
                    reason,
                    place,
                    state,
                    origin,
                    () ->
                        accept(
                            leaving(
                                command.board(),
                                place,
                                command.to(),
                                HandOver.APPROVED,
                                Optional.of(strip(reason)),
                                state))))
        .orElseGet(
            () ->
                move(
                    command.board(),
                    place,
                    command.to(),
                    state,
                    FlowRules.unseenStage(place, state, origin)
                        .or(() -> MoveRules.notYours(place.card(), origin))
                        .or(() -> MoveRules.unreviewed(place, origin))));
  }

  /** Sends a card back that its sender has moved here, and that has not gone on since. */
  static Decision<BoardEvent> undo(
      UndoHandOver command, Place place, BoardState state, Origin origin) {
    boolean isOwn =
        state
            .card(command.card())
            .arrival()
            .filter(way -> way.from().equals(command.to().board()))
            .filter(way -> way.by().id().equals(origin.by().id()))
            .isPresent();
    return move(
        command.board(),
        place,
        command.to(),
        state,
        isOwn
            ? Optional.empty()
            : Optional.of(SharedRules.about(place.card(), MoveRules.NOTHING_TO_UNDO)));
  }

  private static Decision<BoardEvent> move(
      BoardId from, Place place, BoardColumn to, BoardState state, Optional<Rejection> kept) {
    return SharedRules.change(
        leaving(from, place, to, HandOver.MOVED, Optional.empty(), state), false, kept);
  }

  /** Without a workflow, a card goes only to boards on which its sender has a role. */
  private static Optional<Rejection> outsideWorkflow(
      HandOverCard command, Column from, Board board) {
    if (!from.flow().allows(command.to())) {
      return Optional.of(MoveRules.notInWorkflow(board, from));
    }
    return from.flow().next().isEmpty() && command.roles().isEmpty()
        ? Optional.of(NOT_ON_BOARD)
        : Optional.empty();
  }

  static CardHandedOver leaving(
      BoardId board,
      Place place,
      BoardColumn to,
      HandOver reason,
      Optional<String> approval,
      BoardState state) {
    CardId card = place.card().id();
    return new CardHandedOver(
        board,
        card,
        place.column().id(),
        to,
        reason,
        approval,
        0,
        state.cardsWith(relation -> relation.board().isEmpty() && relation.other().equals(card)),
        place.card().heading());
  }

  private static Decision<BoardEvent> split(SplitBoard command, Board board, BoardState state) {
    List<Column> columns =
        board.columns().stream().filter(column -> command.columns().contains(column.id())).toList();
    return SharedRules.change(
        leaving(
            command.board(),
            command.to(),
            strip(command.name()),
            columns,
            cardsOf(columns).toList(),
            false,
            state),
        false,
        misdirected(command.board(), command.to())
            .or(() -> BoardRules.unnamed(command.name()))
            .or(() -> unfit(command.columns(), columns, board)));
  }

  private static Optional<Rejection> unfit(
      List<ColumnId> wanted, List<Column> columns, Board board) {
    if (wanted.isEmpty()) {
      return Optional.of(COLUMNS_REQUIRED);
    }
    if (columns.size() < wanted.stream().distinct().count()) {
      return Optional.of(SharedRules.NO_SUCH_COLUMN);
    }
    return columns.size() == board.columns().size() ? Optional.of(ONE_STAYS) : Optional.empty();
  }

  private static Decision<BoardEvent> combine(CombineBoard command, BoardState state) {
    List<Column> columns = state.board().columns();
    List<CardId> cards =
        Stream.concat(cardsOf(columns), state.archive().keySet().stream().sorted().map(CardId::new))
            .toList();
    return SharedRules.change(
        leaving(command.board(), command.into(), command.name(), columns, cards, true, state),
        false,
        misdirected(command.board(), command.into())
            .or(() -> BoardRules.unnamed(command.name()))
            .or(() -> cards.size() > MOST ? Optional.of(TOO_MANY) : Optional.empty()));
  }

  private static Stream<CardId> cardsOf(List<Column> columns) {
    return columns.stream().flatMap(column -> column.cards().stream()).map(Card::id);
  }

  private static ColumnsHandedOver leaving(
      BoardId board,
      BoardId to,
      String name,
      List<Column> columns,
      List<CardId> cards,
      boolean ended,
      BoardState state) {
    Set<CardId> gone = Set.copyOf(cards);
    return new ColumnsHandedOver(
        board,
        to,
        name,
        columns.stream().map(Column::id).toList(),
        cards,
        state
            .cardsWith(relation -> relation.board().isEmpty() && gone.contains(relation.other()))
            .stream()
            .filter(card -> !gone.contains(card))
            .toList(),
        ended);
  }
}
