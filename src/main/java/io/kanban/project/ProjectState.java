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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** The key of a kind of card, with its name and its fields. */
  static String kind(KindId kind) {
    return "KIND " + kind.value();
  }

  /** The key of the name of a kind of card. */
  static String nameOf(KindId kind) {
    return "KIND NAME " + kind.value();
  }

  /** The key of the order of the fields of a kind of card. */
  static String orderOf(KindId kind) {
    return "KIND ORDER " + kind.value();
  }

  /** The key of a field of a kind of card. */
  static String fieldOf(KindId kind, String name) {
    return "KIND FIELD " + kind.value() + " " + name;
  }

  /** Whether the project has a kind of card with this id, or had one. */
  boolean knows(KindId kind) {
    return changes.containsKey(kind(kind)) || project.kind(kind).isPresent();
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
      case KindDefined e -> changed(event, keysOf(e.kind()));
      case KindRemoved e -> changed(event, kind(e.kind()));
      case ProjectStarted _, RoleDefined _, RoleRenamed _, RoleRemoved _ ->
          new ProjectState(project.with(event.data()), changes);
    };
  }

  /** The keys of the parts of a kind that change when the kind becomes this one. */
  private Set<String> keysOf(CardKind to) {
    Set<String> keys = new HashSet<>();
    keys.add(kind(to.id()));
    project.kind(to.id()).ifPresent(from -> addChangedParts(keys, from, to));
    return keys;
  }

  private static void addChangedParts(Set<String> keys, CardKind from, CardKind to) {
    if (!from.name().equals(to.name())) {
      keys.add(nameOf(to.id()));
    }
    if (!order(from, to).equals(order(to, from))) {
      keys.add(orderOf(to.id()));
    }
    Stream.concat(from.fields().stream(), to.fields().stream())
        .filter(field -> !from.fields().contains(field) || !to.fields().contains(field))
        .forEach(field -> keys.add(fieldOf(to.id(), field.name())));
  }

  /** The order of those fields of a kind that the other one has, too. */
  private static List<String> order(CardKind kind, CardKind other) {
    return kind.fields().stream()
        .map(Field::name)
        .filter(name -> other.field(name).isPresent())
        .toList();
  }

  private ProjectState changed(Recorded<ProjectEvent> event, String key) {
    return changed(event, Set.of(key));
  }

  private ProjectState changed(Recorded<ProjectEvent> event, Set<String> keys) {
    Map<String, LastChange> next = new HashMap<>(changes);
    keys.forEach(key -> next.put(key, LastChange.of(event)));
    return new ProjectState(project.with(event.data()), next);
  }
}
