package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.people.AccountDirectory;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.PasswordHash;
import io.kanban.people.SignInName;
import io.kanban.project.Project.BoardRoles;
import io.kanban.project.Project.Member;
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
import io.recordplayer.kit.ViewKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectViewsTest {
  private static final ProjectId ONE = new ProjectId("one");
  private static final ProjectId TWO = new ProjectId("two");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");

  private static ViewKit<Project> one() {
    return ViewKit.of(Projects.VIEW)
        .entity("one")
        .given(
            new ProjectStarted(ONE, "One", "First", DAVE),
            new MemberAdded(ONE, BILL, Set.of("Worker")));
  }

  @Test
  void a_project_shows_its_roles_its_members_and_who_has_roles_on_one_board() {
    one()
        .given(
            new RoleDefined(ONE, "QA"),
            new RolesChanged(ONE, BILL, Set.of("QA", "Worker")),
            new BoardRolesSet(ONE, "board-1", BILL, Set.of("Reviewer")))
        .then(
            "one",
            new Project(
                Optional.of(ONE),
                "One",
                "First",
                ProjectStatus.ACTIVE,
                List.of(Role.of("Worker"), Role.of("Reviewer"), Role.of("QA")),
                Map.of(
                    "dave", new Member(DAVE, Set.of(Project.MANAGER)),
                    "bill", new Member(BILL, Set.of("QA", "Worker"))),
                List.of(new BoardRoles("board-1", new Member(BILL, Set.of("Reviewer")))),
                List.of()));
  }

  @Test
  void a_project_lists_its_kinds_of_card() {
    CardKind bug = new CardKind(new KindId("bug"), "Bug", List.of());
    CardKind task = new CardKind(new KindId("task"), "Task", List.of());
    CardKind fault =
        new CardKind(bug.id(), "Fault", List.of(Field.of("Version", Field.Type.TEXT, true)));
    ViewKit<Project> kit =
        one()
            .given(
                new KindDefined(ONE, bug), new KindDefined(ONE, task), new KindDefined(ONE, fault));
    assertThat(kit.view("one").kinds()).containsExactly(fault, task);
    kit.given(new KindRemoved(ONE, bug.id()));
    assertThat(kit.view("one").kinds()).containsExactly(task);
  }

  @Test
  void a_project_shows_its_present_name_description_and_status() {
    Project project =
        one()
            .given(
                new ProjectRenamed(ONE, "Roof"),
                new ProjectDescribed(ONE, "A barn"),
                new StatusChanged(ONE, ProjectStatus.SUSPENDED))
            .view("one");
    assertThat(List.of(project.name(), project.description())).containsExactly("Roof", "A barn");
    assertThat(project.status()).isEqualTo(ProjectStatus.SUSPENDED);
  }

  @Test
  void a_removed_person_is_no_longer_a_member() {
    Project project = one().given(new MemberRemoved(ONE, BILL)).view("one");
    assertThat(project.rolesOf(BILL)).isEmpty();
    assertThat(project.rolesOf(DAVE)).contains(Set.of(Project.MANAGER));
  }

  @Test
  void all_who_have_a_renamed_role_have_it_by_its_new_and_its_former_name() {
    Project project =
        one()
            .given(
                new BoardRolesSet(ONE, "board-1", BILL, Set.of("Worker")),
                new RoleRenamed(ONE, "Worker", "Roofer"),
                new RoleRenamed(ONE, "Roofer", "Tiler"))
            .view("one");
    assertThat(project.roles())
        .containsExactly(
            new Role("Worker", "Tiler", Set.of("Worker", "Roofer")), Role.of("Reviewer"));
    assertThat(project.member(BILL).orElseThrow().roles()).containsExactly("Tiler");
    assertThat(project.guestsOf("board-1")).containsExactly(new Member(BILL, Set.of("Tiler")));
    assertThat(project.rolesOf(BILL).orElseThrow())
        .containsExactlyInAnyOrder("Tiler", "Roofer", "Worker");
  }

  @Test
  void a_role_that_gets_its_first_name_back_has_one_former_name() {
    assertThat(
            one()
                .given(
                    new RoleRenamed(ONE, "Worker", "Roofer"),
                    new RoleRenamed(ONE, "Roofer", "Worker"))
                .view("one")
                .roles())
        .contains(new Role("Worker", "Worker", Set.of("Roofer")));
  }

  @Test
  void the_successor_of_a_removed_role_takes_its_place_and_its_names() {
    Project project =
        one()
            .given(
                new BoardRolesSet(ONE, "board-1", BILL, Set.of("Worker")),
                new RoleRenamed(ONE, "Worker", "Roofer"),
                new RoleRemoved(ONE, "Roofer", Optional.of("Reviewer")))
            .view("one");
    assertThat(project.roles())
        .containsExactly(new Role("Reviewer", "Reviewer", Set.of("Worker", "Roofer")));
    assertThat(project.member(BILL).orElseThrow().roles()).containsExactly("Reviewer");
    assertThat(project.guestsOf("board-1")).containsExactly(new Member(BILL, Set.of("Reviewer")));
    assertThat(project.rolesOf(BILL).orElseThrow())
        .containsExactlyInAnyOrder("Reviewer", "Worker", "Roofer");
  }

  @Test
  void a_person_without_a_role_on_a_board_is_no_guest_there() {
    assertThat(
            one()
                .given(
                    new BoardRolesSet(ONE, "board-1", BILL, Set.of("Worker")),
                    new BoardRolesSet(ONE, "board-1", BILL, Set.of()))
                .view("one")
                .boardRoles())
        .isEmpty();
  }

  @Test
  void a_role_in_an_older_log_that_nobody_defined_counts_as_defined() {
    assertThat(one().given(new RolesChanged(ONE, BILL, Set.of("Painter"))).view("one").roles())
        .contains(Role.of("Painter"));
  }

  @Test
  void a_person_manages_the_projects_in_which_they_have_the_role_now() {
    ViewKit<ManagedProjects> managed =
        ViewKit.of(Projects.MANAGED)
            .given(
                new ProjectStarted(ONE, "One", "First", DAVE),
                new ProjectStarted(TWO, "Two", "Second", DAVE),
                new MemberAdded(ONE, BILL, Set.of(Project.MANAGER)),
                new RolesChanged(ONE, DAVE, Set.of("Worker")));
    assertThat(managed.view("dave").ids()).containsExactly("two");
    assertThat(managed.view("bill").ids()).containsExactly("one");
    assertThat(managed.given(new MemberRemoved(ONE, BILL)).view("bill").ids()).isEmpty();
  }

  @Test
  void a_person_who_cannot_work_on_a_board_any_more_is_marked() {
    Project project = one().given(new MemberRemoved(ONE, BILL)).view("one");
    AccountDirectory accounts =
        ViewKit.of(AccountFeature.DIRECTORY)
            .given(
                new DemoAccountOpened(
                    new AccountId("dave"),
                    new SignInName("dave"),
                    "Dave",
                    false,
                    new PasswordHash("{noop}one")))
            .given(
                new DemoAccountOpened(
                    new AccountId("janet"),
                    new SignInName("janet"),
                    "Janet",
                    false,
                    new PasswordHash("{noop}one")),
                new AccountDeactivated(new AccountId("janet")))
            .view(AccountFeature.ALL);
    PersonMarks marks = new PersonMarks(accounts, project);
    assertThat(marks.markOf("board-1", DAVE)).isEmpty();
    assertThat(marks.markOf("board-1", BILL)).contains("no longer a member");
    assertThat(marks.markOf("board-1", new Person("janet", "Jan"))).contains("deactivated");
    assertThat(new PersonMarks(accounts, Project.NONE).markOf("board-1", BILL)).isEmpty();
  }

  @Test
  void the_directory_lists_all_projects_in_their_present_state_oldest_first() {
    Projects.Directory directory =
        ViewKit.of(Projects.DIRECTORY)
            .given(
                new ProjectStarted(TWO, "Two", "Second", DAVE),
                new ProjectStarted(ONE, "One", "First", BILL),
                new MemberAdded(TWO, BILL, Set.of("Worker")),
                new KindDefined(ONE, new CardKind(new KindId("bug"), "Bug", List.of())))
            .view(Projects.ALL);
    assertThat(directory.projects())
        .hasEntrySatisfying("one", project -> assertThat(project.kinds()).isEmpty());
    assertThat(directory.projects().keySet()).containsExactly("two", "one");
    assertThat(directory.projects().values())
        .extracting(project -> project.rolesOf(BILL).orElseThrow())
        .containsExactly(Set.of("Worker"), Set.of(Project.MANAGER));
  }
}
