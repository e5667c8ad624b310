package io.kanban.project;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Optional;
import java.util.Set;

/** What somebody wants of a project. */
public sealed interface ProjectCommand {
  ProjectId project();

  /** Whoever starts it becomes its manager. */
  @StoredAs("start-project")
  record StartProject(ProjectId project, String name, String description)
      implements ProjectCommand {}

  @StoredAs("add-member")
  record AddMember(ProjectId project, Person person, Set<String> roles) implements ProjectCommand {}

  /**
   * Other roles.
   *
   * @param from those that the page saw; empty in old records, which don't say it
   */
  @StoredAs("change-roles")
  record ChangeRoles(
      ProjectId project, Person person, Optional<Set<String>> from, Set<String> roles)
      implements ProjectCommand {}

  @StoredAs("remove-member")
  record RemoveMember(ProjectId project, Person person) implements ProjectCommand {}
}
