package io.kanban.board;

import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.LabelDefined;
import io.kanban.board.BoardEvent.RowsSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.HandOverCommand.CarrierCommand;
import io.kanban.board.HandOverCommand.TakeCard;
import io.kanban.board.HandOverCommand.TakeColumns;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.CardHandedOver;
import io.kanban.board.HandOverEvent.CardTaken;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.project.Project;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Decides how a board takes what another one has handed over: each hand-over once, and whatever its
 * limits are. A board that has ended passes the cards on to its successor. If two managers combine
 * two boards with each other at the same time, none of them would keep a card, so that one of them
 * opens again.
 */
public final class TakingRules {
  /** Number of boards that pass a card on before the next one is taken for part of a circle. */
  static final int MOST_PASSES = 10;

  static final Rejection ONLY_CARRIER =
      new Rejection("ONLY_CARRIER", "Only the program itself carries cards to a board.");

  private TakingRules() {}

  static Decision<BoardEvent> decide(CarrierCommand command, BoardState state, Origin origin) {
    if (!origin.has(Project.CARRIER)) {
      return reject(ONLY_CARRIER);
    }
    return switch (command) {
      case TakeColumns c when state.hasTaken(c.from().text(), c.handedOver()) -> accept();
      case TakeColumns c -> accept(taking(c, state.board()).toArray(BoardEvent[]::new));
      case TakeCard c when state.hasTaken(CardView.key(c.from(), c.card()), c.handedOver()) ->
          accept();
      case TakeCard _ when state.board().columns().isEmpty() -> reject(BoardRules.NOT_OPEN);
      case TakeCard c -> accept(taking(c, state).toArray(BoardEvent[]::new));
    };
  }

  /** Whether a board rejected to take something, because it was never opened. */
  public static boolean isNoBoard(Rejection rejection) {
    return rejection.rule().equals(BoardRules.NOT_OPEN.rule());
  }

  private static List<BoardEvent> taking(TakeCard command, BoardState state) {
    Board board = state.board();
    BoardId id = command.board();
    Column to = board.column(command.column()).orElse(board.columns().getFirst());
    Parcel parcel = command.parcel();
    List<BoardEvent> events = new ArrayList<>(missing(id, parcel.labels(), board, command.from()));
    Board labelled = board.with(events);
    Card face = parcel.face();
    List<LabelId> labels =
        parcel.labels().stream()
            .flatMap(label -> known(label, labelled, command.from()).stream())
            .map(Label::id)
            .toList();
    CardId card = state.find(command.card()).isEmpty() ? command.card() : another(command);
    CardDetails details =
        parcel
            .details()
            .arriving(
                relation ->
                    relation.board().equals(Optional.of(id))
                        || (relation.board().equals(Optional.of(command.from()))
                            && state.hasTaken(CardView.key(command.from(), relation.other()))
                            && board.find(relation.other()).isPresent()));
    Optional<BoardId> next = board.successor().filter(_ -> command.passed() < MOST_PASSES);
    if (next.isEmpty() && board.successor().isPresent()) {
      events.add(new BoardReopened(id, board.name(), board.named()));
    }
    events.add(
        new CardTaken(
            id,
            card,
            command.from(),
            command.card(),
            command.handedOver(),
            to.id(),
            command.reason(),
            new Parcel(
                command.reason().arriving(face.as(card).with(face.badges().labelled(labels)), to),
                details,
                parcel.description(),
                parcel.texts(),
                parcel.labels(),
                parcel.archived()),
            state.cardsWith(relation -> relation.isTo(command.card(), command.from()))));
    next.ifPresent(
        successor ->
            events.add(
                new CardHandedOver(
                    id,
                    card,
                    to.id(),
                    new BoardColumn(successor, to.id(), to.name()),
                    command.reason(),
                    Optional.empty(),
                    command.passed() + 1,
                    List.of(),
                    face.heading())));
    return events;
  }

  /** The id of a card whose own id another card of the board has. */
  private static CardId another(TakeCard command) {
    return new CardId(
        idOf(command.from().text(), command.card().value(), command.handedOver().toString()));
  }

  private static String idOf(String... parts) {
    return UUID.nameUUIDFromBytes(String.join(" ", parts).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** Defines the labels of these names that the board doesn't have, as long as it has room. */
  private static List<BoardEvent> missing(
      BoardId id, List<Label> labels, Board board, BoardId from) {
    return labels.stream()
        .filter(label -> known(label, board, from).isEmpty())
        .limit(Math.max(0, LabelRules.MOST - board.labels().size()))
        .<BoardEvent>map(
            label ->
                new LabelDefined(
                    id,
                    board.label(label.id()).isEmpty() ? label.id() : idIn(from, label.id()),
                    label.name(),
                    label.color()))
        .toList();
  }

  /** The board's label with the same name, or else the one that came from the other board. */
  private static Optional<Label> known(Label label, Board board, BoardId from) {
    return board.labels().stream()
        .filter(other -> other.name().equalsIgnoreCase(label.name()))
        .findFirst()
        .or(() -> board.label(idIn(from, label.id())));
  }

  private static LabelId idIn(BoardId from, LabelId label) {
    return new LabelId(idOf(from.text(), label.value()));
  }

  private static List<BoardEvent> taking(TakeColumns command, Board board) {
    List<BoardEvent> events = new ArrayList<>();
    BoardId id = command.board();
    List<Column> added = new ArrayList<>();
    if (board.name().isEmpty()) {
      added.addAll(command.columns());
      events.add(
          new BoardOpened(
              id, command.name(), command.columns().stream().map(Column::named).toList()));
    } else if (board.isOpen()) {
      Optional<ColumnId> right = Optional.empty();
      for (Column column : command.columns().reversed()) {
        Optional<ColumnId> known =
            counterpart(board, command.from(), column.named()).map(Column::id);
        if (known.isEmpty()) {
          Column copy = column.copy(idIn(command.from(), column.id()));
          added.add(copy);
          events.add(new ColumnAdded(id, copy.id(), copy.name(), right));
          known = Optional.of(copy.id());
        }
        right = known;
      }
    }
    events.addAll(missing(id, command.labels(), board, command.from()));
    Board taken = board.with(events);
    for (Column column : added) {
      events.addAll(settings(id, column, command, taken).toList());
    }
    events.addAll(shorterWays(command, board, taken));
    events.add(new ColumnsTaken(id, command.from(), command.fromName(), command.handedOver()));
    return events;
  }

  /** The events that give a column its limit, roles, rows and workflow. */
  private static Stream<BoardEvent> settings(
      BoardId id, Column column, TakeColumns command, Board board) {
    Flow flow = column.flow();
    Stream<BoardEvent> limit =
        column.limit().stream()
            .map(
                set ->
                    set.hard()
                        ? new WipLimitSet(id, column.id(), Optional.of(set.cards()))
                        : new SoftLimitSet(id, column.id(), set.cards()));
    Stream<BoardEvent> roles =
        flow.worker().stream()
            .map(_ -> new ColumnRolesSet(id, column.id(), flow.worker(), flow.reviewer()));
    Stream<BoardEvent> rows =
        column.rows().isEmpty()
            ? Stream.empty()
            : Stream.of(new RowsSet(id, column.id(), column.rows()));
    Stream<BoardEvent> workflow =
        flow.next().stream()
            .map(
                next -> {
                  Stream<ColumnId> along =
                      command.columns().stream()
                          .filter(other -> next.contains(other.id()))
                          .flatMap(
                              other -> counterpart(board, command.from(), other.named()).stream())
                          .map(Column::id);
                  Stream<ColumnId> here =
                      flow.elsewhere().stream()
                          .filter(other -> other.board().equals(id))
                          .map(BoardColumn::column)
                          .filter(other -> board.column(other).isPresent());
                  return workflow(
                      id,
                      column.id(),
                      Stream.concat(along, here),
                      flow.elsewhere().stream().filter(other -> !other.board().equals(id)));
                });
    return Stream.of(limit, roles, rows, workflow).flatMap(all -> all);
  }

  private static WorkflowSet workflow(
      BoardId id, ColumnId column, Stream<ColumnId> next, Stream<BoardColumn> elsewhere) {
    List<ColumnId> here = next.filter(other -> !other.equals(column)).distinct().toList();
    List<BoardColumn> there = elsewhere.toList();
    // Without any column, cards could go everywhere; one that follows only itself leads nowhere.
    return new WorkflowSet(
        id, column, here.isEmpty() && there.isEmpty() ? List.of(column) : here, there);
  }

  /** The events that turn the ways to the other board into ways on this board. */
  private static List<BoardEvent> shorterWays(TakeColumns command, Board before, Board taken) {
    return before.columns().stream()
        .filter(
            column ->
                column.flow().elsewhere().stream()
                    .anyMatch(to -> to.board().equals(command.from())))
        .<BoardEvent>map(
            column -> {
              Flow flow = column.flow();
              Stream<ColumnId> here =
                  command.columns().stream()
                      .filter(
                          other ->
                              flow.elsewhere().stream()
                                  .anyMatch(
                                      to ->
                                          to.board().equals(command.from())
                                              && to.column().equals(other.id())))
                      .flatMap(other -> counterpart(taken, command.from(), other.named()).stream())
                      .map(Column::id);
              return workflow(
                  command.board(),
                  column.id(),
                  Stream.concat(flow.next().stream().flatMap(List::stream), here),
                  flow.elsewhere().stream().filter(to -> !to.board().equals(command.from())));
            })
        .toList();
  }

  /**
   * The column that takes the cards of another board's column: the one that came from there, or
   * else the one with the same name.
   */
  static Optional<Column> counterpart(Board board, BoardId from, NamedColumn column) {
    return board
        .column(idIn(from, column.id()))
        .or(
            () ->
                board.columns().stream()
                    .filter(other -> other.name().equalsIgnoreCase(column.name()))
                    .findFirst());
  }

  /** The id of another board's column on this board, which may have a column with the same id. */
  private static ColumnId idIn(BoardId from, ColumnId column) {
    return new ColumnId(idOf(from.text(), column.value()));
  }
}
