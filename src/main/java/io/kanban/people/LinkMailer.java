package io.kanban.people;

import io.kanban.people.AccountCommand.MakeMailSecret;
import io.kanban.people.AccountCommand.ReportMail;
import io.kanban.people.AccountEvent.AccountInvited;
import io.kanban.people.AccountEvent.NewPasswordOffered;
import io.recordplayer.reaction.Reaction;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/**
 * Mails each new link to its person. The log has no secret that could be mailed, so the mailer
 * makes another one for the same link, and records its hash before it sends the mail.
 */
final class LinkMailer implements Reaction.Effect<AccountEvent> {
  private static final int LONGEST_PROBLEM = 200;

  private final AccountLog accounts;
  private final MailSender server;
  private final LinkMail mails;

  /** The secrets of mails that are not sent yet, by the events of their links. */
  private final Map<UUID, LinkSecret> secrets = new ConcurrentHashMap<>();

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
              (to, secret, link) -> mails.invitation(to, event.by(), secret, link.until()));
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
    AccountId account = event.data().account();
    Credentials known = accounts.read(account);
    Optional<SignInName> to = known.account().signInName().filter(SignInName::isAddress);
    Optional<AccountState.Link> link = known.link(shown, accounts.now());
    if (to.isPresent() && link.isPresent()) {
      LinkSecret secret = secrets.computeIfAbsent(event.id(), _ -> LinkSecret.random());
      if (link.get().has(secret.hash())
          || isAccepted(new MakeMailSecret(account, shown, secret.hash()))) {
        send(letter.with(to.get(), secret, link.get()), account, shown, known.account());
      }
    }
    secrets.remove(event.id());
  }

  private void send(
      SimpleMailMessage mail, AccountId account, LinkSecret.Hash shown, Account known) {
    try {
      server.send(mail);
    } catch (MailException e) {
      String problem = CauseChain.of(e);
      MailReport report =
          new MailReport(problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM)));
      if (!known.mail().equals(Optional.of(report))) {
        isAccepted(new ReportMail(account, shown, report));
      }
      throw e;
    }
    isAccepted(new ReportMail(account, shown, MailReport.SENT));
  }

  private boolean isAccepted(AccountCommand command) {
    return accounts.send(command, Person.SYSTEM, Set.of()).isEmpty();
  }
}
