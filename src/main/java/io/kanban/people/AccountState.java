package io.kanban.people;

import io.kanban.people.AccountEvent.AccountDeactivated;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.AccountOpened;
import io.kanban.people.AccountEvent.AccountReactivated;
import io.kanban.people.AccountEvent.AccountRenamed;
import io.kanban.people.AccountEvent.DemoAccountOpened;
import io.kanban.people.AccountEvent.InvitationWithdrawn;
import io.kanban.people.AccountEvent.NewPasswordChosen;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.kanban.people.AccountEvent.PasswordChanged;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An account's state for its rules. It has no hash of a password, so that no snapshot has one.
 *
 * @param link the link that counts; empty if there is none or it is used
 */
record AccountState(Account account, Optional<Link> link) {
  static final AccountState NONE = new AccountState(Account.NONE, Optional.empty());

  /** How long a link can be used. */
  static final Duration VALID = Duration.ofDays(14);

  /**
   * A link that works once, for signing up or for a new password.
   *
   * @param by the person who made it
   */
  record Link(LinkSecret.Hash secret, Instant until, Person by) {
    boolean isExpiredAt(Instant time) {
      return time.isAfter(until);
    }
  }

  AccountState play(Recorded<AccountEvent> event) {
    Account next = account.with(event.data());
    return switch (event.data()) {
      case AccountInvited e -> new AccountState(next, link(e.secret(), event));
      case NewPasswordOffered e -> new AccountState(next, link(e.secret(), event));
      case AccountOpened _,
          PasswordChanged _,
          NewPasswordChosen _,
          InvitationWithdrawn _,
          AccountDeactivated _ ->
          new AccountState(next, Optional.empty());
      case AccountRenamed _, AccountReactivated _, DemoAccountOpened _ ->
          new AccountState(next, link);
    };
  }

  private static Optional<Link> link(LinkSecret.Hash secret, Recorded<?> event) {
    return Optional.of(new Link(secret, event.at().plus(VALID), event.by()));
  }
}
