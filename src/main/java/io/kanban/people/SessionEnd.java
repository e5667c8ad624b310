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
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the accounts' events and ends the sessions of a person who is deactivated, or whose
 * password is replaced, except the session in which the person replaces it. Each node ends its own
 * sessions; it follows the events since its start, because it has no older session.
 */
final class SessionEnd implements SmartLifecycle, AutoCloseable {
  private final Log log;
  private final SignedInSessions sessions;
  private final CatchUpSubscription events;
  private volatile boolean running;

  SessionEnd(Log log, SignedInSessions sessions) {
    this.log = log;
    this.sessions = sessions;
    this.events =
        log.follow(
            "sessions",
            this::now,
            List.of(AccountFeature.ACCOUNT.eventStreamPrefix()),
            new CatchUpSubscription.Reader() {
              @Override
              public void read(CatchUpSubscription.Batch batch) {
                batch.records().forEach(SessionEnd.this::play);
              }

              @Override
              public boolean wants(Recorded<?> record) {
                return record.data() instanceof AccountEvent;
              }
            });
  }

  private Checkpoint now() {
    return log.at(log.end())
        .map(last -> new Checkpoint(last.position(), last.id()))
        .orElse(Checkpoint.START);
  }

  private void play(Recorded<?> record) {
    if (record.data() instanceof AccountEvent event) {
      String person = event.account().value();
      switch (event) {
        case AccountDeactivated _, AccountRecovered _, AddressProven _, NewPasswordChosen _ ->
            sessions.end(person, record.revision());
        case PasswordChanged _ ->
            sessions.endOthers(person, record.revision(), record.origin().causation());
        case AccountRenamed e -> sessions.renamed(person, e.name());
        case AccountInvited _,
            AccountReactivated _,
            InvitationWithdrawn _,
            AccountOpened _,
            AccountOpenedByProvider _,
            NewPasswordOffered _,
            MailSecretMade _,
            MailReported _,
            DemoAccountOpened _ -> {}
      }
    }
  }

  @Override
  public void start() {
    running = true;
    sessions.forgetEvents();
    events.start();
  }

  @Override
  public void stop() {
    close();
  }

  @Override
  public void close() {
    running = false;
    events.close();
  }

  /** Before the web server opens its port, so that it reads all events after the first sign-in. */
  @Override
  public int getPhase() {
    return 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
