package io.kanban.project;

import io.recordplayer.record.Person;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A project: the entity's state and the view model alike.
 *
 * @param id empty before it is started
 * @param members by the person's id
 */
public record Project(
    Optional<ProjectId> id, String name, String description, Map<String, Member> members) {
  /** The role that may set up a project. */
  public static final String MANAGER = "Manager";

  static final Project NONE = new Project(Optional.empty(), "", "", Map.of());

  /** Somebody in a project. */
  public record Member(Person person, Set<String> roles) {
    /** As people read them: managing first, the rest by name. */
    List<String> sortedRoles() {
      return roles.stream()
          .sorted(
              Comparator.<String, Boolean>comparing(role -> !role.equals(MANAGER))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  Project with(ProjectEvent event) {
    return switch (event) {
      case ProjectEvent.ProjectStarted e ->
          new Project(
              Optional.of(e.project()),
              e.name(),
              e.description(),
              Map.of(e.manager().id(), new Member(e.manager(), Set.of(MANAGER))));
      case ProjectEvent.MemberAdded e -> with(new Member(e.person(), e.roles()));
      case ProjectEvent.RolesChanged e -> with(new Member(e.person(), e.roles()));
      case ProjectEvent.MemberRemoved e -> {
        Map<String, Member> fewer = new LinkedHashMap<>(members);
        fewer.remove(e.person().id());
        yield new Project(id, name, description, fewer);
      }
    };
  }

  private Project with(Member member) {
    Map<String, Member> more = new LinkedHashMap<>(members);
    more.put(member.person().id(), member);
    return new Project(id, name, description, more);
  }

  public boolean isManager(Person person) {
    return rolesOf(person).filter(roles -> roles.contains(MANAGER)).isPresent();
  }

  /** Whether nobody would be left to manage it without this person. */
  boolean isOnlyManager(Person person) {
    return isManager(person)
        && members.values().stream().filter(member -> member.roles().contains(MANAGER)).count()
            == 1;
  }

  /** The roles of a person; empty where the person is no member. */
  public Optional<Set<String>> rolesOf(Person person) {
    return Optional.ofNullable(members.get(person.id())).map(Member::roles);
  }
}
