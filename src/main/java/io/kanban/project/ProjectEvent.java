package io.kanban.project;

import io.recordplayer.record.Person;
import io.recordplayer.record.StoredAs;
import java.util.Set;

/** A change of a project. */
public sealed interface ProjectEvent {
  ProjectId project();

  @StoredAs("project-started")
  record ProjectStarted(ProjectId project, String name, String description, Person manager)
      implements ProjectEvent {}

  @StoredAs("member-added")
  record MemberAdded(ProjectId project, Person person, Set<String> roles) implements ProjectEvent {}

  @StoredAs("roles-changed")
  record RolesChanged(ProjectId project, Person person, Set<String> roles)
      implements ProjectEvent {}

  @StoredAs("member-removed")
  record MemberRemoved(ProjectId project, Person person) implements ProjectEvent {}
}
