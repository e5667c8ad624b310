package io.kanban.project;

import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.recordplayer.record.Recorded;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ids of the projects that one person manages. */
record ManagedProjects(Set<String> ids) {
  static final ManagedProjects NONE = new ManagedProjects(Set.of());

  /** The ids of the people whose role {@link Project#MANAGER} an event may give or take away. */
  static List<String> peopleOf(Recorded<ProjectEvent> event) {
    return switch (event.data()) {
      case ProjectStarted e -> List.of(e.manager().id());
      case MemberAdded e -> List.of(e.person().id());
      case RolesChanged e -> List.of(e.person().id());
      case MemberRemoved e -> List.of(e.person().id());
      // The role Manager can't be renamed or removed, and nobody has it on one board only.
      case ProjectEvent.ProjectRenamed _,
          ProjectEvent.ProjectDescribed _,
          ProjectEvent.StatusChanged _,
          ProjectEvent.RoleDefined _,
          ProjectEvent.RoleRenamed _,
          ProjectEvent.RoleRemoved _,
          ProjectEvent.KindDefined _,
          ProjectEvent.KindRemoved _,
          ProjectEvent.BoardRolesSet _ ->
          List.of();
    };
  }

  ManagedProjects play(Recorded<ProjectEvent> event) {
    boolean manages =
        switch (event.data()) {
          case ProjectStarted _ -> true;
          case MemberAdded e -> e.roles().contains(Project.MANAGER);
          case RolesChanged e -> e.roles().contains(Project.MANAGER);
          case MemberRemoved _ -> false;
          case ProjectEvent.ProjectRenamed _,
              ProjectEvent.ProjectDescribed _,
              ProjectEvent.StatusChanged _,
              ProjectEvent.RoleDefined _,
              ProjectEvent.RoleRenamed _,
              ProjectEvent.RoleRemoved _,
              ProjectEvent.KindDefined _,
              ProjectEvent.KindRemoved _,
              ProjectEvent.BoardRolesSet _ ->
              ids.contains(event.data().project().value());
        };
    Set<String> next = new HashSet<>(ids);
    if (manages) {
      next.add(event.data().project().value());
    } else {
      next.remove(event.data().project().value());
    }
    return new ManagedProjects(next);
  }
}
