package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.record.Person;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

class SignedInSessionsTest {
  private static final Person ADA = new Person("ada", "Ada");
  private static final long EVENT = 5;

  private final SignedInSessions sessions = new SignedInSessions();
  private final MockHttpSession session = new MockHttpSession();

  /** Signs Ada in as of a revision of her account. */
  private void signIn(long asOf) {
    AccountUser user =
        new AccountUser(ADA, "", new CookiePassword("hash", 0), true, asOf, List.of());
    SecurityContextImpl context =
        new SecurityContextImpl(
            UsernamePasswordAuthenticationToken.authenticated(user, null, List.of()));
    String name = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;
    session.setAttribute(name, context);
    sessions.attributeAdded(new HttpSessionBindingEvent(session, name, context));
  }

  @Test
  void an_event_ends_the_session_of_an_earlier_sign_in() {
    signIn(EVENT - 1);
    assertThat(session.isInvalid()).isFalse();
    sessions.end(ADA.id(), EVENT);
    assertThat(session.isInvalid()).isTrue();
  }

  @Test
  void a_sign_in_that_read_the_account_before_an_event_is_ended_when_it_comes_after_it() {
    sessions.end(ADA.id(), EVENT);
    signIn(EVENT - 1);
    assertThat(session.isInvalid()).isTrue();
  }

  @Test
  void a_sign_in_that_has_seen_the_event_goes_on() {
    signIn(EVENT);
    sessions.end(ADA.id(), EVENT);
    assertThat(session.isInvalid()).isFalse();
  }

  @Test
  void the_session_that_changes_the_password_goes_on() {
    UUID command = UUID.randomUUID();
    signIn(EVENT - 1);
    SignedInSessions.markSender(session, command);
    sessions.endOthers(ADA.id(), EVENT, command);
    assertThat(session.isInvalid()).isFalse();
    sessions.end(ADA.id(), EVENT + 1);
    assertThat(session.isInvalid()).isTrue();
  }
}
