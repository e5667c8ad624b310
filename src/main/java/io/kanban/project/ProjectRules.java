package io.kanban.project;

import static io.kanban.project.ProjectState.DESCRIPTION;
import static io.kanban.project.ProjectState.NAME;
import static io.kanban.project.ProjectState.STATUS;
import static io.kanban.project.ProjectState.rolesOf;
import static io.kanban.project.ProjectState.rolesOn;
import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.project.Project.Member;
import io.kanban.project.ProjectCommand.AddMember;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.ProjectCommand.ChangeStatus;
import io.kanban.project.ProjectCommand.DefineKind;
import io.kanban.project.ProjectCommand.DefineRole;
import io.kanban.project.ProjectCommand.DescribeProject;
import io.kanban.project.ProjectCommand.KindChange;
import io.kanban.project.ProjectCommand.ProjectChange;
import io.kanban.project.ProjectCommand.RemoveKind;
import io.kanban.project.ProjectCommand.RemoveMember;
import io.kanban.project.ProjectCommand.RemoveRole;
import io.kanban.project.ProjectCommand.RenameProject;
import io.kanban.project.ProjectCommand.RenameRole;
import io.kanban.project.ProjectCommand.SetBoardRoles;
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectCommand.TakeOver;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectDescribed;
import io.kanban.project.ProjectEvent.ProjectRenamed;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.RolesChanged;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides commands about a project. {@link RoleRules}, {@link KindRules} and {@link FieldRules}
 * decide those about its roles, its kinds of card and their fields.
 */
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
  static final Rejection ONLY_RESCUERS =
      new Rejection(
          "ONLY_RESCUERS",
          "Only an administrator can take over a project, and only while none of its managers can"
              + " sign in.");
  static final String READ_ONLY = "READ_ONLY";
  static final Rejection LAST_MANAGER =
      new Rejection("LAST_MANAGER", "A project needs at least one manager.");
  static final Rejection ROLE_REQUIRED =
      new Rejection("ROLE_REQUIRED", "Give the member at least one role.");
  static final Rejection MANAGES_ALL =
      new Rejection(
          "MANAGES_ALL",
          "A manager manages the whole project. Add the person as a member instead.");
  static final Rejection NO_SUCH_BOARD =
      new Rejection("NO_SUCH_BOARD", "There is no such board in this project.");
  static final String NOT_A_MEMBER = "NOT_A_MEMBER";
  static final String MEMBER_ALREADY = "MEMBER_ALREADY";
  static final TextLimit NAME_LIMIT = new TextLimit("name", 120);
  static final TextLimit DESCRIPTION_LIMIT = new TextLimit("description", 2_000);

  /** The form of a board's name in its id. */
  private static final String BOARD = "[a-zA-Z0-9-]{1,64}";

  @Override
  public ProjectState initial() {
    return ProjectState.NONE;
  }

  @Override
  public Decision<ProjectEvent> decide(ProjectCommand command, ProjectState state, Origin origin) {
    Project project = state.project();
    return switch (command) {
      case StartProject c -> start(c, project, origin);
      case TakeOver _ when project.id().isEmpty() -> reject(NO_SUCH_PROJECT);
      case TakeOver _ when project.isManager(origin.by()) -> accept();
      case TakeOver _ when !origin.has(Project.RESCUER) -> reject(ONLY_RESCUERS);
      case TakeOver c ->
          acceptUnless(unseenManager(state, origin), takenOver(c, project, origin.by()));
      case ProjectChange _ when project.id().isEmpty() -> reject(NO_SUCH_PROJECT);
      case ProjectChange _ when !project.isManager(origin.by()) -> reject(ONLY_MANAGERS);
      case ChangeStatus c -> changeStatus(c, state, origin);
      case ProjectChange _ when project.status().isReadOnly() -> reject(readOnly(project.status()));
      case RenameProject c -> rename(c, state, origin);
      case DescribeProject c -> describe(c, state, origin);
      case DefineRole c -> RoleRules.define(c, project);
      case RenameRole c -> RoleRules.rename(c, project);
      case RemoveRole c -> RoleRules.remove(c, project);
      case DefineKind c -> KindRules.define(c, state);
      case RemoveKind c -> KindRules.remove(c, state, origin);
      case KindChange c -> KindRules.change(c, state, origin);
      case AddMember c -> add(c, state, origin);
      case ChangeRoles c -> changeRoles(c, state, origin);
      case RemoveMember c when project.member(c.person()).isEmpty() -> accept();
      case RemoveMember c when project.isOnlyManager(c.person()) -> reject(LAST_MANAGER);
      case RemoveMember c ->
          acceptUnless(
              unseenRoles(state, c.person(), origin), new MemberRemoved(c.project(), c.person()));
      case SetBoardRoles c -> setBoardRoles(c, state, origin);
    };
  }

  private static ProjectEvent takenOver(TakeOver command, Project project, Person by) {
    Set<String> roles = new LinkedHashSet<>();
    roles.add(Project.MANAGER);
    return project
        .member(by)
        .<ProjectEvent>map(
            member -> {
              roles.addAll(member.roles());
              return new RolesChanged(command.project(), by, roles);
            })
        .orElseGet(() -> new MemberAdded(command.project(), by, roles));
  }

  private static Decision<ProjectEvent> start(
      StartProject command, Project project, Origin origin) {
    if (isDone(command, project, origin)) {
      return accept();
    }
    if (project.id().isPresent()) {
      return reject(STARTED_ALREADY);
    }
    return acceptUnless(
        unfit(command.name(), NAME_LIMIT, NAME_REQUIRED)
            .or(() -> unfit(command.description(), DESCRIPTION_LIMIT, DESCRIPTION_REQUIRED)),
        new ProjectStarted(
            command.project(), strip(command.name()), strip(command.description()), origin.by()));
  }

  /**
   * Whether a manager starts the project again with the same name, for example because the response
   * to the first command was lost.
   */
  private static boolean isDone(StartProject command, Project project, Origin origin) {
    return project.isManager(origin.by()) && project.name().equals(strip(command.name()));
  }

  private static Optional<Rejection> unfit(String text, TextLimit limit, Rejection missing) {
    if (isBlank(text)) {
      return Optional.of(missing);
    }
    return limit.isExceededBy(text)
        ? Optional.of(new Rejection(RoleRules.TOO_LONG, limit.messageFor(text)))
        : Optional.empty();
  }

  private static Rejection readOnly(ProjectStatus status) {
    return new Rejection(
        READ_ONLY,
        "This project is %s, so nothing in it can change. A manager can make it active again."
            .formatted(status.label().toLowerCase(Locale.ROOT)));
  }

  /** Accepts an event, unless there is a reason to reject the command. */
  static Decision<ProjectEvent> acceptUnless(Optional<Rejection> reason, ProjectEvent event) {
    return reason.<Decision<ProjectEvent>>map(Decision::reject).orElseGet(() -> accept(event));
  }

  /** The rejection that describes the last change of a part, if the sender has not seen it. */
  static Optional<Rejection> unseen(ProjectState state, String key, Origin sender, String what) {
    return state.unseen(key, sender).map(change -> change.rejectionFor(sender, what));
  }

  private static Decision<ProjectEvent> changeStatus(
      ChangeStatus command, ProjectState state, Origin origin) {
    ProjectStatus now = state.project().status();
    if (now == command.to()) {
      return accept();
    }
    return acceptUnless(
        unseen(state, STATUS, origin, "changed the state of the project to " + now.label()),
        new StatusChanged(command.project(), command.to()));
  }

  private static Decision<ProjectEvent> rename(
      RenameProject command, ProjectState state, Origin origin) {
    String now = state.project().name();
    String to = strip(command.to());
    if (now.equals(to)) {
      return accept();
    }
    return acceptUnless(
        unfit(to, NAME_LIMIT, NAME_REQUIRED)
            .or(() -> unseen(state, NAME, origin, "renamed the project to “%s”".formatted(now))),
        new ProjectRenamed(command.project(), to));
  }

  private static Decision<ProjectEvent> describe(
      DescribeProject command, ProjectState state, Origin origin) {
    String to = strip(command.to());
    if (state.project().description().equals(to)) {
      return accept();
    }
    return acceptUnless(
        unfit(to, DESCRIPTION_LIMIT, DESCRIPTION_REQUIRED)
            .or(() -> unseen(state, DESCRIPTION, origin, "changed the description of the project")),
        new ProjectDescribed(command.project(), to));
  }

  private static Decision<ProjectEvent> add(AddMember command, ProjectState state, Origin origin) {
    Project project = state.project();
    Person person = command.person();
    Set<String> roles = RoleRules.present(command.roles(), project);
    Optional<Member> now = project.member(person);
    if (now.isPresent()) {
      return now.get().roles().equals(roles)
          ? accept()
          : reject(
              new Rejection(
                  MEMBER_ALREADY,
                  "%s is already a member, with other roles. Change those roles instead."
                      .formatted(person.name())));
    }
    if (roles.isEmpty()) {
      return reject(ROLE_REQUIRED);
    }
    return acceptUnless(
        unseenRoles(state, person, origin).or(() -> RoleRules.undefined(roles, project)),
        new MemberAdded(command.project(), person, roles));
  }

  private static Optional<Rejection> unseenRoles(ProjectState state, Person member, Origin sender) {
    return unseen(state, rolesOf(member), sender, "changed the roles of " + member.name());
  }

  /** Another administrator may have become a manager a moment ago. */
  private static Optional<Rejection> unseenManager(ProjectState state, Origin sender) {
    return state
        .project()
        .managers()
        .flatMap(manager -> unseenRoles(state, manager, sender).stream())
        .findFirst();
  }

  private static Decision<ProjectEvent> changeRoles(
      ChangeRoles command, ProjectState state, Origin origin) {
    Project project = state.project();
    Person person = command.person();
    Set<String> roles = RoleRules.present(command.roles(), project);
    Optional<Member> now = project.member(person);
    if (now.isEmpty()) {
      return reject(
          new Rejection(
              NOT_A_MEMBER, "%s is no longer a member of this project.".formatted(person.name())));
    }
    if (now.get().roles().equals(roles)) {
      return accept();
    }
    return acceptUnless(
        unseenRoles(state, person, origin)
            .or(() -> roles.isEmpty() ? Optional.of(ROLE_REQUIRED) : Optional.empty())
            .or(() -> RoleRules.undefined(roles, project))
            .or(
                () ->
                    project.isOnlyManager(person) && !roles.contains(Project.MANAGER)
                        ? Optional.of(LAST_MANAGER)
                        : Optional.empty()),
        new RolesChanged(command.project(), person, roles));
  }

  private static Decision<ProjectEvent> setBoardRoles(
      SetBoardRoles command, ProjectState state, Origin origin) {
    Project project = state.project();
    Person person = command.person();
    Set<String> roles = RoleRules.present(command.roles(), project);
    if (!command.board().matches(BOARD)) {
      return reject(NO_SUCH_BOARD);
    }
    if (roles.contains(Project.MANAGER)) {
      return reject(MANAGES_ALL);
    }
    if (project
        .boardRolesOf(command.board(), person)
        .map(Member::roles)
        .orElse(Set.of())
        .equals(roles)) {
      return accept();
    }
    return acceptUnless(
        RoleRules.undefined(roles, project)
            .or(
                () ->
                    unseen(
                        state,
                        rolesOn(command.board(), person),
                        origin,
                        "changed what %s can do on this board".formatted(person.name()))),
        new BoardRolesSet(command.project(), command.board(), person, roles));
  }

  @Override
  public ProjectState evolve(ProjectState state, Recorded<ProjectEvent> event) {
    return state.play(event);
  }
}
