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

  /** Makes its sender, an administrator, a manager of a project that no manager can open. */
  @StoredAs("take-over-project")
  record TakeOver(ProjectId project) implements ProjectCommand {}

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

  /** A request to change a part of a kind of card, which leaves its other parts as they are. */
  sealed interface KindChange extends ProjectChange {
    KindId kind();
  }

  @StoredAs("rename-kind")
  record RenameKind(ProjectId project, KindId kind, String to) implements KindChange {}

  /**
   * Adds a field to a kind of card, or changes one of its fields.
   *
   * @param now the present name of the changed field; empty for a new field
   */
  @StoredAs("define-field")
  record DefineField(ProjectId project, KindId kind, Optional<String> now, Field field)
      implements KindChange {}

  /**
   * Moves a field of a kind of card.
   *
   * @param places number of places towards the end; negative towards the beginning
   */
  @StoredAs("move-field")
  record MoveField(ProjectId project, KindId kind, String field, int places)
      implements KindChange {}

  /** Removes a field of a kind of card; cards keep its values. */
  @StoredAs("remove-field")
  record RemoveField(ProjectId project, KindId kind, String field) implements KindChange {}

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
