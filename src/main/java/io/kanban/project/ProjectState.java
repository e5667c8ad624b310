package io.kanban.project;

import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.KindDefined;
import io.kanban.project.ProjectEvent.KindRemoved;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectDescribed;
import io.kanban.project.ProjectEvent.ProjectRenamed;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RoleDefined;
import io.kanban.project.ProjectEvent.RoleRemoved;
import io.kanban.project.ProjectEvent.RoleRenamed;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.recordplayer.entity.LastChange;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A project's state for its rules.
 *
 * @param project the state that people see
 * @param changes the last change of each part that two people can change at the same time, by the
 *     part's key
 */
record ProjectState(Project project, Map<String, LastChange> changes) {
  static final ProjectState NONE = new ProjectState(Project.NONE, Map.of());

  static final String NAME = "NAME";
  static final String DESCRIPTION = "DESCRIPTION";
  static final String STATUS = "STATUS";

  /** The key of a member's roles; a person without one is no member. */
  static String rolesOf(Person member) {
    return "ROLES " + member.id();
  }

  /** The key of a person's roles on one board. */
  static String rolesOn(String board, Person person) {
    return "BOARD " + board + " " + person.id();
  }

  /** The key of a kind of card. */
  static String kind(KindId kind) {
    return "KIND " + kind.value();
  }

  /** The last change of the part with this key, if the sender has not seen it. */
  Optional<LastChange> unseen(String key, Origin sender) {
    return Optional.ofNullable(changes.get(key)).filter(change -> change.isUnseenBy(sender));
  }

  ProjectState play(Recorded<ProjectEvent> event) {
    return switch (event.data()) {
      case ProjectRenamed _ -> changed(event, NAME);
      case ProjectDescribed _ -> changed(event, DESCRIPTION);
      case StatusChanged _ -> changed(event, STATUS);
      case MemberAdded e -> changed(event, rolesOf(e.person()));
      case RolesChanged e -> changed(event, rolesOf(e.person()));
      case MemberRemoved e -> changed(event, rolesOf(e.person()));
      case BoardRolesSet e -> changed(event, rolesOn(e.board(), e.person()));
      case KindDefined e -> changed(event, kind(e.kind().id()));
      case KindRemoved e -> changed(event, kind(e.kind()));
      case ProjectStarted _, RoleDefined _, RoleRenamed _, RoleRemoved _ ->
          new ProjectState(project.with(event.data()), changes);
    };
  }

  private ProjectState changed(Recorded<ProjectEvent> event, String key) {
    Map<String, LastChange> next = new HashMap<>(changes);
    next.put(key, LastChange.of(event));
    return new ProjectState(project.with(event.data()), next);
  }
}
