package io.kanban.project;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A role that a project defines.
 *
 * @param firstName the name with which it was defined; no other role gets this name
 * @param formerNames the names that it had before, and those of the removed roles whose place it
 *     took; boards can still use them
 */
public record Role(String firstName, String name, Set<String> formerNames) {
  static Role of(String name) {
    return new Role(name, name, Set.of());
  }

  /** Whether this is the role's name, or was once. */
  boolean isCalled(String text) {
    return name.equals(text) || formerNames.contains(text);
  }

  /** Whether a new role can't have this name, because people would mistake one for the other. */
  boolean isLike(String text) {
    return name.equalsIgnoreCase(text)
        || formerNames.stream().anyMatch(former -> former.equalsIgnoreCase(text));
  }

  Role renamed(String to) {
    return new Role(firstName, to, without(to, names()));
  }

  Role inPlaceOf(Optional<Role> removed) {
    Set<String> all = new LinkedHashSet<>(formerNames);
    removed.ifPresent(role -> all.addAll(role.names()));
    return new Role(firstName, name, without(name, all));
  }

  /** The present name and the former ones. */
  Set<String> names() {
    Set<String> all = new LinkedHashSet<>(formerNames);
    all.add(name);
    return all;
  }

  private static Set<String> without(String name, Set<String> names) {
    Set<String> fewer = new LinkedHashSet<>(names);
    fewer.remove(name);
    return fewer;
  }
}
