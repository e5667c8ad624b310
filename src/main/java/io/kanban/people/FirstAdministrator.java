package io.kanban.people;

import io.recordplayer.record.Person;
import java.util.Optional;
import java.util.Set;

/** Makes one administrator, who signs up with a one-time password. */
final class FirstAdministrator {
  static final SignInName NAME = new SignInName("admin");

  private FirstAdministrator() {}

  /**
   * Invites the first administrator, again at each start until somebody has signed up.
   *
   * @return the one-time password; the earlier one is void
   */
  static Optional<LinkSecret> invite(AccountLog accounts) {
    return switch (accounts.read(NAME.account()).account().status()) {
      case UNKNOWN, INVITED -> {
        LinkSecret secret = LinkSecret.random();
        accounts.send(
            new AccountCommand.InviteAccount(NAME, true, secret.hash()),
            Person.SYSTEM,
            Set.of(AccountRules.ADMINISTRATOR));
        yield Optional.of(secret);
      }
      case ACTIVE, DEACTIVATED -> Optional.empty();
    };
  }
}
