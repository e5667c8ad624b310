package io.kanban.project;

import io.recordplayer.record.Person;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A project; the rules' state and the view both use it.
 *
 * @param id empty until the project is started
 * @param members the members, by the person's id
 */
public record Project(
    Optional<ProjectId> id, String name, String description, Map<String, Member> members) {
  /** The role that may change a project's members, boards and limits. */
  public static final String MANAGER = "Manager";

  static final Project NONE = new Project(Optional.empty(), "", "", Map.of());

  /** A member of a project. */
  public record Member(Person person, Set<String> roles) {
    /** The roles in the order for people: managing first, the others by name. */
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

  /** Whether this person is the project's only manager. */
  boolean isOnlyManager(Person person) {
    return isManager(person)
        && members.values().stream().filter(member -> member.roles().contains(MANAGER)).count()
            == 1;
  }

  /** The roles of a person; empty if the person is not a member. */
  public Optional<Set<String>> rolesOf(Person person) {
    return Optional.ofNullable(members.get(person.id())).map(Member::roles);
  }
}
