package io.kanban.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.people.Account;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.PasswordHash;
import io.kanban.people.SignInName;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.MemberRemoved;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.recordplayer.kit.ViewKit;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final ProjectId ID = new ProjectId("p");
  private static final Person DAVE = new Person("dave", "Dave");
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person EVE = new Person("eve", "Eve");

  private final ViewKit<Project> played =
      ViewKit.of(Projects.VIEW)
          .entity("p")
          .given(
              new ProjectStarted(ID, "Name", "What for", DAVE),
              new MemberAdded(ID, BILL, Set.of("Worker")));

  private final ViewKit<Account> accounts = ViewKit.of(AccountFeature.VIEW);

  /** Plays the views of projects and accounts in memory; the rules of access read no other view. */
  private final Views views =
      new Views() {
        @Override
        public <V> V read(Projection<V> projection, String key) {
          if (projection.name().equals(AccountFeature.VIEW.name())) {
            return projection.view().cast(accounts.view(key));
          }
          assertThat(projection.name()).isEqualTo(Projects.VIEW.name());
          return projection.view().cast(played.view(key));
        }
      };

  /** The roles by the rules of access in the features of projects and boards. */
  private Optional<Set<String>> roles(Person person, String kind, String key) {
    Projects projects = new Projects();
    return new Features(List.of(projects.projectFeature(), projects.projectDirectoryFeature()))
        .rolesOf(person, new Subject(kind, key), views);
  }

  private Optional<Set<String>> member(Person person, String project) {
    return Projects.rolesOfMember(person, new ProjectId(project), views);
  }

  @Test
  void members_have_their_roles_in_their_project() {
    assertThat(member(DAVE, "p")).contains(Set.of(Project.MANAGER));
    assertThat(member(BILL, "p")).contains(Set.of("Worker"));
    assertThat(member(EVE, "p")).isEmpty();
  }

  @Test
  void a_key_without_a_project_grants_no_access() {
    assertThat(member(DAVE, "other")).isEmpty();
    assertThat(roles(DAVE, "project", "")).isEmpty();
    assertThat(roles(DAVE, "project", "no project's id")).isEmpty();
  }

  @Test
  void a_removed_member_has_no_access() {
    played.given(
        new BoardRolesSet(ID, "board-1", BILL, Set.of("Reviewer")), new MemberRemoved(ID, BILL));
    assertThat(member(BILL, "p")).isEmpty();
    assertThat(on(BILL, "board-1")).isEmpty();
  }

  @Test
  void everybody_may_start_a_project_and_only_its_members_may_see_it() {
    assertThat(roles(EVE, "project", "new")).contains(Set.of());
    assertThat(roles(EVE, "project", "p")).isEmpty();
    assertThat(roles(BILL, "project", "p")).contains(Set.of("Worker"));
    assertThat(roles(EVE, Projects.DIRECTORY.name(), Projects.ALL)).contains(Set.of());
  }

  private void hasAccount(Person person, boolean administrator) {
    SignInName name = new SignInName(person.id());
    accounts
        .entity(person.id())
        .given(
            new DemoAccountOpened(
                name.account(), name, person.name(), administrator, new PasswordHash("{noop}one")));
  }

  @Test
  void an_administrator_may_take_over_a_project_while_no_manager_can_sign_in() {
    hasAccount(EVE, true);
    assertThat(roles(EVE, "project", "p")).contains(Set.of(Project.RESCUER));
    assertThat(member(EVE, "p")).isEmpty();
    assertThat(on(EVE, "board-1")).isEmpty();
    assertThat(roles(BILL, "project", "p")).contains(Set.of("Worker"));
    hasAccount(BILL, true);
    assertThat(roles(BILL, "project", "p")).contains(Set.of("Worker", Project.RESCUER));
    hasAccount(DAVE, false);
    assertThat(roles(EVE, "project", "p")).isEmpty();
    accounts.entity(DAVE.id()).given(new AccountDeactivated(new AccountId(DAVE.id())));
    assertThat(roles(EVE, "project", "p")).contains(Set.of(Project.RESCUER));
  }

  @Test
  void a_person_who_is_no_administrator_may_not_take_over_a_project() {
    hasAccount(EVE, false);
    assertThat(roles(EVE, "project", "p")).isEmpty();
    hasAccount(BILL, true);
    accounts.entity(BILL.id()).given(new AccountDeactivated(new AccountId(BILL.id())));
    assertThat(roles(BILL, "project", "p")).contains(Set.of("Worker"));
  }

  private Optional<Set<String>> on(Person person, String board) {
    return Projects.rolesOnBoard(person, ID, board, views);
  }

  @Test
  void a_role_on_one_board_opens_that_board_only() {
    played.given(new BoardRolesSet(ID, "board-1", EVE, Set.of("Reviewer")));
    assertThat(on(EVE, "board-1")).contains(Set.of("Reviewer"));
    assertThat(on(EVE, "board-2")).isEmpty();
    assertThat(member(EVE, "p")).isEmpty();
    played.given(new BoardRolesSet(ID, "board-1", EVE, Set.of()));
    assertThat(on(EVE, "board-1")).isEmpty();
    assertThat(roles(EVE, "project", "p")).isEmpty();
  }

  @Test
  void a_member_has_the_roles_of_the_project_on_each_board_and_more_on_one() {
    played.given(new BoardRolesSet(ID, "board-1", BILL, Set.of("Reviewer")));
    assertThat(on(BILL, "board-1")).contains(Set.of("Worker", "Reviewer"));
    assertThat(on(BILL, "board-2")).contains(Set.of("Worker"));
  }

  @Test
  void a_person_with_a_role_on_one_board_sees_the_project_but_has_no_role_in_it() {
    played.given(new BoardRolesSet(ID, "board-1", EVE, Set.of("Reviewer")));
    assertThat(roles(EVE, "project", "p")).contains(Set.of());
  }

  @Test
  void on_the_boards_of_a_read_only_project_everybody_has_the_role_that_says_so() {
    played.given(
        new BoardRolesSet(ID, "board-1", EVE, Set.of("Reviewer")),
        new StatusChanged(ID, ProjectStatus.SUSPENDED));
    assertThat(on(DAVE, "board-1")).contains(Set.of(Project.MANAGER, Project.READ_ONLY));
    assertThat(on(EVE, "board-1")).contains(Set.of("Reviewer", Project.READ_ONLY));
    assertThat(member(BILL, "p")).contains(Set.of("Worker", Project.READ_ONLY));
    played.given(new StatusChanged(ID, ProjectStatus.ACTIVE));
    assertThat(on(DAVE, "board-1")).contains(Set.of(Project.MANAGER));
  }
}
