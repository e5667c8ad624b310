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
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An account's state for its rules. It has no hash of a password, so that no snapshot has one.
 *
 * @param link the link that counts; empty if there is none or it is used
 * @param inviter the person who invited last, also after the invitation was withdrawn
 * @param isProven whether an OpenID provider has confirmed that the person owns the address
 */
record AccountState(
    Account account, Optional<Link> link, Optional<Person> inviter, boolean isProven) {
  static final AccountState NONE =
      new AccountState(Account.NONE, Optional.empty(), Optional.empty(), false);

  /** How long a link can be used. */
  static final Duration VALID = Duration.ofDays(14);

  /**
   * A link that works once, for signing up or for a new password.
   *
   * @param secret the hash of the secret that was shown to the person who made the link
   * @param mailed the hash of the secret in the last mail with the link
   */
  record Link(LinkSecret.Hash secret, Optional<LinkSecret.Hash> mailed, Instant until) {
    boolean has(LinkSecret.Hash hash) {
      return secret.equals(hash) || mailed.equals(Optional.of(hash));
    }

    private Link mailedWith(LinkSecret.Hash hash) {
      return new Link(secret, Optional.of(hash), until);
    }

    boolean isExpiredAt(Instant time) {
      return time.isAfter(until);
    }
  }

  AccountState play(Recorded<AccountEvent> event) {
    Account next = account.with(event.data());
    return switch (event.data()) {
      case AccountInvited e ->
          new AccountState(next, link(e.secret(), event), Optional.of(event.by()), isProven);
      case NewPasswordOffered e -> with(next, link(e.secret(), event));
      case AccountRecovered e -> with(next, link(e.secret(), event));
      case MailSecretMade e -> with(next, link.map(known -> known.mailedWith(e.secret())));
      case AccountOpenedByProvider _, AddressProven _ ->
          new AccountState(next, Optional.empty(), inviter, true);
      case AccountOpened _,
          PasswordChanged _,
          NewPasswordChosen _,
          InvitationWithdrawn _,
          AccountDeactivated _ ->
          with(next, Optional.empty());
      case AccountRenamed _, AccountReactivated _, DemoAccountOpened _, MailReported _ ->
          with(next, link);
    };
  }

  private AccountState with(Account next, Optional<Link> nextLink) {
    return new AccountState(next, nextLink, inviter, isProven);
  }

  private static Optional<Link> link(LinkSecret.Hash secret, Recorded<?> event) {
    return Optional.of(new Link(secret, Optional.empty(), event.at().plus(VALID)));
  }
}
