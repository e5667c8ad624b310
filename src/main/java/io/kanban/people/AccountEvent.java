package io.kanban.people;

import io.recordplayer.record.StoredAs;

/** A change of an account. */
public sealed interface AccountEvent {
  AccountId account();

  @StoredAs("account-invited")
  record AccountInvited(
      AccountId account, SignInName signInName, boolean administrator, LinkSecret.Hash secret)
      implements AccountEvent {}

  @StoredAs("invitation-withdrawn")
  record InvitationWithdrawn(AccountId account) implements AccountEvent {}

  /** The invited person has chosen a name and a password. */
  @StoredAs("account-opened")
  record AccountOpened(AccountId account, String name, PasswordHash password)
      implements AccountEvent {}

  /** The invited person has signed in by an OpenID provider; the account has no password. */
  @StoredAs("account-opened-by-provider")
  record AccountOpenedByProvider(AccountId account, String name) implements AccountEvent {}

  /** The person has replaced the password. */
  @StoredAs("password-changed")
  record PasswordChanged(AccountId account, PasswordHash password) implements AccountEvent {}

  @StoredAs("new-password-offered")
  record NewPasswordOffered(AccountId account, LinkSecret.Hash secret) implements AccountEvent {}

  /** The link that counts has a second secret, for the mail with it. */
  @StoredAs("mail-secret-made")
  record MailSecretMade(AccountId account, LinkSecret.Hash secret) implements AccountEvent {}

  /** The mail with the link was sent, or can't be sent yet. */
  @StoredAs("mail-reported")
  record MailReported(AccountId account, MailReport report) implements AccountEvent {}

  /** The person has replaced the password by a link from an administrator. */
  @StoredAs("new-password-chosen")
  record NewPasswordChosen(AccountId account, PasswordHash password) implements AccountEvent {}

  @StoredAs("account-renamed")
  record AccountRenamed(AccountId account, String name) implements AccountEvent {}

  @StoredAs("account-deactivated")
  record AccountDeactivated(AccountId account) implements AccountEvent {}

  @StoredAs("account-reactivated")
  record AccountReactivated(AccountId account) implements AccountEvent {}

  /** An operator has let the person in again by a link. The password is void. */
  @StoredAs("account-recovered")
  record AccountRecovered(AccountId account, LinkSecret.Hash secret) implements AccountEvent {}

  /**
   * The owner of the address has signed in by an OpenID provider for the first time. The password
   * is void, because somebody else may have signed up with the invitation's link.
   */
  @StoredAs("address-proven")
  record AddressProven(AccountId account) implements AccountEvent {}

  @StoredAs("demo-account-opened")
  record DemoAccountOpened(
      AccountId account,
      SignInName signInName,
      String name,
      boolean administrator,
      PasswordHash password)
      implements AccountEvent {}
}
