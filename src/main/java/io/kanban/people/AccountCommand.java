package io.kanban.people;

import io.recordplayer.record.StoredAs;

/**
 * A request to change an account. Commands are stored, so they never contain a password or the
 * secret of a link, but hashes of them.
 */
public sealed interface AccountCommand {
  AccountId account();

  /** Invites a person. It can be repeated until the person signs up; then the last link counts. */
  @StoredAs("invite-account")
  record InviteAccount(SignInName signInName, boolean administrator, LinkSecret.Hash secret)
      implements AccountCommand {
    @Override
    public AccountId account() {
      return signInName.account();
    }
  }

  @StoredAs("withdraw-invitation")
  record WithdrawInvitation(AccountId account) implements AccountCommand {}

  /** Opens the account of an invited person. The secret of the link is the permission. */
  @StoredAs("sign-up")
  record SignUp(AccountId account, LinkSecret.Hash secret, String name, PasswordHash password)
      implements AccountCommand {}

  /**
   * Signs a person in whose address an OpenID provider has verified: opens the account of an
   * invited person, without a password, and voids the password of an account whose address nobody
   * has proven.
   */
  @StoredAs("sign-up-by-provider")
  record SignUpByProvider(AccountId account, String name) implements AccountCommand {}

  /** Replaces one's own password. The sender has checked the present one. */
  @StoredAs("change-password")
  record ChangePassword(AccountId account, PasswordHash password) implements AccountCommand {}

  /** Makes a link with which the person can choose a new password. */
  @StoredAs("offer-new-password")
  record OfferNewPassword(AccountId account, LinkSecret.Hash secret) implements AccountCommand {}

  /**
   * Gives a link a second secret, for the mail with it.
   *
   * @param link the hash of the link's first secret
   */
  @StoredAs("make-mail-secret")
  record MakeMailSecret(AccountId account, LinkSecret.Hash link, LinkSecret.Hash secret)
      implements AccountCommand {}

  /**
   * Reports how the mail with a link went.
   *
   * @param link the hash of the link's first secret
   */
  @StoredAs("report-mail")
  record ReportMail(AccountId account, LinkSecret.Hash link, MailReport report)
      implements AccountCommand {}

  /** Replaces the password. The secret of the link is the permission. */
  @StoredAs("choose-new-password")
  record ChooseNewPassword(AccountId account, LinkSecret.Hash secret, PasswordHash password)
      implements AccountCommand {}

  @StoredAs("rename-account")
  record RenameAccount(AccountId account, String name) implements AccountCommand {}

  @StoredAs("deactivate-account")
  record DeactivateAccount(AccountId account) implements AccountCommand {}

  @StoredAs("reactivate-account")
  record ReactivateAccount(AccountId account) implements AccountCommand {}

  /**
   * Lets a person in again by a link, also one who is deactivated. The password is void, because
   * others may know it.
   */
  @StoredAs("recover-account")
  record RecoverAccount(AccountId account, LinkSecret.Hash secret) implements AccountCommand {}

  /** Opens an account of the demo, without an invitation. */
  @StoredAs("open-demo-account")
  record OpenDemoAccount(
      SignInName signInName, String name, boolean administrator, PasswordHash password)
      implements AccountCommand {
    @Override
    public AccountId account() {
      return signInName.account();
    }
  }
}
