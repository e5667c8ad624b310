package io.kanban.board;

import static io.kanban.board.SharedRules.NO_SUCH_COLUMN;
import static io.kanban.board.SharedRules.change;
import static io.kanban.board.SharedRules.tooLong;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.Board.Card;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.ColumnCommand;
import io.kanban.board.BoardCommand.MoveColumn;
import io.kanban.board.BoardCommand.RemoveColumn;
import io.kanban.board.BoardCommand.RenameColumn;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.BoardCommand.SetSoftLimit;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardCommand.SetWorkflow;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnRolesSet;
import io.kanban.board.BoardEvent.SoftLimitSet;
import io.kanban.board.BoardEvent.WipLimitSet;
import io.kanban.board.BoardEvent.WorkflowSet;
import io.kanban.board.BoardState.ColumnPart;
import io.kanban.project.Project;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Decides commands about the columns of an open board. */
public final class ColumnRules {
  /** Maximum number of columns of a board. */
  static final int MOST = 100;

  public static final TextLimit NAME = new TextLimit("name", 60);
  public static final Rejection NAME_REQUIRED =
      new Rejection("COLUMN_NAME_REQUIRED", "Give the column a name.");
  static final String NAME_TAKEN = "COLUMN_NAME_TAKEN";
  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_COLUMNS", "A board has at most %d columns. Remove one first.".formatted(MOST));
  static final Rejection TOO_MANY_ELSEWHERE =
      new Rejection(
          "TOO_MANY_ELSEWHERE",
          "Cards can go to at most %d columns of other boards. Choose fewer.".formatted(MOST));
  static final Rejection LAST_COLUMN =
      new Rejection("LAST_COLUMN", "A board has at least one column.");
  static final String HAS_CARDS = "COLUMN_HAS_CARDS";
  static final Rejection LIMIT_BELOW_ONE =
      new Rejection("LIMIT_BELOW_ONE", "A limit is at least 1. Leave it empty for no limit.");

  static final TextLimit ROLE = new TextLimit("role", 40);
  public static final Rejection WORKER_REQUIRED =
      new Rejection(
          "WORKER_REQUIRED",
          "Choose the role that works in the column, too: reviewers need its finished cards.");

  private ColumnRules() {}

  static Decision<BoardEvent> decide(ColumnCommand command, BoardState state, Origin origin) {
    if (!origin.has(Project.MANAGER)) {
      return reject(SharedRules.ONLY_MANAGERS);
    }
    Board board = state.board();
    return switch (command) {
      case AddColumn c when board.hasHad(c.column()) -> accept();
      case AddColumn _ when board.columns().size() >= MOST -> reject(TOO_MANY);
      case AddColumn c ->
          named(
              board,
              c.column(),
              c.name(),
              name -> accept(new ColumnAdded(c.board(), c.column(), name, c.before())));
      case RenameColumn c -> onColumn(board, c, column -> rename(c, column, state, origin));
      case MoveColumn c -> onColumn(board, c, column -> move(c, column, state, origin));
      case SetWipLimit c when c.limit().filter(limit -> limit < 1).isPresent() ->
          reject(LIMIT_BELOW_ONE);
      case SetWipLimit c ->
          onColumn(
              board,
              c,
              column ->
                  limit(
                      new WipLimitSet(c.board(), c.column(), c.limit()),
                      column,
                      c.limit().map(cards -> new Limit(cards, true)),
                      state,
                      origin));
      case SetSoftLimit c when c.limit() < 1 -> reject(LIMIT_BELOW_ONE);
      case SetSoftLimit c ->
          onColumn(
              board,
              c,
              column ->
                  limit(
                      new SoftLimitSet(c.board(), c.column(), c.limit()),
                      column,
                      Optional.of(new Limit(c.limit(), false)),
                      state,
                      origin));
      case SetColumnRoles c -> onColumn(board, c, column -> staff(c, column, state, origin));
      case SetWorkflow c -> onColumn(board, c, column -> direct(c, column, state, origin));
      case SetRows c -> onColumn(board, c, column -> RowRules.set(c, column, state, origin));
      case RemoveColumn c when board.hasHad(c.column()) && board.column(c.column()).isEmpty() ->
          accept();
      case RemoveColumn c -> onColumn(board, c, column -> remove(c, column, state, origin));
    };
  }

  private static Decision<BoardEvent> onColumn(
      Board board, ColumnCommand command, Function<Column, Decision<BoardEvent>> decide) {
    return board.column(command.column()).map(decide).orElse(reject(NO_SUCH_COLUMN));
  }

  /** Decides on a column's name: it is not blank, not too long, and no other column has it. */
  private static Decision<BoardEvent> named(
      Board board, ColumnId id, String text, Function<String, Decision<BoardEvent>> decide) {
    if (isBlank(text)) {
      return reject(NAME_REQUIRED);
    }
    if (NAME.isExceededBy(text)) {
      return reject(tooLong(NAME, text));
    }
    String name = strip(text);
    return board.columns().stream()
        .filter(other -> !other.id().equals(id) && other.name().equalsIgnoreCase(name))
        .findFirst()
        .map(ColumnRules::nameTaken)
        .<Decision<BoardEvent>>map(Decision::reject)
        .orElseGet(() -> decide.apply(name));
  }

  private static Rejection nameTaken(Column by) {
    return new Rejection(NAME_TAKEN, "This board already has a column “%s”.".formatted(by.name()));
  }

  private static Decision<BoardEvent> rename(
      RenameColumn command, Column column, BoardState state, Origin origin) {
    return named(
        state.board(),
        column.id(),
        command.to(),
        name ->
            change(
                new ColumnRenamed(command.board(), column.id(), name),
                column.name().equals(name),
                unseen(column, ColumnPart.COLUMN_NAME, state, origin)));
  }

  private static Decision<BoardEvent> move(
      MoveColumn command, Column column, BoardState state, Origin origin) {
    Board board = state.board();
    // If the column in front of which this one was put is gone, the right end is near enough.
    Optional<ColumnId> before = command.before().filter(id -> board.column(id).isPresent());
    return change(
        new ColumnMoved(command.board(), column.id(), before),
        before.equals(board.next(column.id()).map(Column::id))
            || before.equals(Optional.of(column.id())),
        unseen(column, ColumnPart.COLUMN_PLACE, state, origin));
  }

  private static Decision<BoardEvent> limit(
      BoardEvent set, Column column, Optional<Limit> to, BoardState state, Origin origin) {
    return change(set, column.limit().equals(to), unseen(column, ColumnPart.LIMIT, state, origin));
  }

  private static Decision<BoardEvent> staff(
      SetColumnRoles command, Column column, BoardState state, Origin origin) {
    Optional<String> worker = role(command.worker());
    Optional<String> reviewer = role(command.reviewer());
    Optional<String> tooLong =
        Stream.of(worker, reviewer)
            .flatMap(Optional::stream)
            .filter(ROLE::isExceededBy)
            .findFirst();
    if (tooLong.isPresent()) {
      return reject(tooLong(ROLE, tooLong.get()));
    }
    if (worker.isEmpty() && reviewer.isPresent()) {
      return reject(WORKER_REQUIRED);
    }
    return change(
        new ColumnRolesSet(command.board(), column.id(), worker, reviewer),
        column.flow().worker().equals(worker) && column.flow().reviewer().equals(reviewer),
        unseen(column, ColumnPart.ROLES, state, origin));
  }

  private static Optional<String> role(Optional<String> text) {
    return text.map(Texts::strip).filter(role -> !role.isEmpty());
  }

  private static Decision<BoardEvent> direct(
      SetWorkflow command, Column column, BoardState state, Origin origin) {
    List<ColumnId> others =
        state.board().named().stream()
            .map(NamedColumn::id)
            .filter(id -> !id.equals(column.id()))
            .toList();
    if (!others.containsAll(command.next())) {
      return reject(NO_SUCH_COLUMN);
    }
    List<ColumnId> next = others.stream().filter(command.next()::contains).toList();
    List<BoardColumn> elsewhere = command.elsewhere();
    Optional<Rejection> misdirected =
        elsewhere.stream()
            .flatMap(to -> HandOverRules.misdirected(command.board(), to.board()).stream())
            .findFirst();
    if (misdirected.isPresent()) {
      return reject(misdirected.get());
    }
    if (elsewhere.size() > MOST) {
      return reject(TOO_MANY_ELSEWHERE);
    }
    WorkflowSet set = new WorkflowSet(command.board(), column.id(), next, elsewhere);
    return change(
        set,
        column.flow().next().map(Set::copyOf).equals(set.onlyTo().map(Set::copyOf))
            && column.flow().elsewhere().equals(elsewhere),
        unseen(column, ColumnPart.WORKFLOW, state, origin));
  }

  /** The column that takes the cards may exceed its limit by that. */
  private static Decision<BoardEvent> remove(
      RemoveColumn command, Column column, BoardState state, Origin origin) {
    Optional<Rejection> unseen =
        Stream.of(ColumnPart.values())
            .flatMap(part -> unseen(column, part, state, origin).stream())
            .findFirst();
    if (unseen.isPresent()) {
      return reject(unseen.get());
    }
    if (state.board().columns().size() == 1) {
      return reject(LAST_COLUMN);
    }
    List<CardId> cards = column.cards().stream().map(Card::id).toList();
    if (command.to().isEmpty()) {
      return cards.isEmpty()
          ? accept(new ColumnRemoved(command.board(), column.id(), Optional.empty(), cards))
          : reject(hasCards(column));
    }
    return command
        .to()
        .filter(to -> !to.equals(column.id()))
        .flatMap(state.board()::column)
        .<Decision<BoardEvent>>map(
            to ->
                accept(
                    new ColumnRemoved(command.board(), column.id(), Optional.of(to.id()), cards)))
        .orElse(reject(NO_SUCH_COLUMN));
  }

  private static Rejection hasCards(Column column) {
    return new Rejection(
        HAS_CARDS,
        "%s still has cards (%d). Choose a column that takes them."
            .formatted(column.name(), column.cards().size()));
  }

  /** The rejection that describes the last change of this part, if the sender has not seen it. */
  static Optional<Rejection> unseen(
      Column column, ColumnPart part, BoardState state, Origin origin) {
    return state
        .unseen(part, column.id(), origin)
        .map(change -> change.rejectionFor(origin, inWords(column, part)));
  }

  private static String inWords(Column column, ColumnPart part) {
    return switch (part) {
      case COLUMN_NAME -> "renamed the column to “%s”".formatted(column.name());
      case COLUMN_PLACE -> "moved the column " + column.name();
      case LIMIT ->
          column
              .limit()
              .map(limit -> "set the limit of %s to %d".formatted(column.name(), limit.cards()))
              .orElse("removed the limit of " + column.name());
      case ROLES -> "changed the roles in " + column.name();
      case WORKFLOW -> "changed the columns after " + column.name();
      case ROWS -> "changed the rows of " + column.name();
    };
  }
}
