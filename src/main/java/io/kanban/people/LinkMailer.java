package io.kanban.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.kanban.people.AccountCommand.MakeMailSecret;
import io.kanban.people.AccountCommand.ReportMail;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.recordplayer.reaction.Reaction;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/**
 * Mails each new link to its person. The log has no secret that could be mailed, so the mailer
 * makes another one for the same link, and records its hash before it sends the mail.
 */
final class LinkMailer implements Reaction.Effect<AccountEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(LinkMailer.class);

  private static final int MOST_INVITATIONS = 50;

  /** How long a mail that the server postpones is tried again. */
  private static final Duration PATIENCE = Duration.ofHours(4);

  private final AccountLog accounts;
  private final MailSender server;
  private final LinkMail mails;

  /** The secrets of mails that are not finished, by the events of their links. */
  private final Map<UUID, LinkSecret> secrets = new ConcurrentHashMap<>();

  /** The outcomes that are not recorded yet, by the same events; so no mail is sent again. */
  private final Map<UUID, MailReport> outcomes = new ConcurrentHashMap<>();

  /** The times since which the server postpones mails, by the same events. */
  private final Map<UUID, Instant> postponed = new ConcurrentHashMap<>();

  /** The number of invitations that this node has mailed for a person within a day. */
  private final Cache<String, AtomicInteger> invitations =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofDays(1)).build();

  LinkMailer(AccountLog accounts, MailSender server, LinkMail mails) {
    this.accounts = accounts;
    this.server = server;
    this.mails = mails;
  }

  /** Writes a mail with a link. */
  @FunctionalInterface
  private interface Letter {
    SimpleMailMessage with(SignInName to, LinkSecret secret, AccountState.Link link);
  }

  /**
   * @throws MailException if the mail can't be sent now
   */
  @Override
  public void react(Recorded<AccountEvent> event) {
    switch (event.data()) {
      case AccountInvited e ->
          mail(
              event,
              e.secret(),
              (to, secret, link) ->
                  mails.invitation(to, wordsFor(event.by()), secret, link.until()));
      case NewPasswordOffered e ->
          mail(
              event, e.secret(), (to, secret, link) -> mails.newPassword(to, secret, link.until()));
      case AccountEvent.InvitationWithdrawn _,
          AccountEvent.AccountOpened _,
          AccountEvent.AccountOpenedByProvider _,
          AccountEvent.PasswordChanged _,
          AccountEvent.MailSecretMade _,
          AccountEvent.MailReported _,
          AccountEvent.NewPasswordChosen _,
          AccountEvent.AccountRenamed _,
          AccountEvent.AccountDeactivated _,
          AccountEvent.AccountReactivated _,
          AccountEvent.AccountRecovered _,
          AccountEvent.AddressProven _,
          AccountEvent.DemoAccountOpened _ -> {}
    }
  }

  /** Mails a link, unless it was used, replaced or withdrawn meanwhile, or has expired. */
  private void mail(Recorded<AccountEvent> event, LinkSecret.Hash shown, Letter letter) {
    if (!outcomes.containsKey(event.id())) {
      attempt(event, shown, letter).ifPresent(outcome -> outcomes.put(event.id(), outcome));
    }
    MailReport outcome = outcomes.get(event.id());
    if (outcome != null) {
      report(event, shown, outcome);
    }
    outcomes.remove(event.id());
    postponed.remove(event.id());
    secrets.remove(event.id());
  }

  /**
   * Sends a mail, if it is due.
   *
   * @return the outcome; empty if no mail is due
   * @throws MailException if it has to be tried again
   */
  private Optional<MailReport> attempt(
      Recorded<AccountEvent> event, LinkSecret.Hash shown, Letter letter) {
    AccountId account = event.data().account();
    Credentials known = accounts.read(account);
    Optional<SignInName> to = known.account().signInName().filter(SignInName::isPlainAddress);
    Optional<AccountState.Link> link = known.link(shown, accounts.now());
    boolean isSent = known.account().mail().filter(MailReport::saysSent).isPresent();
    if (to.isEmpty() || link.isEmpty() || isSent) {
      return Optional.empty();
    }
    if (exceedsLimit(event)) {
      return Optional.of(MailFailure.TOO_MANY.report());
    }
    LinkSecret secret = secrets.computeIfAbsent(event.id(), _ -> LinkSecret.random());
    return link.get().has(secret.hash())
            || isAccepted(new MakeMailSecret(account, shown, secret.hash()))
        ? Optional.of(send(letter.with(to.get(), secret, link.get()), event, shown, known))
        : Optional.empty();
  }

  /** Counts the invitations of a person who is no administrator. */
  private boolean exceedsLimit(Recorded<AccountEvent> event) {
    return event.data() instanceof AccountInvited
        && !event.origin().has(AccountRules.ADMINISTRATOR)
        && !secrets.containsKey(event.id())
        && invitations.get(event.by().id(), _ -> new AtomicInteger()).incrementAndGet()
            > MOST_INVITATIONS;
  }

  private String wordsFor(Person inviter) {
    return LinkMail.wordsFor(
        inviter, accounts.read(new AccountId(inviter.id())).account().signInName());
  }

  private MailReport send(
      SimpleMailMessage mail,
      Recorded<AccountEvent> event,
      LinkSecret.Hash shown,
      Credentials known) {
    try {
      server.send(mail);
      return MailReport.SENT;
    } catch (MailException e) {
      MailFailure failure = MailFailure.of(e);
      if (failure == MailFailure.REFUSED
          || (failure == MailFailure.POSTPONED && isPostponedForTooLong(event))) {
        LOG.warn("A mail can't be sent: {}", CauseChain.of(e));
        return MailFailure.REFUSED.report();
      }
      if (!known.account().mail().equals(Optional.of(failure.report()))) {
        report(event, shown, failure.report());
      }
      throw e;
    }
  }

  private boolean isPostponedForTooLong(Recorded<AccountEvent> event) {
    Instant now = accounts.now();
    return now.isAfter(postponed.computeIfAbsent(event.id(), _ -> now).plus(PATIENCE));
  }

  private void report(Recorded<AccountEvent> event, LinkSecret.Hash shown, MailReport report) {
    isAccepted(new ReportMail(event.data().account(), shown, report));
  }

  private boolean isAccepted(AccountCommand command) {
    return accounts.send(command, Person.SYSTEM, Set.of()).isEmpty();
  }
}
