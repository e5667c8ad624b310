package io.kanban.project;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Optional;
import java.util.Set;

/** A request to start or to change a project. */
public sealed interface ProjectCommand {
  ProjectId project();

  /** A request to change a project, which only its managers may do. */
  sealed interface ProjectChange extends ProjectCommand {}

  /** Starts a project; its sender becomes its manager. */
  @StoredAs("start-project")
  record StartProject(ProjectId project, String name, String description)
      implements ProjectCommand {}

  @StoredAs("rename-project")
  record RenameProject(ProjectId project, String to) implements ProjectChange {}

  @StoredAs("describe-project")
  record DescribeProject(ProjectId project, String to) implements ProjectChange {}

  @StoredAs("change-project-status")
  record ChangeStatus(ProjectId project, ProjectStatus to) implements ProjectChange {}

  @StoredAs("define-role")
  record DefineRole(ProjectId project, String role) implements ProjectChange {}

  @StoredAs("rename-role")
  record RenameRole(ProjectId project, String role, String to) implements ProjectChange {}

  /**
   * Removes a role.
   *
   * @param successor the role that takes its place; a role that somebody has needs one
   */
  @StoredAs("remove-role")
  record RemoveRole(ProjectId project, String role, Optional<String> successor)
      implements ProjectChange {}

  /** Adds a kind of card, or changes the kind with this id. */
  @StoredAs("define-kind")
  record DefineKind(ProjectId project, CardKind kind) implements ProjectChange {}

  /** Removes a kind of card; cards of this kind keep it. */
  @StoredAs("remove-kind")
  record RemoveKind(ProjectId project, KindId kind) implements ProjectChange {}

  @StoredAs("add-member")
  record AddMember(ProjectId project, Person person, Set<String> roles) implements ProjectChange {}

  /** Replaces all roles of a member. */
  @StoredAs("change-roles")
  record ChangeRoles(ProjectId project, Person person, Set<String> roles)
      implements ProjectChange {}

  @StoredAs("remove-member")
  record RemoveMember(ProjectId project, Person person) implements ProjectChange {}

  /**
   * Replaces all roles that a person has on one board only.
   *
   * @param board the board's name in its id
   * @param roles none to take the access away
   */
  @StoredAs("set-board-roles")
  record SetBoardRoles(ProjectId project, String board, Person person, Set<String> roles)
      implements ProjectChange {}
}
