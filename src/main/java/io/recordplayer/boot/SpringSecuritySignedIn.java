package io.recordplayer.boot;

import com.vaadin.flow.component.UI;
import io.recordplayer.client.SignedIn;
import io.recordplayer.message.Messages;
import io.recordplayer.record.Person;
import java.util.Locale;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Takes the person from Spring Security: the authentication's name is the person's id and name.
 * Everybody who has not signed in is one person.
 */
final class SpringSecuritySignedIn implements SignedIn {
  private static final String ANONYMOUS = "anonymous";

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
  private final Messages messages;

  SpringSecuritySignedIn(Messages messages) {
    this.messages = messages;
  }

  @Override
  public Person person() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication == null || !trust.isAuthenticated(authentication)) {
      return new Person(ANONYMOUS, messages.text(locale(), "recordplayer.person.anonymous"));
    }
    return new Person(authentication.getName(), authentication.getName());
  }

  private static Locale locale() {
    UI page = UI.getCurrent();
    return page == null ? Locale.ENGLISH : page.getLocale();
  }
}
