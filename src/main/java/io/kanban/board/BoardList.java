package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.BoardRenamed;
import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.BoardEvent.ColumnEvent;
import io.kanban.board.BoardEvent.LabelEvent;
import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.project.Project;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The boards of one project, oldest first. */
public record BoardList(List<Named> boards) {
  static final BoardList NONE = new BoardList(List.of());

  /** A board and its name. */
  public record Named(BoardId id, String name) {}

  /** The key of the list that an event changes: the project's id; empty if it changes no list. */
  static Set<String> keysOf(Recorded<BoardEvent> event) {
    return switch (event.data()) {
      case BoardOpened _, BoardRenamed _ -> Set.of(event.data().board().project().value());
      case ColumnEvent _, LabelEvent _, CardEvent _, WaitingEvent _ -> Set.of();
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
      case BoardOpened e -> {
        List<Named> more = new ArrayList<>(boards);
        more.add(new Named(e.board(), e.name()));
        yield new BoardList(more);
      }
      case BoardRenamed e ->
          new BoardList(
              boards.stream()
                  .map(
                      board ->
                          board.id().equals(e.board()) ? new Named(e.board(), e.name()) : board)
                  .toList());
      case ColumnEvent _, LabelEvent _, CardEvent _, WaitingEvent _ -> this;
    };
  }
}
