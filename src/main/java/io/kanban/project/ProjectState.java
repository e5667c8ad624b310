package io.kanban.project;

import io.kanban.project.ProjectEvent.RolesChanged;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.Map;

/**
 * A project's state for its rules.
 *
 * @param project the state that people see
 * @param roles the last change of each member's roles, by the person's id
 */
record ProjectState(Project project, Map<String, LastChange> roles) {
  static final ProjectState NONE = new ProjectState(Project.NONE, Map.of());

  ProjectState play(Recorded<ProjectEvent> event) {
    Map<String, LastChange> next = roles;
    if (event.data() instanceof RolesChanged changed) {
      next = new HashMap<>(roles);
      next.put(changed.person().id(), LastChange.of(event));
    }
    return new ProjectState(project.with(event.data()), next);
  }
}
