package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.BoardEvent.ColumnSettingEvent;
import io.kanban.board.BoardEvent.LabelEvent;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.board.HandOverEvent.BoardReopened;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.board.HandOverEvent.ColumnsTaken;
import io.kanban.project.Project;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The boards of one project, oldest first.
 *
 * @param ended the boards that have ended, because others took their columns; reports name them
 */
public record BoardList(List<Named> boards, List<Named> ended) {
  static final BoardList NONE = new BoardList(List.of(), List.of());

  /**
   * A board and its name.
   *
   * @param columns its columns, left to right
   */
  public record Named(BoardId id, String name, List<NamedColumn> columns) {
    public Named {
      columns = List.copyOf(columns);
    }

    /** The board's columns as places for the cards of other boards. */
    public List<BoardColumn> places() {
      return columns.stream().map(column -> column.at(id, name)).toList();
    }

    private Named with(BoardEvent event) {
      return switch (event) {
        case BoardRenamed e -> new Named(id, e.name(), columns);
        case ColumnAdded e ->
            with(insert(columns, new NamedColumn(e.column(), e.name()), e.before()));
        case ColumnRenamed e ->
            with(
                columns.stream()
                    .map(
                        column ->
                            column.id().equals(e.column())
                                ? new NamedColumn(e.column(), e.name())
                                : column)
                    .toList());
        case ColumnMoved e ->
            columns.stream()
                .filter(column -> column.id().equals(e.column()))
                .findFirst()
                .map(column -> with(insert(without(List.of(e.column())), column, e.before())))
                .orElse(this);
        case ColumnRemoved e -> with(without(List.of(e.column())));
        case ColumnsHandedOver e -> with(without(e.columns()));
        case BoardOpened _,
            BoardReopened _,
            ColumnSettingEvent _,
            CardEvent _,
            LabelEvent _,
            WaitingEvent _,
            ColumnsTaken _ ->
            this;
      };
    }

    private Named with(List<NamedColumn> to) {
      return new Named(id, name, to);
    }

    private List<NamedColumn> without(List<ColumnId> gone) {
      return columns.stream().filter(column -> !gone.contains(column.id())).toList();
    }

    private static List<NamedColumn> insert(
        List<NamedColumn> all, NamedColumn one, Optional<ColumnId> before) {
      List<NamedColumn> more = new ArrayList<>(all);
      int index = before.map(all.stream().map(NamedColumn::id).toList()::indexOf).orElse(-1);
      more.add(index < 0 ? more.size() : index, one);
      return more;
    }
  }

  /** All boards, those that have ended last. */
  public List<Named> all() {
    return Stream.concat(boards.stream(), ended.stream()).toList();
  }

  /** The board with this id. */
  public Optional<Named> board(BoardId id) {
    return boards.stream().filter(board -> board.id().equals(id)).findFirst();
  }

  /** The key of the list that an event changes: the project's id; empty if it changes no list. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened _,
          BoardReopened _,
          BoardRenamed _,
          ColumnAdded _,
          ColumnRenamed _,
          ColumnMoved _,
          ColumnRemoved _,
          ColumnsHandedOver _ ->
          Set.of(event.data().board().project().value());
      case ColumnSettingEvent _, CardEvent _, LabelEvent _, WaitingEvent _, ColumnsTaken _ ->
          Set.of();
    };
  }

  /** The boards that a person may see: all of the project for its members. */
  public List<BoardId> visibleTo(Person person, Project project) {
    return project.rolesOf(person).isPresent()
        ? boards.stream().map(Named::id).toList()
        : project.id().stream()
            .flatMap(id -> project.boardsOf(person).stream().map(name -> new BoardId(id, name)))
            .toList();
  }

  BoardList play(Recorded<BoardEvent> event) {
    BoardId id = event.data().board();
    return switch (event.data()) {
      case BoardOpened e ->
          new BoardList(plus(boards, new Named(e.board(), e.name(), e.columns())), ended);
      case ColumnsHandedOver e when e.ended() ->
          moved(id, boards, (from, to) -> new BoardList(from, plus(ended, to)));
      case BoardReopened _ -> moved(id, ended, (from, to) -> new BoardList(plus(boards, to), from));
      case BoardEvent e ->
          new BoardList(
              boards.stream().map(board -> board.id().equals(id) ? board.with(e) : board).toList(),
              ended);
    };
  }

  private BoardList moved(
      BoardId id, List<Named> from, BiFunction<List<Named>, Named, BoardList> move) {
    return from.stream()
        .filter(board -> board.id().equals(id))
        .findFirst()
        .map(
            board ->
                move.apply(from.stream().filter(other -> !other.id().equals(id)).toList(), board))
        .orElse(this);
  }

  private static List<Named> plus(List<Named> all, Named one) {
    return Stream.concat(all.stream(), Stream.of(one)).toList();
  }
}
