package io.kanban.people;

import io.kanban.KanbanApplication;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountOpenedByProvider;
import io.kanban.people.AccountEvent.MailReported;
import io.recordplayer.kit.Screen;
import io.recordplayer.kit.ScreenKit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Ada looks after accounts; Bob has one. */
@ResourceLock("browserless")
class AccountsScreenTest {
  private static final SignInName ADA = new SignInName("ada@example.org");
  private static final SignInName BOB = new SignInName("bob@example.org");
  private static final LinkSecret.Hash SECRET = new LinkSecret("one").hash();
  private static final PasswordHash PASSWORD = new PasswordHash("{noop}one");

  @RegisterExtension
  static final ScreenKit screens = ScreenKit.of(KanbanApplication.class, "kanban.demo=false");

  @BeforeEach
  void two_people_have_accounts() {
    signedUp(ADA, "Ada", true);
    signedUp(BOB, "Bob", false);
  }

  private static void signedUp(SignInName signInName, String name, boolean administrator) {
    AccountId id = signInName.account();
    screens.given(
        AccountFeature.ACCOUNT,
        id.value(),
        new AccountInvited(id, signInName, administrator, SECRET),
        new AccountOpened(id, name, PASSWORD));
  }

  private static Screen accountsOfAda() {
    return screens.open(ADA.text(), AccountsPage.class).sees("Bob");
  }

  @Test
  void an_administrator_invites_somebody_and_gets_the_link() {
    Screen ada = accountsOfAda();
    ada.click("Invite somebody").type("E-mail address", " Zoe@example.org").click("Invite");
    ada.sees("Send this link to zoe@example.org");
    ada.click("Done").sees("Invited").canUse("New link · zoe@example.org");
  }

  @Test
  void an_invitation_needs_an_address() {
    Screen ada = accountsOfAda();
    ada.click("Invite somebody").type("E-mail address", "zoe").click("Invite");
    ada.sees("Give the person's e-mail address.");
  }

  @Test
  void somebody_with_an_account_is_not_invited_again() {
    Screen ada = accountsOfAda();
    ada.click("Invite somebody").type("E-mail address", BOB.text()).click("Invite");
    ada.sees("This person has an account already.").doesNotSee("Send this link");
  }

  @Test
  void an_administrator_renames_somebody() {
    Screen ada = accountsOfAda();
    ada.click("Rename · Bob").type("Name", "Bob the Builder").click("Save");
    ada.sees("Bob the Builder");
    screens.open(BOB.text(), AccountPage.class).sees("Your name", "Bob the Builder");
  }

  @Test
  void an_administrator_makes_a_link_for_a_new_password() {
    Screen ada = accountsOfAda();
    ada.click("Reset password · Bob").click("Make a link");
    ada.sees("can choose the password.");
  }

  @Test
  void an_administrator_deactivates_and_reactivates_somebody() {
    Screen ada = accountsOfAda();
    ada.click("Deactivate · Bob").click("Deactivate");
    ada.sees("Deactivated").click("Reactivate · Bob");
    ada.sees("can sign in again with the old password").click("Reactivate");
    ada.doesNotSee("Deactivated").canUse("Deactivate · Bob");
  }

  @Test
  void an_administrator_withdraws_an_invitation() {
    SignInName zoe = new SignInName("zoe@example.org");
    screens.given(
        AccountFeature.ACCOUNT,
        zoe.account().value(),
        new AccountInvited(zoe.account(), zoe, false, SECRET));
    Screen ada = accountsOfAda();
    ada.click("Withdraw · zoe@example.org").click("Withdraw");
    ada.doesNotSee("zoe@example.org");
  }

  @Test
  void an_administrator_sees_that_a_mail_waits_and_that_it_is_sent() {
    SignInName zoe = new SignInName("zoe@example.org");
    AccountId id = zoe.account();
    screens.given(
        AccountFeature.ACCOUNT,
        id.value(),
        new AccountInvited(id, zoe, false, SECRET),
        new MailReported(id, MailFailure.NO_SERVER.report()));
    Screen ada = accountsOfAda();
    ada.sees("The mail waits, because the mail server takes no mails at the moment.");
    screens.given(AccountFeature.ACCOUNT, id.value(), new MailReported(id, MailReport.SENT));
    ada.sees("Mailed").doesNotSee("The mail waits");
  }

  @Test
  void people_are_found_by_a_part_of_the_name_or_address() {
    Screen ada = accountsOfAda();
    ada.type("Find people by name or address", "BOB@").sees("Bob").doesNotSee("ada@example.org");
    ada.type("Find people by name or address", "").sees("ada@example.org");
  }

  @Test
  void others_do_not_see_the_accounts() {
    screens
        .open(BOB.text(), AccountsPage.class)
        .sees("Only administrators look after accounts")
        .doesNotSee("ada@example.org");
  }

  @Test
  void a_person_changes_the_own_name() {
    Screen ada = accountsOfAda();
    Screen bob = screens.open(BOB.text(), AccountPage.class).sees("You sign in as bob@example.org");
    bob.type("Your name", "Robert").click("Save name");
    ada.sees("Robert");
  }

  @Test
  void a_person_without_a_password_is_not_asked_for_one() {
    screens.open(BOB.text(), AccountPage.class).sees("Present password");
    AccountId zoe = new AccountId("zoe");
    screens.given(AccountFeature.ACCOUNT, zoe.value(), new AccountOpenedByProvider(zoe, "Zoe"));
    screens
        .open(zoe.value(), AccountPage.class)
        .sees("Your name", "Zoe")
        .doesNotSee("Present password");
  }

  @Test
  void a_name_that_is_refused_is_still_in_its_field() {
    Screen bob = screens.open(BOB.text(), AccountPage.class).sees("Your name", "Bob");
    bob.type("Your name", " ").click("Save name").sees("Give the name that others will see.");
  }

  @Test
  void a_deactivated_person_sees_nothing() {
    Screen bob = screens.open(BOB.text(), AccountPage.class).sees("You sign in as bob@example.org");
    screens.given(
        AccountFeature.ACCOUNT, BOB.account().value(), new AccountDeactivated(BOB.account()));
    bob.doesNotSee("You sign in as bob@example.org");
  }
}
