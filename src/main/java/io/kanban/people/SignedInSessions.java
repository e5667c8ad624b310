package io.kanban.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recordplayer.log.Log;
import io.recordplayer.record.Person;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
  private static final int MOST_PEOPLE = 100_000;

  private final Map<String, Set<HttpSession>> sessions = new ConcurrentHashMap<>();

  /** The last event since the start that ended a person's sessions, by the person. */
  private final Cache<String, Ending> endings =
      Caffeine.newBuilder().maximumSize(MOST_PEOPLE).build();

  private final Cache<String, String> names =
      Caffeine.newBuilder().maximumSize(MOST_PEOPLE).build();

  /**
   * An event that ended sessions of sign-ins before it.
   *
   * @param revision its revision among the events of the account
   * @param command the command of a session that goes on
   */
  private record Ending(long revision, Optional<UUID> command) {
    boolean ends(HttpSession session) {
      return asOf(session) < revision
          && command.filter(known -> known.equals(session.getAttribute(SENT))).isEmpty();
    }
  }

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

  private static String personIn(@Nullable Object attribute) {
    Authentication authentication = authenticationIn(attribute);
    return authentication == null ? "" : authentication.getName();
  }

  /** The revision of the account's last event that the session's sign-in has seen. */
  private static long asOf(HttpSession session) {
    Authentication authentication = authenticationIn(session.getAttribute(CONTEXT));
    return authentication != null && authentication.getPrincipal() instanceof AccountUser user
        ? user.asOf()
        : Log.NO_RECORD;
  }

  private static @Nullable Authentication authenticationIn(@Nullable Object attribute) {
    return attribute instanceof SecurityContext context ? context.getAuthentication() : null;
  }

  private void add(String person, HttpSession session) {
    sessions.compute(
        person,
        (_, known) -> {
          Set<HttpSession> more = known == null ? ConcurrentHashMap.newKeySet() : known;
          more.add(session);
          return more;
        });
    // A sign-in that has read the account just before such an event comes too late.
    Ending ending = endings.getIfPresent(person);
    if (ending != null) {
      end(person, ending);
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

  /**
   * Ends the sessions of a person; their open pages go to the sign-in page. A session whose sign-in
   * has seen the event goes on.
   *
   * @param revision the revision of the event of the account that ends them
   */
  void end(String person, long revision) {
    remember(person, new Ending(revision, Optional.empty()));
  }

  /** Ends the sessions of a person, except the one that sent this command. */
  void endOthers(String person, long revision, UUID command) {
    remember(person, new Ending(revision, Optional.of(command)));
  }

  private void remember(String person, Ending ending) {
    endings.put(person, ending);
    end(person, ending);
  }

  /** Marks the session that sends a command which ends the person's other sessions. */
  static void markSender(HttpSession session, UUID command) {
    session.setAttribute(SENT, command);
  }

  private void end(String person, Ending ending) {
    for (HttpSession session : List.copyOf(sessions.getOrDefault(person, Set.of()))) {
      try {
        if (ending.ends(session)) {
          session.invalidate();
        }
      } catch (IllegalStateException _) {
        // It has just ended by itself.
      }
    }
  }

  /** Forgets the names and the endings, because a test has replaced the log by an empty one. */
  void forgetEvents() {
    endings.invalidateAll();
    names.invalidateAll();
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
