package io.kanban.project;

import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.kanban.text.TextLimit;
import io.kanban.text.Texts;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.LastChange;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Optional;
import java.util.Set;

/** Decides commands about a project. */
final class ProjectRules implements Entity<ProjectCommand, ProjectState, ProjectEvent> {
  static final Rejection NAME_REQUIRED = new Rejection("NAME_REQUIRED", "Give the project a name.");
  static final Rejection DESCRIPTION_REQUIRED =
      new Rejection("DESCRIPTION_REQUIRED", "Describe the project in a few words.");
  static final Rejection STARTED_ALREADY =
      new Rejection("STARTED_ALREADY", "This project already exists.");
  static final Rejection NO_SUCH_PROJECT =
      new Rejection("NO_SUCH_PROJECT", "There is no such project.");
  static final Rejection ONLY_MANAGERS =
      new Rejection("ONLY_MANAGERS", "Only a manager of the project can do this.");

  static final Rejection LAST_MANAGER =
      new Rejection("LAST_MANAGER", "A project needs at least one manager.");
  static final Rejection ROLE_REQUIRED =
      new Rejection("ROLE_REQUIRED", "Give the member at least one role.");
  static final Rejection ROLE_NAMELESS = new Rejection("ROLE_NAMELESS", "Give each role a name.");
  static final String NOT_A_MEMBER = "NOT_A_MEMBER";
  static final String MEMBER_ALREADY = "MEMBER_ALREADY";
  static final String TOO_LONG = "TOO_LONG";
  static final TextLimit NAME = new TextLimit("name", 120);
  static final TextLimit DESCRIPTION = new TextLimit("description", 2_000);
  static final TextLimit ROLE = new TextLimit("role", 40);
  static final int ROLES_MAX = 20;
  static final Rejection TOO_MANY_ROLES =
      new Rejection(
          "TOO_MANY_ROLES",
          "A member can have at most %d roles, of at most %d characters each."
              .formatted(ROLES_MAX, ROLE.most()));

  @Override
  public ProjectState initial() {
    return ProjectState.NONE;
  }

  @Override
  public Decision<ProjectEvent> decide(ProjectCommand command, ProjectState state, Origin origin) {
    Project project = state.project();
    return switch (command) {
      case StartProject c when isDone(c, project, origin) -> accept();
      case StartProject _ when project.id().isPresent() -> reject(STARTED_ALREADY);
      case StartProject c when isBlank(c.name()) -> reject(NAME_REQUIRED);
      case StartProject c when isBlank(c.description()) -> reject(DESCRIPTION_REQUIRED);
      case StartProject c when NAME.isExceededBy(c.name()) -> reject(tooLong(NAME, c.name()));
      case StartProject c when DESCRIPTION.isExceededBy(c.description()) ->
          reject(tooLong(DESCRIPTION, c.description()));
      case StartProject c ->
          accept(
              new ProjectStarted(
                  c.project(), strip(c.name()), strip(c.description()), origin.by()));
      case AddMember _, ChangeRoles _, RemoveMember _ when project.id().isEmpty() ->
          reject(NO_SUCH_PROJECT);
      case AddMember _, ChangeRoles _, RemoveMember _ when !project.isManager(origin.by()) ->
          reject(ONLY_MANAGERS);
      case AddMember c when project.rolesOf(c.person()).equals(Optional.of(c.roles())) -> accept();
      case AddMember c when project.rolesOf(c.person()).isPresent() ->
          reject(
              new Rejection(
                  MEMBER_ALREADY,
                  "%s is already a member, with other roles. Change those roles instead."
                      .formatted(c.person().name())));
      case AddMember c when c.roles().isEmpty() -> reject(ROLE_REQUIRED);
      case AddMember c when c.roles().stream().anyMatch(Texts::isBlank) -> reject(ROLE_NAMELESS);
      case AddMember c when areTooMany(c.roles()) -> reject(TOO_MANY_ROLES);
      case AddMember c -> accept(new MemberAdded(c.project(), c.person(), c.roles()));
      case ChangeRoles c when project.rolesOf(c.person()).isEmpty() ->
          reject(
              new Rejection(
                  NOT_A_MEMBER,
                  "%s is no longer a member of this project.".formatted(c.person().name())));
      case ChangeRoles c -> change(state, c, origin);
      case RemoveMember c when project.rolesOf(c.person()).isEmpty() -> accept();
      case RemoveMember c when project.isOnlyManager(c.person()) -> reject(LAST_MANAGER);
      case RemoveMember c -> accept(new MemberRemoved(c.project(), c.person()));
    };
  }

  /**
   * Whether a manager starts the project again with the same name, for example because the response
   * to the first command was lost.
   */
  private static boolean isDone(StartProject command, Project project, Origin origin) {
    return project.isManager(origin.by()) && project.name().equals(strip(command.name()));
  }

  private static Decision<ProjectEvent> change(
      ProjectState state, ChangeRoles command, Origin origin) {
    Project project = state.project();
    Person person = command.person();
    Set<String> roles = command.roles();
    Set<String> now = project.rolesOf(person).orElse(Set.of());
    if (now.equals(roles)) {
      return accept();
    }
    LastChange last = state.roles().get(person.id());
    if (last != null && last.isUnseenBy(origin)) {
      return reject(last.rejectionFor(origin, "changed the roles of " + person.name()));
    }
    if (roles.isEmpty()) {
      return reject(ROLE_REQUIRED);
    }
    if (roles.stream().anyMatch(Texts::isBlank)) {
      return reject(ROLE_NAMELESS);
    }
    if (areTooMany(roles)) {
      return reject(TOO_MANY_ROLES);
    }
    if (project.isOnlyManager(person) && !roles.contains(Project.MANAGER)) {
      return reject(LAST_MANAGER);
    }
    return accept(new RolesChanged(command.project(), person, roles));
  }

  private static boolean areTooMany(Set<String> roles) {
    return roles.size() > ROLES_MAX || roles.stream().anyMatch(ROLE::isExceededBy);
  }

  private static Rejection tooLong(TextLimit limit, String text) {
    return new Rejection(TOO_LONG, limit.messageFor(text));
  }

  @Override
  public ProjectState evolve(ProjectState state, Recorded<ProjectEvent> event) {
    return state.play(event);
  }
}
