package io.kanban.people;

import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountOpenedByProvider;
import io.kanban.people.AccountEvent.AccountReactivated;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountEvent.InvitationWithdrawn;
import io.kanban.people.AccountEvent.MailReported;
import io.kanban.people.AccountEvent.MailSecretMade;
import io.kanban.people.AccountEvent.NewPasswordChosen;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.kanban.people.AccountEvent.PasswordChanged;
import io.recordplayer.record.Person;
import java.util.Optional;

/**
 * An account as people see it: without hashes.
 *
 * @param person the person with the present name; the name of an invited person is the sign-in name
 * @param signInName empty if nobody was ever invited by this id
 * @param mail how the mail with the last link went; empty if there is no such mail yet
 */
public record Account(
    Person person,
    Optional<SignInName> signInName,
    boolean administrator,
    Status status,
    Optional<MailReport> mail) {
  static final Account NONE =
      new Account(new Person("", ""), Optional.empty(), false, Status.UNKNOWN, Optional.empty());

  /** The states of an account. */
  public enum Status {
    /** Nobody has an account with this id. */
    UNKNOWN,
    /** The person has not signed up yet. */
    INVITED,
    ACTIVE,
    DEACTIVATED
  }

  boolean isActive() {
    return status == Status.ACTIVE;
  }

  boolean isDeactivated() {
    return status == Status.DEACTIVATED;
  }

  boolean isActiveAdministrator() {
    return administrator && isActive();
  }

  Account with(AccountEvent event) {
    return switch (event) {
      case AccountInvited e ->
          of(e.account(), e.signInName(), e.signInName().text(), e.administrator(), Status.INVITED);
      case DemoAccountOpened e ->
          of(e.account(), e.signInName(), e.name(), e.administrator(), Status.ACTIVE);
      case InvitationWithdrawn _ -> with(Status.UNKNOWN);
      case AccountOpened e -> named(e.name()).with(Status.ACTIVE);
      case AccountOpenedByProvider e -> named(e.name()).with(Status.ACTIVE);
      case AccountRenamed e -> named(e.name());
      case AccountDeactivated _ -> with(Status.DEACTIVATED);
      case AccountReactivated _ -> with(Status.ACTIVE);
      case NewPasswordOffered _, NewPasswordChosen _ -> with(Optional.empty());
      case MailReported e -> with(Optional.of(e.report()));
      case PasswordChanged _, MailSecretMade _ -> this;
    };
  }

  private static Account of(
      AccountId id, SignInName signInName, String name, boolean administrator, Status status) {
    return new Account(
        new Person(id.value(), name),
        Optional.of(signInName),
        administrator,
        status,
        Optional.empty());
  }

  private Account named(String name) {
    return new Account(new Person(person.id(), name), signInName, administrator, status, mail);
  }

  private Account with(Status next) {
    return new Account(person, signInName, administrator, next, Optional.empty());
  }

  private Account with(Optional<MailReport> report) {
    return new Account(person, signInName, administrator, status, report);
  }
}
