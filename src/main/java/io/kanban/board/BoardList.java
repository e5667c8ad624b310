package io.kanban.board;

import io.kanban.board.BoardEvent.BoardOpened;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;

/** The boards of one project, oldest first. */
public record BoardList(List<Named> boards) {
  static final BoardList NONE = new BoardList(List.of());

  /** A board and its name. */
  public record Named(BoardId id, String name) {}

  BoardList play(Recorded<BoardEvent> event) {
    if (!(event.data() instanceof BoardOpened opened)) {
      return this;
    }
    List<Named> more = new ArrayList<>(boards);
    more.add(new Named(opened.board(), opened.name()));
    return new BoardList(more);
  }
}
