package io.kanban.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recordplayer.record.Person;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * The sessions of this node by the people who are signed in, so that they can be ended. It also
 * knows the names that changed since the start, because a session has the name of its sign-in.
 */
final class SignedInSessions implements HttpSessionAttributeListener {
  private static final String CONTEXT =
      HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

  private static final String SENT = SignedInSessions.class.getName();
  private static final int MOST_NAMES = 100_000;

  private final Map<String, Set<HttpSession>> sessions = new ConcurrentHashMap<>();

  /** The people who were deactivated since the start and are not reactivated. */
  private final Set<String> deactivated = ConcurrentHashMap.newKeySet();

  private final Cache<String, String> names = Caffeine.newBuilder().maximumSize(MOST_NAMES).build();

  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    if (event.getName().equals(CONTEXT)) {
      add(personIn(event.getValue()), event.getSession());
    }
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    if (event.getName().equals(CONTEXT)) {
      remove(personIn(event.getValue()), event.getSession());
      add(personIn(event.getSession().getAttribute(CONTEXT)), event.getSession());
    }
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    if (event.getName().equals(CONTEXT)) {
      remove(personIn(event.getValue()), event.getSession());
    }
  }

  private static String personIn(Object attribute) {
    Authentication authentication =
        attribute instanceof SecurityContext context ? context.getAuthentication() : null;
    return authentication == null ? "" : authentication.getName();
  }

  private void add(String person, HttpSession session) {
    sessions.compute(
        person,
        (_, known) -> {
          Set<HttpSession> more = known == null ? ConcurrentHashMap.newKeySet() : known;
          more.add(session);
          return more;
        });
    // A sign-in that has read the account just before it was deactivated comes too late.
    if (deactivated.contains(person)) {
      end(person);
    }
  }

  private void remove(String person, HttpSession session) {
    sessions.computeIfPresent(
        person,
        (_, known) -> {
          known.remove(session);
          return known.isEmpty() ? null : known;
        });
  }

  /** Ends the sessions of a person; their open pages go to the sign-in page. */
  void end(String person) {
    end(person, _ -> false);
  }

  /** Ends the sessions of a person, except the one that sent this command. */
  void endOthers(String person, UUID command) {
    end(person, session -> command.equals(session.getAttribute(SENT)));
  }

  /** Marks the session that sends a command which ends the person's other sessions. */
  static void markSender(HttpSession session, UUID command) {
    session.setAttribute(SENT, command);
  }

  private void end(String person, Predicate<HttpSession> isKept) {
    for (HttpSession session : List.copyOf(sessions.getOrDefault(person, Set.of()))) {
      try {
        if (!isKept.test(session)) {
          session.invalidate();
        }
      } catch (IllegalStateException _) {
        // It has just ended by itself.
      }
    }
  }

  void deactivated(String person) {
    deactivated.add(person);
    end(person);
  }

  void reactivated(String person) {
    deactivated.remove(person);
  }

  void renamed(String person, String name) {
    names.put(person, name);
  }

  /** The person with the present name. */
  Person present(Person person) {
    String name = names.getIfPresent(person.id());
    return name == null ? person : new Person(person.id(), name);
  }
}
