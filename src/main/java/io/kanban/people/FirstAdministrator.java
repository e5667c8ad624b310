package io.kanban.people;

import io.recordplayer.log.Log;
import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;

/** Makes one administrator, who signs up with a one-time password. */
final class FirstAdministrator {
  static final SignInName NAME = new SignInName("admin");

  private FirstAdministrator() {}

  /** Whether a start without the demo has used this log. */
  static boolean isKnownTo(Log log) {
    return log.lastRevision(AccountFeature.ACCOUNT.eventStream(NAME.account().value()))
        != Log.NO_RECORD;
  }

  /**
   * Invites the first administrator, again at each start until somebody has signed up.
   *
   * @return the one-time password; the earlier one is void
   * @throws IllegalStateException if the invitation is rejected, because somebody has just signed
   *     up
   */
  static Optional<LinkSecret> invite(AccountLog accounts) {
    return switch (statusIn(accounts)) {
      case UNKNOWN, INVITED -> Optional.of(invitation(accounts));
      case ACTIVE, DEACTIVATED -> Optional.empty();
    };
  }

  /**
   * Lets an operator in again if no administrator can sign in: makes a one-time password for the
   * first administrator, whose account is active afterwards. The password of a deactivated
   * administrator is void.
   *
   * @throws IllegalStateException if a command is rejected, because somebody else has just changed
   *     the account
   */
  static LinkSecret recover(AccountLog accounts) {
    return switch (statusIn(accounts)) {
      case UNKNOWN, INVITED -> invitation(accounts);
      case ACTIVE -> newPassword(accounts);
      case DEACTIVATED -> recovery(accounts);
    };
  }

  private static Account.Status statusIn(AccountLog accounts) {
    return accounts.read(NAME.account()).account().status();
  }

  private static LinkSecret invitation(AccountLog accounts) {
    LinkSecret secret = LinkSecret.random();
    send(accounts, new AccountCommand.InviteAccount(NAME, true, secret.hash()));
    return secret;
  }

  private static LinkSecret newPassword(AccountLog accounts) {
    LinkSecret secret = LinkSecret.random();
    send(accounts, new AccountCommand.OfferNewPassword(NAME.account(), secret.hash()));
    return secret;
  }

  private static LinkSecret recovery(AccountLog accounts) {
    LinkSecret secret = LinkSecret.random();
    send(accounts, new AccountCommand.RecoverAccount(NAME.account(), secret.hash()));
    return secret;
  }

  private static void send(AccountLog accounts, AccountCommand command) {
    accounts
        .send(command, Person.SYSTEM, Set.of(AccountRules.ADMINISTRATOR))
        .ifPresent(
            rejection -> {
              throw new IllegalStateException(
                  "The first administrator's account: " + rejection.message());
            });
  }
}
