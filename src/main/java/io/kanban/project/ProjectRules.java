package io.kanban.project;

import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;

/** What may be done with a project. */
final class ProjectRules implements Entity<ProjectCommand, Project, ProjectEvent> {
  static final Rejection NAME_REQUIRED = new Rejection("NAME_REQUIRED", "Give the project a name.");
  static final Rejection DESCRIPTION_REQUIRED =
      new Rejection("DESCRIPTION_REQUIRED", "Say in a few words what the project is for.");
  static final Rejection STARTED_ALREADY =
      new Rejection("STARTED_ALREADY", "This project was started before.");
  static final Rejection NO_SUCH_PROJECT =
      new Rejection("NO_SUCH_PROJECT", "There is no such project.");
  static final Rejection ONLY_MANAGERS =
      new Rejection("ONLY_MANAGERS", "Only a manager of the project can do this.");

  @Override
  public Project initial() {
    return Project.NONE;
  }

  @Override
  public Decision<ProjectEvent> decide(ProjectCommand command, Project project, Origin origin) {
    return switch (command) {
      case StartProject _ when project.id().isPresent() -> reject(STARTED_ALREADY);
      case StartProject c when c.name().isBlank() -> reject(NAME_REQUIRED);
      case StartProject c when c.description().isBlank() -> reject(DESCRIPTION_REQUIRED);
      case StartProject c ->
          accept(
              new ProjectStarted(
                  c.project(), c.name().strip(), c.description().strip(), origin.by()));
      case AddMember _ when project.id().isEmpty() -> reject(NO_SUCH_PROJECT);
      case AddMember _
          when project.rolesOf(origin.by()).stream()
              .noneMatch(roles -> roles.contains(Project.MANAGER)) ->
          reject(ONLY_MANAGERS);
      case AddMember c
          when project.rolesOf(c.person()).filter(roles -> roles.equals(c.roles())).isPresent() ->
          accept();
      case AddMember c -> accept(new MemberAdded(c.project(), c.person(), c.roles()));
    };
  }

  @Override
  public Project evolve(Project project, ProjectEvent event) {
    return project.with(event);
  }
}
