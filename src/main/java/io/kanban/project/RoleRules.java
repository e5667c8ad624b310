package io.kanban.project;

import static io.kanban.project.ProjectRules.acceptUnless;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.RemoveRole;
import io.kanban.project.ProjectCommand.RenameRole;
import io.kanban.project.ProjectEvent.RoleDefined;
import io.kanban.project.ProjectEvent.RoleRemoved;
import io.kanban.project.ProjectEvent.RoleRenamed;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which roles a project defines, and which roles a person can be given. */
final class RoleRules {
  static final TextLimit ROLE = new TextLimit("role", 40);
  static final int DEFINED_MAX = 50;
  static final String TOO_LONG = "TOO_LONG";
  static final String NO_SUCH_ROLE = "NO_SUCH_ROLE";
  static final String ROLE_EXISTS = "ROLE_EXISTS";
  static final String ROLE_IN_USE = "ROLE_IN_USE";
  static final Rejection ROLE_NAMELESS = new Rejection("ROLE_NAMELESS", "Give the role a name.");
  static final Rejection MANAGER_IS_BUILT_IN =
      new Rejection(
          "MANAGER_IS_BUILT_IN", "Every project has the role Manager; it can't be changed.");
  static final Rejection TOO_MANY_ROLES =
      new Rejection(
          "TOO_MANY_ROLES", "A project can have at most %d roles.".formatted(DEFINED_MAX));

  private RoleRules() {}

  static Decision<ProjectEvent> define(DefineRole command, Project project) {
    String name = Texts.strip(command.role());
    if (project.roleNames().contains(name)) {
      return accept();
    }
    if (project.roles().size() >= DEFINED_MAX) {
      return reject(TOO_MANY_ROLES);
    }
    return acceptUnless(
        unfit(name, project, Optional.empty()), new RoleDefined(command.project(), name));
  }

  static Decision<ProjectEvent> rename(RenameRole command, Project project) {
    String to = Texts.strip(command.to());
    if (command.role().equals(Project.MANAGER)) {
      return reject(MANAGER_IS_BUILT_IN);
    }
    Optional<Role> role = project.role(command.role());
    if (role.filter(now -> now.name().equals(to)).isPresent()) {
      return accept();
    }
    if (!project.definesNow(command.role())) {
      return reject(noSuch(command.role(), project));
    }
    return acceptUnless(
        unfit(to, project, role), new RoleRenamed(command.project(), command.role(), to));
  }

  static Decision<ProjectEvent> remove(RemoveRole command, Project project) {
    String role = command.role();
    if (role.equals(Project.MANAGER)) {
      return reject(MANAGER_IS_BUILT_IN);
    }
    if (project.role(role).isEmpty()) {
      return accept();
    }
    if (!project.definesNow(role)) {
      return reject(noSuch(role, project));
    }
    Optional<String> successor = command.successor();
    if (successor.isEmpty() && project.holdersOf(role) > 0) {
      return reject(
          new Rejection(
              ROLE_IN_USE,
              "Somebody has the role “%s”. Choose a role that takes its place.".formatted(role)));
    }
    return acceptUnless(
        successor
            .filter(name -> name.equals(role) || !project.definesNow(name))
            .map(name -> noSuch(name, project)),
        new RoleRemoved(command.project(), role, successor));
  }

  /**
   * The rejection of a name that the project can't define.
   *
   * @param renamed the role that gets the name; empty for a new one
   */
  private static Optional<Rejection> unfit(String name, Project project, Optional<Role> renamed) {
    if (Texts.isBlank(name)) {
      return Optional.of(ROLE_NAMELESS);
    }
    if (ROLE.isExceededBy(name)) {
      return Optional.of(new Rejection(TOO_LONG, ROLE.messageFor(name)));
    }
    boolean taken =
        name.equalsIgnoreCase(Project.MANAGER)
            || name.equalsIgnoreCase(Project.READ_ONLY)
            || name.equalsIgnoreCase(Project.RESCUER)
            || name.equalsIgnoreCase(Project.CARRIER)
            || project.roles().stream()
                .filter(role -> !renamed.equals(Optional.of(role)))
                .anyMatch(role -> role.isLike(name));
    return taken
        ? Optional.of(
            new Rejection(
                ROLE_EXISTS, "A role is or was called “%s”. Choose another name.".formatted(name)))
        : Optional.empty();
  }

  /** The rejection that names the first of these roles that the project doesn't define. */
  static Optional<Rejection> undefined(Set<String> roles, Project project) {
    return roles.stream()
        .filter(role -> !role.equals(Project.MANAGER) && project.role(role).isEmpty())
        .sorted()
        .findFirst()
        .map(role -> noSuch(role, project));
  }

  /** The same roles by their present names; the sender may have seen former ones. */
  static Set<String> present(Set<String> roles, Project project) {
    return roles.stream()
        .map(name -> project.role(name).map(Role::name).orElse(name))
        .collect(Collectors.toSet());
  }

  private static Rejection noSuch(String role, Project project) {
    return new Rejection(
        NO_SUCH_ROLE,
        project
            .role(role)
            .map(Role::name)
            .filter(now -> !now.equals(role))
            .map(now -> "There is no role “%s” any more; it is “%s” now.".formatted(role, now))
            .orElseGet(() -> "This project has no role “%s”.".formatted(role)));
  }
}
