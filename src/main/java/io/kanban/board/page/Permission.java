package io.kanban.board.page;

import io.kanban.board.Board;
import io.kanban.board.BoardId;
import io.kanban.board.Column;
import io.kanban.project.Project;
import io.kanban.project.Role;
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One line of the permissions report: a role and what it permits in a column of a board.
 *
 * @param people the names of those who have the role on this board
 */
record Permission(String board, String column, String role, String what, String people) {
  private static final String ALL = "All columns";
  private static final String EVERY_ROLE = "Every role";

  /** The permissions on one board, column by column. */
  static List<Permission> of(BoardId id, Board board, Project project) {
    List<Permission> permissions = new ArrayList<>();
    permissions.add(
        new Permission(
            board.name(),
            ALL,
            Project.MANAGER,
            "Manages the board",
            people(id, Project.MANAGER, project)));
    for (Column column : board.columns()) {
      if (column.flow().worker().isEmpty()) {
        permissions.add(
            new Permission(
                board.name(),
                column.name(),
                EVERY_ROLE,
                "Moves cards",
                names(project.peopleOn(id.name()))));
      }
      column
          .flow()
          .worker()
          .ifPresent(role -> permissions.add(of(id, board, column, role, "Works", project)));
      column
          .flow()
          .reviewer()
          .ifPresent(role -> permissions.add(of(id, board, column, role, "Reviews", project)));
    }
    return permissions;
  }

  private static Permission of(
      BoardId id, Board board, Column column, String role, String what, Project project) {
    return new Permission(
        board.name(),
        column.name(),
        project.role(role).map(Role::name).orElse(role),
        what,
        people(id, role, project));
  }

  private static String people(BoardId id, String role, Project project) {
    return names(
        project.peopleOn(id.name()).stream()
            .filter(
                person ->
                    project
                        .rolesOn(id.name(), person)
                        .filter(roles -> roles.contains(role))
                        .isPresent())
            .toList());
  }

  private static String names(List<Person> people) {
    return people.isEmpty()
        ? "Nobody"
        : people.stream().map(Person::name).collect(Collectors.joining(", "));
  }
}
