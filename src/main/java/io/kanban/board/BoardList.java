package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.ColumnAdded;
import io.kanban.board.BoardEvent.ColumnMoved;
import io.kanban.board.BoardEvent.ColumnRemoved;
import io.kanban.board.BoardEvent.ColumnRenamed;
import io.kanban.board.HandOverEvent.ColumnsHandedOver;
import io.kanban.project.Project;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The boards of one project, oldest first. */
public record BoardList(List<Named> boards) {
  static final BoardList NONE = new BoardList(List.of());

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
        default -> this;
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

  /** The board with this id. */
  public Optional<Named> board(BoardId id) {
    return boards.stream().filter(board -> board.id().equals(id)).findFirst();
  }

  /** The key of the list that an event changes: the project's id; empty if it changes no list. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened _,
          BoardRenamed _,
          ColumnAdded _,
          ColumnRenamed _,
          ColumnMoved _,
          ColumnRemoved _,
          ColumnsHandedOver _ ->
          Set.of(event.data().board().project().value());
      default -> Set.of();
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
    return switch (event.data()) {
      case BoardOpened e ->
          new BoardList(
              Stream.concat(boards.stream(), Stream.of(new Named(e.board(), e.name(), e.columns())))
                  .toList());
      case ColumnsHandedOver e when e.ended() ->
          new BoardList(boards.stream().filter(board -> !board.id().equals(e.board())).toList());
      case BoardEvent e ->
          new BoardList(
              boards.stream()
                  .map(board -> board.id().equals(e.board()) ? board.with(e) : board)
                  .toList());
    };
  }
}
