package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.people.AccountCommand.ChangePassword;
import io.kanban.people.AccountCommand.ChooseNewPassword;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.people.AccountCommand.MakeMailSecret;
import io.kanban.people.AccountCommand.OfferNewPassword;
import io.kanban.people.AccountCommand.OpenDemoAccount;
import io.kanban.people.AccountCommand.ReactivateAccount;
import io.kanban.people.AccountCommand.RecoverAccount;
import io.kanban.people.AccountCommand.RenameAccount;
import io.kanban.people.AccountCommand.ReportMail;
import io.kanban.people.AccountCommand.SignUp;
import io.kanban.people.AccountCommand.SignUpByProvider;
import io.kanban.people.AccountCommand.WithdrawInvitation;
import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountOpenedByProvider;
import io.kanban.people.AccountEvent.AccountReactivated;
import io.kanban.people.AccountEvent.AccountRecovered;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.AddressProven;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountEvent.InvitationWithdrawn;
import io.kanban.people.AccountEvent.MailReported;
import io.kanban.people.AccountEvent.MailSecretMade;
import io.kanban.people.AccountEvent.NewPasswordChosen;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.kanban.people.AccountEvent.PasswordChanged;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.record.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRulesTest {
  private static final SignInName ADA = new SignInName("ada@example.org");
  private static final AccountId ID = ADA.account();
  private static final Person ADMIN = new Person("admin", "Admin");
  private static final Person MANAGER = new Person("mia", "Mia");
  private static final Person OTHER_MANAGER = new Person("max", "Max");
  private static final Person HERSELF = new Person(ID.value(), "Ada");
  private static final LinkSecret.Hash SECRET = new LinkSecret("one").hash();
  private static final LinkSecret.Hash OTHER = new LinkSecret("two").hash();
  private static final PasswordHash PASSWORD = new PasswordHash("{test}one");
  private static final PasswordHash NEW_PASSWORD = new PasswordHash("{test}two");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AccountInvited INVITED = new AccountInvited(ID, ADA, false, SECRET);
  private static final AccountOpened OPENED = new AccountOpened(ID, "Ada", PASSWORD);

  private static EntityKit<AccountCommand, AccountState, AccountEvent> account() {
    return EntityKit.of(new AccountRules()).at(NOON);
  }

  private static EntityKit<AccountCommand, AccountState, AccountEvent> invited() {
    return account().by(MANAGER, AccountRules.INVITER).given(INVITED);
  }

  private static EntityKit<AccountCommand, AccountState, AccountEvent> active() {
    return invited().by(HERSELF).given(OPENED);
  }

  private static EntityKit<AccountCommand, AccountState, AccountEvent> asAdministrator(
      EntityKit<AccountCommand, AccountState, AccountEvent> account) {
    return account.by(ADMIN, AccountRules.ADMINISTRATOR);
  }

  @Test
  void a_manager_invites_a_person() {
    account()
        .by(MANAGER, AccountRules.INVITER)
        .when(new InviteAccount(ADA, false, SECRET))
        .then(INVITED);
  }

  @Test
  void others_invite_nobody() {
    account()
        .by(MANAGER)
        .when(new InviteAccount(ADA, false, SECRET))
        .thenRejected(AccountRules.ONLY_INVITERS);
  }

  @Test
  void only_an_administrator_invites_an_administrator() {
    InviteAccount command = new InviteAccount(ADA, true, SECRET);
    account()
        .by(MANAGER, AccountRules.INVITER)
        .when(command)
        .thenRejected(AccountRules.ONLY_ADMINISTRATORS);
    asAdministrator(account()).when(command).then(new AccountInvited(ID, ADA, true, SECRET));
  }

  @Test
  void only_the_application_invites_by_a_name_without_an_address() {
    InviteAccount command = new InviteAccount(new SignInName("system"), true, SECRET);
    asAdministrator(account()).when(command).thenRejected(AccountRules.ADDRESS_REQUIRED);
    account()
        .by(Person.SYSTEM, AccountRules.ADMINISTRATOR)
        .when(command)
        .then(new AccountInvited(command.account(), command.signInName(), true, SECRET));
  }

  @Test
  void a_person_with_an_account_is_not_invited_again() {
    InviteAccount command = new InviteAccount(ADA, false, OTHER);
    asAdministrator(active()).when(command).thenRejected(AccountRules.KNOWN_ALREADY);
    asAdministrator(active().given(new AccountDeactivated(ID)))
        .when(command)
        .thenRejected(AccountRules.IS_DEACTIVATED);
  }

  @Test
  void a_repeated_invitation_replaces_the_link() {
    AccountInvited again = new AccountInvited(ID, ADA, false, OTHER);
    invited().when(new InviteAccount(ADA, false, OTHER)).then(again);
    invited()
        .given(again)
        .when(new SignUp(ID, SECRET, "Ada", PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
  }

  /** A person with the link can sign up as the invited person. */
  @Test
  void only_the_inviter_and_administrators_replace_an_invitation() {
    InviteAccount command = new InviteAccount(ADA, false, OTHER);
    invited()
        .by(OTHER_MANAGER, AccountRules.INVITER)
        .when(command)
        .thenRejected(AccountRules.INVITED_ALREADY);
    asAdministrator(invited()).when(command).then(new AccountInvited(ID, ADA, false, OTHER));
  }

  @Test
  void only_the_inviter_and_administrators_withdraw_an_invitation() {
    WithdrawInvitation command = new WithdrawInvitation(ID);
    invited()
        .by(OTHER_MANAGER, AccountRules.INVITER)
        .when(command)
        .thenRejected(AccountRules.ONLY_ADMINISTRATORS);
    invited().when(command).then(new InvitationWithdrawn(ID));
    asAdministrator(invited()).when(command).then(new InvitationWithdrawn(ID));
    asAdministrator(active()).when(command).thenNothing();
  }

  /** The invited person may have got access meanwhile, which a withdrawal doesn't take away. */
  @Test
  void only_the_former_inviter_and_administrators_invite_again_after_a_withdrawal() {
    InviteAccount command = new InviteAccount(ADA, false, OTHER);
    AccountInvited again = new AccountInvited(ID, ADA, false, OTHER);
    var withdrawn = invited().given(new InvitationWithdrawn(ID));
    withdrawn
        .by(OTHER_MANAGER, AccountRules.INVITER)
        .when(command)
        .thenRejected(AccountRules.INVITED_ALREADY);
    withdrawn.by(MANAGER, AccountRules.INVITER).when(command).then(again);
    asAdministrator(withdrawn).when(command).then(again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1<bob@x.org>",
        "bob,eve@x.org",
        "bob;@x.org",
        "(ada)bob@x.org",
        "\"bob\"@x.org",
        "group:bob@x.org",
        "bob@[10.0.0.1]",
        "bob\\@x.org"
      })
  void only_a_plain_address_is_invited(String address) {
    asAdministrator(account())
        .when(new InviteAccount(new SignInName(address), false, SECRET))
        .thenRejected(AccountRules.ADDRESS_REQUIRED);
  }

  @Test
  void an_invited_person_signs_up_with_the_link() {
    invited().by(HERSELF).when(new SignUp(ID, SECRET, " Ada ", PASSWORD)).then(OPENED);
  }

  @Test
  void a_link_works_once() {
    active()
        .when(new SignUp(ID, SECRET, "Eve", NEW_PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
  }

  @Test
  void a_wrong_or_withdrawn_link_signs_nobody_up() {
    invited().when(new SignUp(ID, OTHER, "Eve", PASSWORD)).thenRejected(AccountRules.LINK_INVALID);
    invited()
        .given(new InvitationWithdrawn(ID))
        .when(new SignUp(ID, SECRET, "Ada", PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
  }

  @Test
  void a_link_is_valid_for_fourteen_days() {
    SignUp command = new SignUp(ID, SECRET, "Ada", PASSWORD);
    invited().at(NOON.plus(Duration.ofDays(14))).when(command).then(OPENED);
    invited()
        .at(NOON.plus(Duration.ofDays(14)).plusSeconds(1))
        .when(command)
        .thenRejected(AccountRules.LINK_EXPIRED);
  }

  @Test
  void a_person_has_a_name_of_limited_length() {
    invited()
        .when(new SignUp(ID, SECRET, " \u2800", PASSWORD))
        .thenRejected(AccountRules.NAME_REQUIRED);
    invited()
        .when(new SignUp(ID, SECRET, "a".repeat(81), PASSWORD))
        .thenRejected(AccountRules.NAME_TOO_LONG);
    asAdministrator(active())
        .when(new RenameAccount(ID, "a".repeat(81)))
        .thenRejected(AccountRules.NAME_TOO_LONG);
  }

  @Test
  void only_the_person_changes_the_password() {
    ChangePassword command = new ChangePassword(ID, NEW_PASSWORD);
    active()
        .by(HERSELF, AccountRules.SELF)
        .when(command)
        .then(new PasswordChanged(ID, NEW_PASSWORD));
    asAdministrator(active()).when(command).thenRejected(AccountRules.ONLY_ONESELF);
    invited()
        .by(HERSELF, AccountRules.SELF)
        .when(command)
        .thenRejected(AccountRules.NO_SUCH_ACCOUNT);
  }

  @Test
  void an_administrator_offers_a_link_for_a_new_password() {
    OfferNewPassword command = new OfferNewPassword(ID, OTHER);
    asAdministrator(active()).when(command).then(new NewPasswordOffered(ID, OTHER));
    active()
        .by(HERSELF, AccountRules.SELF)
        .when(command)
        .thenRejected(AccountRules.ONLY_ADMINISTRATORS);
    asAdministrator(invited()).when(command).thenRejected(AccountRules.NO_SUCH_ACCOUNT);
  }

  @Test
  void a_link_for_a_new_password_works_once() {
    ChooseNewPassword command = new ChooseNewPassword(ID, OTHER, NEW_PASSWORD);
    var offered = asAdministrator(active()).given(new NewPasswordOffered(ID, OTHER));
    offered.when(command).then(new NewPasswordChosen(ID, NEW_PASSWORD));
    offered
        .given(new NewPasswordChosen(ID, NEW_PASSWORD))
        .when(command)
        .thenRejected(AccountRules.LINK_INVALID);
    offered
        .given(new PasswordChanged(ID, NEW_PASSWORD))
        .when(command)
        .thenRejected(AccountRules.LINK_INVALID);
    active().when(command).thenRejected(AccountRules.LINK_INVALID);
    offered
        .at(NOON.plus(Duration.ofDays(15)))
        .when(command)
        .thenRejected(AccountRules.LINK_EXPIRED);
  }

  @Test
  void a_deactivated_person_chooses_no_new_password() {
    asAdministrator(active())
        .given(new NewPasswordOffered(ID, OTHER), new AccountDeactivated(ID))
        .when(new ChooseNewPassword(ID, OTHER, NEW_PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
    asAdministrator(active())
        .given(
            new NewPasswordOffered(ID, OTHER),
            new AccountDeactivated(ID),
            new AccountReactivated(ID))
        .when(new ChooseNewPassword(ID, OTHER, NEW_PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
  }

  @Test
  void the_person_and_administrators_rename_an_account() {
    RenameAccount command = new RenameAccount(ID, "Ada L. ");
    AccountRenamed renamed = new AccountRenamed(ID, "Ada L.");
    active().by(HERSELF, AccountRules.SELF).when(command).then(renamed);
    asAdministrator(active()).when(command).then(renamed);
    asAdministrator(active()).given(renamed).when(command).thenNothing();
    active().by(MANAGER).when(command).thenRejected(AccountRules.ONLY_ADMINISTRATORS);
    asAdministrator(active())
        .when(new RenameAccount(ID, ""))
        .thenRejected(AccountRules.NAME_REQUIRED);
    asAdministrator(invited()).when(command).thenRejected(AccountRules.NO_SUCH_ACCOUNT);
  }

  @Test
  void an_administrator_deactivates_and_reactivates_others() {
    AccountDeactivated deactivated = new AccountDeactivated(ID);
    var gone = asAdministrator(active()).given(deactivated);
    asAdministrator(active()).when(new DeactivateAccount(ID)).then(deactivated);
    gone.when(new DeactivateAccount(ID)).thenNothing();
    gone.when(new ReactivateAccount(ID)).then(new AccountReactivated(ID));
    asAdministrator(active()).when(new ReactivateAccount(ID)).thenNothing();
    active()
        .by(MANAGER)
        .when(new DeactivateAccount(ID))
        .thenRejected(AccountRules.ONLY_ADMINISTRATORS);
    gone.by(MANAGER).when(new ReactivateAccount(ID)).thenRejected(AccountRules.ONLY_ADMINISTRATORS);
  }

  @Test
  void an_administrator_does_not_deactivate_the_own_account() {
    active()
        .by(HERSELF, AccountRules.ADMINISTRATOR, AccountRules.SELF)
        .when(new DeactivateAccount(ID))
        .thenRejected(AccountRules.NOT_ONESELF);
  }

  @Test
  void only_the_application_recovers_an_account_and_its_link_opens_it_once() {
    RecoverAccount command = new RecoverAccount(ID, OTHER);
    AccountRecovered recovered = new AccountRecovered(ID, OTHER);
    var gone = active().given(new AccountDeactivated(ID));
    bySystem(gone).when(command).then(recovered);
    bySystem(active()).when(command).then(recovered);
    bySystem(invited()).when(command).thenRejected(AccountRules.NO_SUCH_ACCOUNT);
    asAdministrator(gone).when(command).thenRejected(AccountRules.ONLY_THE_SYSTEM);
    ChooseNewPassword choice = new ChooseNewPassword(ID, OTHER, NEW_PASSWORD);
    NewPasswordChosen chosen = new NewPasswordChosen(ID, NEW_PASSWORD);
    gone.given(recovered).by(HERSELF).when(choice).then(chosen);
    gone.given(recovered, chosen).by(HERSELF).when(choice).thenRejected(AccountRules.LINK_INVALID);
  }

  @Test
  void only_the_application_opens_the_accounts_of_the_demo() {
    SignInName dave = new SignInName("dave");
    OpenDemoAccount command = new OpenDemoAccount(dave, "Dave", true, PASSWORD);
    DemoAccountOpened opened = new DemoAccountOpened(dave.account(), dave, "Dave", true, PASSWORD);
    account().by(Person.SYSTEM).when(command).then(opened);
    account().by(Person.SYSTEM).given(opened).when(command).thenNothing();
    asAdministrator(account()).when(command).thenRejected(AccountRules.ONLY_THE_SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada@example.org", " Ada@Example.ORG ", "ADA@example.org\u200b"})
  void all_spellings_of_an_address_are_one_account(String typed) {
    assertThat(SignInName.parse(typed)).contains(ADA);
    assertThat(SignInName.parse(typed).orElseThrow().account()).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "ada@", "ada lovelace", "a@b@c", "a-0123", "ada@example.org x"})
  void other_texts_are_no_sign_in_names(String typed) {
    assertThat(SignInName.parse(typed)).isEmpty();
  }

  @Test
  void an_address_never_has_the_id_of_a_short_name() {
    assertThat(SignInName.parse(ID.value())).isEmpty();
    assertThat(new SignInName("dave").account()).isEqualTo(new AccountId("dave"));
  }

  @Test
  void a_password_in_the_place_of_its_hash_is_refused_and_a_hash_is_not_shown() {
    assertThatThrownBy(() -> new PasswordHash("secret"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SignUp(ID, SECRET, "Ada", PASSWORD).toString()).doesNotContain("one");
  }

  private static EntityKit<AccountCommand, AccountState, AccountEvent> bySystem(
      EntityKit<AccountCommand, AccountState, AccountEvent> account) {
    return account.by(Person.SYSTEM);
  }

  @Test
  void a_mail_has_a_secret_of_its_own_which_opens_the_same_link_once() {
    MailSecretMade made = new MailSecretMade(ID, OTHER);
    bySystem(invited()).when(new MakeMailSecret(ID, SECRET, OTHER)).then(made);
    EntityKit<AccountCommand, AccountState, AccountEvent> mailed = invited().given(made);
    for (LinkSecret.Hash secret : List.of(SECRET, OTHER)) {
      mailed.by(HERSELF).when(new SignUp(ID, secret, "Ada", PASSWORD)).then(OPENED);
    }
    mailed
        .by(HERSELF)
        .given(OPENED)
        .when(new ChooseNewPassword(ID, OTHER, NEW_PASSWORD))
        .thenRejected(AccountRules.LINK_INVALID);
  }

  @Test
  void only_the_application_gives_a_link_a_secret_and_only_the_link_that_counts() {
    MakeMailSecret command = new MakeMailSecret(ID, SECRET, OTHER);
    asAdministrator(invited()).when(command).thenRejected(AccountRules.ONLY_THE_SYSTEM);
    bySystem(active()).when(command).thenRejected(AccountRules.LINK_INVALID);
    bySystem(invited().given(new AccountInvited(ID, ADA, false, OTHER)))
        .when(command)
        .thenRejected(AccountRules.LINK_INVALID);
    bySystem(invited())
        .at(NOON.plus(Duration.ofDays(15)))
        .when(command)
        .thenRejected(AccountRules.LINK_EXPIRED);
  }

  @Test
  void the_outcome_of_a_mail_is_recorded_once_while_its_link_counts() {
    MailReport waits = new MailReport("No connection");
    ReportMail command = new ReportMail(ID, SECRET, waits);
    bySystem(invited()).when(command).then(new MailReported(ID, waits));
    bySystem(invited().given(new MailReported(ID, waits))).when(command).thenNothing();
    bySystem(active()).when(command).thenNothing();
    asAdministrator(invited()).when(command).thenRejected(AccountRules.ONLY_THE_SYSTEM);
  }

  @Test
  void an_invited_person_whom_a_provider_knows_gets_an_account_without_a_password() {
    SignUpByProvider command = new SignUpByProvider(ID, " Ada ");
    bySystem(invited()).when(command).then(new AccountOpenedByProvider(ID, "Ada"));
    bySystem(invited().given(new AccountOpenedByProvider(ID, "Ada"))).when(command).thenNothing();
    bySystem(invited())
        .at(NOON.plus(Duration.ofDays(15)))
        .when(command)
        .thenRejected(AccountRules.INVITATION_EXPIRED);
    bySystem(account()).when(command).thenRejected(AccountRules.NO_SUCH_ACCOUNT);
    bySystem(active().given(new AccountDeactivated(ID)))
        .when(command)
        .thenRejected(AccountRules.IS_DEACTIVATED);
    invited().by(HERSELF).when(command).thenRejected(AccountRules.ONLY_THE_SYSTEM);
  }

  /** Whoever had the link may have signed up in the place of the address's owner. */
  @Test
  void the_first_sign_in_by_a_provider_proves_the_address_of_an_account_with_a_password() {
    SignUpByProvider command = new SignUpByProvider(ID, "Ada");
    AddressProven proven = new AddressProven(ID);
    bySystem(active()).when(command).then(proven);
    bySystem(active().given(proven)).when(command).thenNothing();
  }
}
