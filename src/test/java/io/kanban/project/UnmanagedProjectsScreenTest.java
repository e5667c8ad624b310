package io.kanban.project;

import static io.kanban.people.People.BILL;
import static io.kanban.people.People.DAVE;
import static io.kanban.people.People.JANET;

import io.kanban.KanbanApplication;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountReactivated;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.PasswordHash;
import io.kanban.people.SignInName;
import io.kanban.project.ProjectEvent.ProjectStarted;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import io.recordplayer.record.Person;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Dave manages a project alone; Janet is an administrator, Bill is not. */
@ResourceLock("browserless")
class UnmanagedProjectsScreenTest {
  private static final ProjectId PROJECT = new ProjectId("roof");
  private static final String LIST = "Projects without a manager";

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  private static void hasAccount(Person person, boolean administrator) {
    SignInName name = new SignInName(person.id());
    screens.given(
        AccountFeature.ACCOUNT,
        person.id(),
        new DemoAccountOpened(
            name.account(), name, person.name(), administrator, new PasswordHash("{noop}one")));
  }

  @BeforeEach
  void dave_has_started_a_project() {
    hasAccount(DAVE, false);
    hasAccount(BILL, false);
    hasAccount(JANET, true);
    screens
        .by(DAVE)
        .given(
            Projects.PROJECT,
            PROJECT.value(),
            new ProjectStarted(PROJECT, "Roof", "A new roof for the barn.", DAVE));
  }

  @Test
  void an_administrator_becomes_a_manager_of_a_project_whose_manager_is_deactivated() {
    Screen janet = screens.open("janet", "").sees("No projects yet").doesNotSee(LIST);
    Screen bill = screens.open("bill", "").sees("No projects yet");
    AccountId dave = new AccountId(DAVE.id());
    screens.given(AccountFeature.ACCOUNT, DAVE.id(), new AccountDeactivated(dave));
    janet.in(LIST).sees("Roof").sees("Dave");
    bill.doesNotSee(LIST);
    janet.click("Become a manager of Roof").sees("A new roof for the barn.").doesNotSee(LIST);
    janet.go("settings/roof").canUse("Add member").in("Members").sees("Janet");
  }

  @Test
  void a_project_leaves_the_list_when_a_manager_can_sign_in_again() {
    AccountId dave = new AccountId(DAVE.id());
    screens.given(AccountFeature.ACCOUNT, DAVE.id(), new AccountDeactivated(dave));
    Screen janet = screens.open("janet", "").sees(LIST);
    screens.given(AccountFeature.ACCOUNT, DAVE.id(), new AccountReactivated(dave));
    janet.doesNotSee(LIST).doesNotSee("Roof");
  }
}
