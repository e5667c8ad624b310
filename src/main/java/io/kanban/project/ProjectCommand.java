package io.kanban.project;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Set;

/** A request to change a project. */
public sealed interface ProjectCommand {
  ProjectId project();

  /** Starts a project; its sender becomes its manager. */
  @StoredAs("start-project")
  record StartProject(ProjectId project, String name, String description)
      implements ProjectCommand {}

  @StoredAs("add-member")
  record AddMember(ProjectId project, Person person, Set<String> roles) implements ProjectCommand {}

  /** Replaces all roles of a member. */
  @StoredAs("change-roles")
  record ChangeRoles(ProjectId project, Person person, Set<String> roles)
      implements ProjectCommand {}

  @StoredAs("remove-member")
  record RemoveMember(ProjectId project, Person person) implements ProjectCommand {}
}
