package io.kanban.board;

import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a key that access depends on. A key is a board's id, a card's key, or the id of the
 * project itself.
 *
 * @param board the board's name in its id; empty for a key that stands for the whole project
 */
public record BoardKey(ProjectId project, Optional<String> board) {
  /** Parses a key. */
  public static BoardKey of(String key) {
    String[] parts = key.split("\\.", 3);
    ProjectId project = BoardId.projectOf(key);
    return new BoardKey(
        project,
        parts.length == 1 ? Optional.empty() : Optional.of(new BoardId(project, parts[1]).name()));
  }

  /** The roles of a person there; empty if the person may not use it. */
  public static Optional<Set<String>> rolesOf(Person person, BoardKey key, Views views) {
    return key.board()
        .map(board -> Projects.rolesOnBoard(person, key.project(), board, views))
        .orElseGet(() -> Projects.rolesOfMember(person, key.project(), views));
  }
}
