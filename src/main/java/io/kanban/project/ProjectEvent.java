package io.kanban.project;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Optional;
import java.util.Set;

/** A change of a project. */
public sealed interface ProjectEvent {
  ProjectId project();

  /** A project was started; it has the roles “Worker” and “Reviewer” from the beginning. */
  @StoredAs("project-started")
  record ProjectStarted(ProjectId project, String name, String description, Person manager)
      implements ProjectEvent {}

  @StoredAs("project-renamed")
  record ProjectRenamed(ProjectId project, String name) implements ProjectEvent {}

  @StoredAs("project-described")
  record ProjectDescribed(ProjectId project, String description) implements ProjectEvent {}

  @StoredAs("project-status-changed")
  record StatusChanged(ProjectId project, ProjectStatus status) implements ProjectEvent {}

  @StoredAs("role-defined")
  record RoleDefined(ProjectId project, String role) implements ProjectEvent {}

  @StoredAs("role-renamed")
  record RoleRenamed(ProjectId project, String from, String to) implements ProjectEvent {}

  @StoredAs("role-removed")
  record RoleRemoved(ProjectId project, String role, Optional<String> successor)
      implements ProjectEvent {}

  /** A kind of card was added, or the kind with this id was changed. */
  @StoredAs("kind-defined")
  record KindDefined(ProjectId project, CardKind kind) implements ProjectEvent {}

  @StoredAs("kind-removed")
  record KindRemoved(ProjectId project, KindId kind) implements ProjectEvent {}

  /** A member was added. In older logs, it defines roles that nobody has defined before. */
  @StoredAs("member-added")
  record MemberAdded(ProjectId project, Person person, Set<String> roles) implements ProjectEvent {}

  /** A member's roles were replaced. In older logs, it defines roles, as {@link MemberAdded}. */
  @StoredAs("roles-changed")
  record RolesChanged(ProjectId project, Person person, Set<String> roles)
      implements ProjectEvent {}

  @StoredAs("member-removed")
  record MemberRemoved(ProjectId project, Person person) implements ProjectEvent {}

  /** The roles of a person on one board were replaced; without a role, the access ended. */
  @StoredAs("board-roles-set")
  record BoardRolesSet(ProjectId project, String board, Person person, Set<String> roles)
      implements ProjectEvent {}
}
