package io.kanban.people;

import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import io.recordplayer.boot.RecordPlayerProperties;
import io.recordplayer.client.SignedIn;
import io.recordplayer.record.Person;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

/** Configures the demo's people and their sign-in. */
@Configuration(proxyBeanMethods = false)
public class People {
  public static final Person DAVE = new Person("dave", "Dave");
  public static final Person BILL = new Person("bill", "Bill");
  public static final Person JANET = new Person("janet", "Janet");

  /** A person who is a member of no project. */
  public static final Person EVE = new Person("eve", "Eve");

  public static final List<Person> ALL = List.of(DAVE, BILL, JANET, EVE);
  static final String PASSWORD = "demo";

  private static final String USER = "USER";

  /** The role of those who run the application; they may see its health and metrics. */
  private static final String OPERATOR = "OPERATOR";

  /** Relative to the context path; Vaadin's default would contain the context path twice. */
  private static final String AFTER_SIGN_OUT = "/";

  /**
   * Looks up people with passwords that never change. Spring's in-memory manager would re-encode a
   * password at sign-in, which invalidates the remember-me cookies that open pages need after a
   * restart.
   */
  @Bean
  UserDetailsService users(@Value("${kanban.operators:}") Set<String> operators) {
    return name ->
        ALL.stream()
            .filter(person -> person.id().equals(name))
            .findFirst()
            .map(
                person ->
                    User.withUsername(name)
                        .password("{noop}" + PASSWORD)
                        .roles(
                            operators.contains(name)
                                ? new String[] {USER, OPERATOR}
                                : new String[] {USER})
                        .build())
            .orElseThrow(() -> new UsernameNotFoundException("nobody is called " + name));
  }

  /**
   * Remembers a sign-in in a signed cookie. A restart of the server ends all sessions; with the
   * cookie, open pages sign in again by themselves.
   */
  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      UserDetailsService users,
      RequestUtil requests,
      RecordPlayerProperties properties,
      StringRedisTemplate redis,
      @Value("${kanban.remember-me-key:}") String key)
      throws Exception {
    String secret = key.isBlank() ? SecretFile.in(properties.data()) : key;
    http.authorizeHttpRequests(
        rules ->
            rules
                .requestMatchers("/styles/**", "/aura/**", "/look/*", "/actuator/health")
                .permitAll()
                .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                .permitAll()
                .requestMatchers("/actuator/**")
                .hasRole(OPERATOR));
    http.with(
        VaadinSecurityConfigurer.vaadin(),
        vaadin ->
            vaadin
                .loginView(SignInPage.class, AFTER_SIGN_OUT)
                // Vaadin's configuration would accept a sign-in form without a CSRF token.
                .enableCsrfConfiguration(false)
                // Lets unknown addresses through, so that a page explains them.
                .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated));
    http.csrf(csrf -> csrf.ignoringRequestMatchers(requests::isFrameworkInternalRequest));
    http.exceptionHandling(exceptions -> exceptions.accessDeniedHandler(People::deny));
    http.rememberMe(
        remember ->
            remember.key(secret).rememberMeServices(new RevocableRememberMe(secret, users, redis)));
    return http.build();
  }

  /**
   * Handles a form with an outdated CSRF token: the session ended since the page was created, or
   * somebody else signed in with this browser. The request is dropped and redirected: to the
   * sign-in form if it was a sign-in, else to the start page.
   */
  private static void deny(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException, ServletException {
    if (denied instanceof CsrfException) {
      boolean signingIn = request.getServletPath().equals("/" + SignInPage.ADDRESS);
      response.sendRedirect(
          request.getContextPath() + "/" + (signingIn ? SignInPage.ADDRESS_OF_EXPIRED : ""));
    } else {
      new AccessDeniedHandlerImpl().handle(request, response, denied);
    }
  }

  /** Keeps browsers from sending cookies with requests that pages of other sites make. */
  @Bean
  CookieSameSiteSupplier sameSite() {
    return CookieSameSiteSupplier.ofLax();
  }

  @Bean
  SignedIn signedIn() {
    return () -> {
      Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
      String name = authentication == null ? "" : authentication.getName();
      return ALL.stream()
          .filter(person -> person.id().equals(name))
          .findFirst()
          .orElseGet(() -> new Person(name, name));
    };
  }
}
