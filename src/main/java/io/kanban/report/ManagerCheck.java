package io.kanban.report;

import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.record.Person;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells whether a person is a manager of a project, by the access rule of projects. */
@Component
class ManagerCheck {
  private final Features features;
  private final ObjectProvider<LiveViews> views;

  /**
   * @param views missing in a process that shows no pages
   */
  ManagerCheck(Features features, ObjectProvider<LiveViews> views) {
    this.features = features;
    this.views = views;
  }

  /**
   * Whether the person is a manager now. May wait.
   *
   * @throws io.recordplayer.projection.ViewUnavailable if nobody can tell
   */
  boolean passes(Person person, ProjectId project) {
    return features
        .rolesOf(person, new Subject(Projects.VIEW.name(), project.value()), views.getObject())
        .filter(roles -> roles.contains(Project.MANAGER))
        .isPresent();
  }
}
