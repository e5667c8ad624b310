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
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.Optional;

/**
 * An account with the hash of its password, for signing in. It is played from the account's events
 * at each sign-in and never stored.
 *
 * @param password empty until the person signs up
 * @param isOfDemo whether the demo opened the account
 * @param voidings the number of events that void cookies and don't set a password
 * @param revision the revision of the account's last event
 */
record Credentials(
    AccountState state,
    Optional<PasswordHash> password,
    boolean isOfDemo,
    int voidings,
    long revision) {
  static final Credentials NONE =
      new Credentials(AccountState.NONE, Optional.empty(), false, 0, Log.NO_RECORD);

  Credentials play(Recorded<AccountEvent> event) {
    return switch (event.data()) {
      case AccountOpened e -> after(event, e.password());
      case PasswordChanged e -> after(event, e.password());
      case NewPasswordChosen e -> after(event, e.password());
      case DemoAccountOpened e -> after(event, Optional.of(e.password()), true, 0);
      case AccountDeactivated _ -> after(event, password, isOfDemo, voidings + 1);
      case AccountRecovered _, AddressProven _ ->
          after(event, Optional.empty(), isOfDemo, voidings + 1);
      case AccountInvited _,
          AccountOpenedByProvider _,
          InvitationWithdrawn _,
          NewPasswordOffered _,
          MailSecretMade _,
          MailReported _,
          AccountRenamed _,
          AccountReactivated _ ->
          after(event, password, isOfDemo, voidings);
    };
  }

  private Credentials after(Recorded<AccountEvent> event, PasswordHash hash) {
    return after(event, Optional.of(hash), isOfDemo, voidings);
  }

  private Credentials after(
      Recorded<AccountEvent> event, Optional<PasswordHash> hash, boolean ofDemo, int voidedSoFar) {
    return new Credentials(state.play(event), hash, ofDemo, voidedSoFar, event.revision());
  }

  Account account() {
    return state.account();
  }

  CookiePassword cookiePassword() {
    return new CookiePassword(password.map(PasswordHash::encoded).orElse(""), voidings);
  }

  /** Whether this is the secret of a link that can still be used. */
  boolean opens(LinkSecret secret, Instant time) {
    return link(secret.hash(), time).isPresent();
  }

  /** The link with this secret; empty if it can't be used any more. */
  Optional<AccountState.Link> link(LinkSecret.Hash secret, Instant time) {
    return state.link().filter(link -> link.has(secret) && !link.isExpiredAt(time));
  }
}
