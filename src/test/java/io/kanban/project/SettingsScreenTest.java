package io.kanban.project;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.EVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.BoardEvent.CardsWaiting;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.board.NamedColumn;
import io.kanban.board.WaitingCount;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.PasswordHash;
import io.kanban.people.SignInName;
import io.kanban.project.ProjectEvent.BoardRolesSet;
import io.kanban.project.ProjectEvent.MemberAdded;
import io.kanban.project.ProjectEvent.ProjectRenamed;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.kanban.project.ProjectEvent.StatusChanged;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A manager changes the settings of a project, and another person sees it at once. */
@ResourceLock("browserless")
class SettingsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final BoardId SUMMER = new BoardId(PROJECT, "board-1");
  private static final BoardId WINTER = new BoardId(PROJECT, "board-2");
  private static final String SETTINGS = "settings/roof";
  private static final List<NamedColumn> COLUMNS = List.of(new NamedColumn(ColumnId.NEW, "New"));

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private Screen dave;
  private Screen bill;

  private static void hasAccount(Person person) {
    SignInName name = new SignInName(person.id());
    screens.given(
        AccountFeature.ACCOUNT,
        person.id(),
        new DemoAccountOpened(
            name.account(), name, person.name(), false, new PasswordHash("{noop}one")));
  }

  private static CardsWaiting waiting(BoardId board, String role, int cards) {
    return new CardsWaiting(
        board, List.of(new WaitingCount(Optional.empty(), Optional.of(role), cards)));
  }

  @BeforeEach
  void both_have_the_settings_open() {
    screens
        .by(DAVE, Project.MANAGER)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE),
            new MemberAdded(PROJECT, BILL, Set.of("Worker")))
        .given(
            Boards.BOARD,
            SUMMER.text(),
            new BoardOpened(SUMMER, "Summer", COLUMNS),
            new CardAdded(SUMMER, new CardId("tiles"), "Lay the tiles", ColumnId.NEW))
        .given(Boards.BOARD, WINTER.text(), new BoardOpened(WINTER, "Winter", COLUMNS));
    dave = screens.open("dave", SETTINGS).sees("Roof");
    bill = screens.open("bill", "members/roof").sees("Roof");
  }

  @Test
  void a_role_that_one_defines_is_in_the_others_list() {
    dave.type("Name of a new role", "Tiler").click("Add the role");
    bill.in("Roles").sees("Tiler");
    bill.cannotUse("Rename the role Tiler");
  }

  @Test
  void a_renamed_role_has_its_new_name_on_the_members_who_have_it() {
    dave.click("Rename the role Worker").type("Name of the role", "reviewer").click("Save");
    dave.in("Roles").sees("A role is or was called “reviewer”. Choose another name.");
    dave.type("Name of the role", "Roofer").click("Save");
    bill.in("Members").sees("Roofer");
    bill.doesNotSee("Worker");
  }

  @Test
  void a_role_that_somebody_has_is_removed_together_with_its_successor() {
    dave.click("Remove the role Worker").click("Remove");
    dave.sees("Somebody has this role. Choose one that takes its place.");
    dave.choose("Role that takes its place", "Reviewer").click("Remove");
    bill.in("Members").sees("Reviewer");
    bill.doesNotSee("Worker");
  }

  @Test
  void a_member_gets_roles_by_check_boxes() {
    dave.click("Change roles of Bill").choose("Roles", "Reviewer").click("Save");
    bill.in("Members").sees("Reviewer").sees("Worker");
    dave.click("Change roles of Bill").type("Roles", Set.of()).click("Save");
    dave.sees("Give at least one role.");
  }

  @Test
  void a_member_is_added_with_a_role() {
    hasAccount(JANET);
    dave.click("Add member").choose("Who", "Janet").choose("Roles", "Reviewer").click("Add");
    bill.in("Members").sees("Janet").sees("Reviewer");
  }

  @Test
  void somebody_whom_the_system_does_not_know_is_invited_and_is_a_member() {
    dave.click("Invite by e-mail").type("E-mail address", "zoe@example.org").click("Invite");
    dave.sees("Give at least one role.");
    dave.choose("Roles", "Reviewer").click("Invite").sees("Send this link to zoe@example.org");
    bill.in("Members").sees("zoe@example.org").sees("Reviewer");
    bill.cannotUse("Invite by e-mail");
  }

  @Test
  void somebody_whose_invitation_is_rejected_is_no_member() {
    SignInName max = new SignInName("max@example.org");
    screens.given(
        AccountFeature.ACCOUNT,
        max.account().value(),
        new DemoAccountOpened(max.account(), max, "Max", false, new PasswordHash("{noop}one")));
    dave.click("Invite by e-mail").type("E-mail address", max.text()).choose("Roles", "Reviewer");
    dave.click("Invite").sees("This person has an account already.");
    dave.type("E-mail address", "zoe@example.org").click("Invite").sees("Send this link to zoe");
    bill.in("Members").sees("zoe@example.org").doesNotSee("Max");
  }

  @Test
  void a_member_has_the_name_of_today_and_a_mark_when_deactivated() {
    hasAccount(BILL);
    screens.given(
        AccountFeature.ACCOUNT, BILL.id(), new AccountRenamed(new AccountId(BILL.id()), "William"));
    dave.in("Members").sees("William");
    screens.given(
        AccountFeature.ACCOUNT, BILL.id(), new AccountDeactivated(new AccountId(BILL.id())));
    dave.in("Members").sees("William (deactivated)");
  }

  @Test
  void a_name_and_a_description_are_changed() {
    dave.click("Edit the name").type("Name", "Barn").click("Save");
    bill.in("About").sees("Barn");
    dave.click("Edit the description").type("Description", "New tiles.").click("Save");
    bill.in("About").sees("Barn").sees("New tiles.");
    bill.cannotUse("Edit the name");
  }

  @Test
  void a_name_that_another_manager_changed_meanwhile_is_replaced_only_on_request() {
    dave.click("Edit the name").type("Name", "Barn");
    screens.by(JANET, Project.MANAGER).given(Projects.PROJECT, PROJECT.value(), renamed());
    bill.sees("House");
    dave.click("Save").sees("Janet renamed the project to “House” a moment ago.");
    dave.click("Replace");
    bill.in("About").sees("Barn");
  }

  private static ProjectEvent renamed() {
    return new ProjectRenamed(PROJECT, "House");
  }

  @Test
  void a_project_that_one_suspends_says_so_on_the_others_page_and_offers_no_change() {
    dave.canUse("Add member").click("Suspend the project");
    bill.in("State of the project").sees("Nothing can change until a manager resumes it.");
    dave.cannotUse("Add member");
    dave.cannotUse("Rename the role Worker");
  }

  @Test
  void a_project_that_a_manager_reopens_can_be_changed_again() {
    screens.given(
        Projects.PROJECT, PROJECT.value(), new StatusChanged(PROJECT, ProjectStatus.CLOSED));
    bill.in("State of the project").sees("Closed");
    dave.click("Reopen the project").canUse("Add member");
  }

  @Test
  void a_person_with_a_role_on_one_board_sees_that_board_until_the_role_is_taken_away() {
    Screen eve = screens.open("eve", "board/" + SUMMER.text());
    eve.sees("You are not a member of this project");
    hasAccount(EVE);
    dave.click("Give access to Summer")
        .choose("Who", "Eve")
        .choose("Roles", "Worker")
        .click("Give access");
    eve.sees("Lay the tiles");
    dave.click("Change roles of Eve on Summer").type("Roles", Set.of()).click("Save");
    eve.sees("You are not a member of this project").doesNotSee("Lay the tiles");
  }

  @Test
  void a_person_with_a_role_on_one_board_finds_only_that_board() {
    screens.given(
        Projects.PROJECT,
        PROJECT.value(),
        new BoardRolesSet(PROJECT, SUMMER.name(), EVE, Set.of("Worker")));
    bill.in("Access to boards").sees("Eve");
    Screen eve = screens.open("eve", "");
    eve.in("Boards of Roof").sees("Summer").doesNotSee("Winter");
    eve.go("board/" + WINTER.text()).sees("You are not a member of this project");
  }

  @Test
  void the_projects_page_shows_boards_counts_and_the_state() {
    Screen home = screens.open("bill", "");
    home.sees("1 card · 2 members").in("Boards of Roof").sees("Summer").sees("Winter");
    screens.given(
        Boards.BOARD, SUMMER.text(), new CardAdded(SUMMER, new CardId("b"), "B", ColumnId.NEW));
    home.sees("2 cards · 2 members");
    dave.click("Complete the project");
    home.sees("Complete");
  }

  @Test
  void the_projects_page_counts_what_waits_for_its_person_on_each_board() {
    Screen home = screens.open("bill", "").sees("1 card · 2 members").doesNotSee("for you");
    Screen daves = screens.open("dave", "").sees("1 card · 2 members");
    screens.given(Boards.BOARD, SUMMER.text(), waiting(SUMMER, "Worker", 2));
    home.sees("2 cards wait for you").in("Boards of Roof").sees("2 for you");
    screens.given(Boards.BOARD, WINTER.text(), waiting(WINTER, "Worker", 1));
    home.sees("3 cards wait for you").in("Boards of Roof").sees("1 for you");
    daves.neverSees("for you");
    home.click("3 cards wait for you").isAt("waiting");
  }

  @Test
  void a_removed_member_loses_the_project_on_the_projects_page() {
    Screen home = screens.open("bill", "").sees("Roof");
    dave.click("Remove Bill").click("Remove");
    home.sees("No projects yet").doesNotSee("Roof");
  }

  @Test
  void a_person_with_a_role_on_a_board_of_a_suspended_project_can_only_look() {
    screens.given(
        Projects.PROJECT,
        PROJECT.value(),
        new BoardRolesSet(PROJECT, SUMMER.name(), EVE, Set.of("Worker")),
        new StatusChanged(PROJECT, ProjectStatus.SUSPENDED));
    Screen eve = screens.open("eve", "board/" + SUMMER.text()).sees("Lay the tiles");
    eve.type("Title of a new card in New", "Order slates").click("Add a card to New");
    screens.only(eve).sees("The project is read-only, so nothing on its boards can change.");
  }
}
