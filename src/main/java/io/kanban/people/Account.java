package io.kanban.people;

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
import io.recordplayer.record.Person;
import java.util.Optional;

/**
 * An account as people see it: without hashes.
 *
 * @param person the person with the present name; the name of an invited person is the sign-in name
 * @param signInName empty if nobody was ever invited by this id
 * @param hasPassword whether the person can sign in with a password
 * @param mail how the mail with the last link went; empty if there is no such mail yet
 */
public record Account(
    Person person,
    Optional<SignInName> signInName,
    boolean administrator,
    Status status,
    boolean hasPassword,
    Optional<MailReport> mail) {
  static final Account NONE =
      new Account(
          new Person("", ""), Optional.empty(), false, Status.UNKNOWN, false, Optional.empty());

  /** The states of an account. */
  public enum Status {
    /** Nobody has an account with this id. */
    UNKNOWN,
    /** The person has not signed up yet. */
    INVITED,
    ACTIVE,
    DEACTIVATED
  }

  /** Whether the person has signed up and can sign in. */
  public boolean isActive() {
    return status == Status.ACTIVE;
  }

  boolean isDeactivated() {
    return status == Status.DEACTIVATED;
  }

  /** Whether the person is an administrator who can sign in. */
  public boolean isActiveAdministrator() {
    return administrator && isActive();
  }

  Account with(AccountEvent event) {
    return switch (event) {
      case AccountInvited e ->
          of(e.account(), e.signInName(), e.signInName().text(), e.administrator(), Status.INVITED);
      case DemoAccountOpened e ->
          of(e.account(), e.signInName(), e.name(), e.administrator(), Status.ACTIVE).with(true);
      case InvitationWithdrawn _ -> with(Status.UNKNOWN);
      case AccountOpened e -> named(e.name()).with(Status.ACTIVE).with(true);
      case AccountOpenedByProvider e -> named(e.name()).with(Status.ACTIVE);
      case AccountRenamed e -> named(e.name());
      case AccountDeactivated _ -> with(Status.DEACTIVATED);
      case AccountReactivated _ -> with(Status.ACTIVE);
      case AccountRecovered _ -> with(Status.ACTIVE).with(false);
      case AddressProven _ -> with(false);
      case NewPasswordOffered _ -> with(Optional.empty());
      case NewPasswordChosen _ -> with(Optional.empty()).with(true);
      case PasswordChanged _ -> with(true);
      case MailReported e -> with(Optional.of(e.report()));
      case MailSecretMade _ -> this;
    };
  }

  private static Account of(
      AccountId id, SignInName signInName, String name, boolean administrator, Status status) {
    return new Account(
        new Person(id.value(), name),
        Optional.of(signInName),
        administrator,
        status,
        false,
        Optional.empty());
  }

  private Account named(String name) {
    return new Account(
        new Person(person.id(), name), signInName, administrator, status, hasPassword, mail);
  }

  private Account with(Status next) {
    return new Account(person, signInName, administrator, next, hasPassword, Optional.empty());
  }

  private Account with(boolean password) {
    return new Account(person, signInName, administrator, status, password, mail);
  }

  private Account with(Optional<MailReport> report) {
    return new Account(person, signInName, administrator, status, hasPassword, report);
  }
}
