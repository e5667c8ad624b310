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
import io.recordplayer.record.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A project; the rules' state and the view both use it.
 *
 * @param id empty until the project is started
 * @param roles the roles that the project defines beside {@link #MANAGER}
 * @param members the members, by the person's id
 * @param boardRoles the roles that people have on one board only
 * @param kinds the kinds of card, oldest first
 */
public record Project(
    Optional<ProjectId> id,
    String name,
    String description,
    ProjectStatus status,
    List<Role> roles,
    Map<String, Member> members,
    List<BoardRoles> boardRoles,
    List<CardKind> kinds) {
  /** The role that may change a project's members, boards and limits. Every project has it. */
  public static final String MANAGER = "Manager";

  /**
   * A role that commands about a board carry while the project is read-only; the board's rules
   * reject them, because a board doesn't know its project's status. No project can define it.
   */
  public static final String READ_ONLY = "(read-only)";

  /**
   * A role that commands about a project carry if their sender is an administrator and none of the
   * project's managers can sign in. No project can define it.
   */
  static final String RESCUER = "(administrator)";

  /** The role of the program that carries cards from board to board. No project can define it. */
  public static final String CARRIER = "(carrier)";

  /** The roles of a project that has just been started. */
  private static final List<Role> USUAL_ROLES = List.of(Role.of("Worker"), Role.of("Reviewer"));

  static final Project NONE =
      new Project(
          Optional.empty(),
          "",
          "",
          ProjectStatus.ACTIVE,
          List.of(),
          Map.of(),
          List.of(),
          List.of());

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

    private Member withRole(String role, Optional<String> successor) {
      if (!roles.contains(role)) {
        return this;
      }
      Set<String> next = new LinkedHashSet<>(roles);
      next.remove(role);
      successor.ifPresent(next::add);
      return new Member(person, next);
    }
  }

  /**
   * The roles of a person on one board only.
   *
   * @param board the board's name in its id
   */
  public record BoardRoles(String board, Member member) {
    private boolean isOf(String otherBoard, Person person) {
      return board.equals(otherBoard) && member.person().id().equals(person.id());
    }
  }

  Project with(ProjectEvent event) {
    return switch (event) {
      case ProjectStarted e ->
          new Project(
              Optional.of(e.project()),
              e.name(),
              e.description(),
              ProjectStatus.ACTIVE,
              USUAL_ROLES,
              Map.of(e.manager().id(), new Member(e.manager(), Set.of(MANAGER))),
              List.of(),
              List.of());
      case ProjectRenamed e ->
          new Project(id, e.name(), description, status, roles, members, boardRoles, kinds);
      case ProjectDescribed e ->
          new Project(id, name, e.description(), status, roles, members, boardRoles, kinds);
      case StatusChanged e ->
          new Project(id, name, description, e.status(), roles, members, boardRoles, kinds);
      case RoleDefined e -> defining(Set.of(e.role()));
      case RoleRenamed e ->
          replacing(
              e.from(),
              Optional.of(e.to()),
              roles.stream()
                  .map(role -> role.name().equals(e.from()) ? role.renamed(e.to()) : role)
                  .toList());
      case RoleRemoved e -> replacing(e.role(), e.successor(), rolesWithout(e));
      case MemberAdded e -> defining(e.roles()).with(new Member(e.person(), e.roles()));
      case RolesChanged e -> defining(e.roles()).with(new Member(e.person(), e.roles()));
      case MemberRemoved e -> {
        Map<String, Member> fewer = new LinkedHashMap<>(members);
        fewer.remove(e.person().id());
        yield with(
            roles,
            fewer,
            boardRoles.stream()
                .filter(on -> !on.member().person().id().equals(e.person().id()))
                .toList());
      }
      case BoardRolesSet e -> with(roles, members, boardRolesAfter(e));
      case KindDefined e -> with(kindsAfter(e.kind()));
      case KindRemoved e ->
          with(kinds.stream().filter(kind -> !kind.id().equals(e.kind())).toList());
    };
  }

  private Project with(List<Role> roles, Map<String, Member> members, List<BoardRoles> boards) {
    return new Project(id, name, description, status, roles, members, boards, kinds);
  }

  private Project with(List<CardKind> defined) {
    return new Project(id, name, description, status, roles, members, boardRoles, defined);
  }

  private List<CardKind> kindsAfter(CardKind defined) {
    return kind(defined.id()).isPresent()
        ? kinds.stream().map(kind -> kind.id().equals(defined.id()) ? defined : kind).toList()
        : Stream.concat(kinds.stream(), Stream.of(defined)).toList();
  }

  private Project with(Member member) {
    Map<String, Member> more = new LinkedHashMap<>(members);
    more.put(member.person().id(), member);
    return with(roles, more, boardRoles);
  }

  /** Adds those of the names that no role has. */
  private Project defining(Collection<String> names) {
    List<Role> more = new ArrayList<>(roles);
    names.stream()
        .filter(role -> !role.equals(MANAGER) && role(role).isEmpty())
        .sorted()
        .map(Role::of)
        .forEach(more::add);
    return with(more, members, boardRoles);
  }

  /** Gives everybody who has one role another one, or none. */
  private Project replacing(String role, Optional<String> successor, List<Role> defined) {
    Map<String, Member> next = new LinkedHashMap<>();
    members.forEach((person, member) -> next.put(person, member.withRole(role, successor)));
    return with(
        defined,
        next,
        boardRoles.stream()
            .map(on -> new BoardRoles(on.board(), on.member().withRole(role, successor)))
            .toList());
  }

  private List<Role> rolesWithout(RoleRemoved event) {
    Optional<Role> removed = role(event.role());
    return roles.stream()
        .filter(role -> !role.name().equals(event.role()))
        .map(
            role ->
                event.successor().filter(role.name()::equals).isPresent()
                    ? role.inPlaceOf(removed)
                    : role)
        .toList();
  }

  private List<BoardRoles> boardRolesAfter(BoardRolesSet event) {
    List<BoardRoles> next = new ArrayList<>(boardRoles);
    next.removeIf(on -> on.isOf(event.board(), event.person()));
    if (!event.roles().isEmpty()) {
      next.add(new BoardRoles(event.board(), new Member(event.person(), event.roles())));
    }
    return next;
  }

  /** The kind of card with this id. */
  public Optional<CardKind> kind(KindId id) {
    return kinds.stream().filter(kind -> kind.id().equals(id)).findFirst();
  }

  /** The role that has this name, or had it; empty for {@link #MANAGER}. */
  public Optional<Role> role(String name) {
    return roles.stream().filter(role -> role.isCalled(name)).findFirst();
  }

  /** Whether a role beside {@link #MANAGER} has this name now. */
  boolean definesNow(String name) {
    return roles.stream().anyMatch(role -> role.name().equals(name));
  }

  /** The names of all roles, {@link #MANAGER} first. */
  public List<String> roleNames() {
    return Stream.concat(Stream.of(MANAGER), roles.stream().map(Role::name)).toList();
  }

  /** Number of members and of people on single boards who have this role. */
  long holdersOf(String role) {
    return Stream.concat(members.values().stream(), boardRoles.stream().map(BoardRoles::member))
        .filter(member -> member.roles().contains(role))
        .map(member -> member.person().id())
        .distinct()
        .count();
  }

  public boolean isManager(Person person) {
    return member(person).filter(member -> member.roles().contains(MANAGER)).isPresent();
  }

  /** The members who have the role {@link #MANAGER}. */
  Stream<Person> managers() {
    return members.values().stream()
        .filter(member -> member.roles().contains(MANAGER))
        .map(Member::person);
  }

  /** Whether this person is the project's only manager. */
  boolean isOnlyManager(Person person) {
    return isManager(person) && managers().count() == 1;
  }

  /** The person as a member; empty if the person is not a member. */
  Optional<Member> member(Person person) {
    return Optional.ofNullable(members.get(person.id()));
  }

  /**
   * The roles of a person, by their former names, too, because boards can still use those; empty if
   * the person is not a member.
   */
  public Optional<Set<String>> rolesOf(Person person) {
    return member(person).map(member -> withFormerNames(member.roles()));
  }

  /**
   * The roles of a person on one board: those in the project and those on this board only, by their
   * former names, too; empty if the person may not see the board.
   *
   * @param board the board's name in its id
   */
  public Optional<Set<String>> rolesOn(String board, Person person) {
    Set<String> all = new LinkedHashSet<>();
    member(person).ifPresent(member -> all.addAll(member.roles()));
    boardRolesOf(board, person).ifPresent(member -> all.addAll(member.roles()));
    return all.isEmpty() ? Optional.empty() : Optional.of(withFormerNames(all));
  }

  /** The person with the roles on this board only; empty if there are none. */
  Optional<Member> boardRolesOf(String board, Person person) {
    return boardRoles.stream()
        .filter(on -> on.isOf(board, person))
        .map(BoardRoles::member)
        .findFirst();
  }

  /**
   * The people who may see a board: the members, and then those with roles on this board only.
   *
   * @param board the board's name in its id
   */
  public List<Person> peopleOn(String board) {
    return Stream.concat(members.values().stream(), guestsOf(board).stream())
        .map(Member::person)
        .distinct()
        .toList();
  }

  /** The people with roles on this board only, or with more roles there. */
  List<Member> guestsOf(String board) {
    return boardRoles.stream()
        .filter(on -> on.board().equals(board))
        .map(BoardRoles::member)
        .toList();
  }

  /** The boards, by their names in their ids, on which the person has roles of their own. */
  public List<String> boardsOf(Person person) {
    return boardRoles.stream()
        .filter(on -> on.member().person().id().equals(person.id()))
        .map(BoardRoles::board)
        .toList();
  }

  /** Whether the person may see the whole project, or one of its boards. */
  public boolean isKnownTo(Person person) {
    return member(person).isPresent() || !boardsOf(person).isEmpty();
  }

  /** The roles, with {@link #READ_ONLY} if the project is read-only. */
  Set<String> marked(Set<String> roles) {
    if (!status.isReadOnly()) {
      return roles;
    }
    Set<String> more = new LinkedHashSet<>(roles);
    more.add(READ_ONLY);
    return more;
  }

  private Set<String> withFormerNames(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    names.forEach(name -> role(name).ifPresent(role -> all.addAll(role.formerNames())));
    return all;
  }
}
