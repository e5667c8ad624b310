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

/** The people of the demo, and how they sign in. */
@Configuration(proxyBeanMethods = false)
public class People {
  public static final Person DAVE = new Person("dave", "Dave");
  public static final Person BILL = new Person("bill", "Bill");
  public static final Person JANET = new Person("janet", "Janet");

  /** Known, and a member of nothing. */
  public static final Person EVE = new Person("eve", "Eve");

  public static final List<Person> ALL = List.of(DAVE, BILL, JANET, EVE);
  static final String PASSWORD = "demo";

  private static final String USER = "USER";

  /** Who runs the application, and sees its figures. */
  private static final String OPERATOR = "OPERATOR";

  /** Below the context path, which Vaadin's own choice would have twice. */
  private static final String AFTER_SIGN_OUT = "/";

  /**
   * The same people after every start. (A manager of users in memory would store their passwords
   * anew when they sign in, and so void the cookies by which open pages come back.)
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
   * Signing in is remembered in a signed cookie: when the server was restarted, and with it every
   * session is gone, open pages find their way back by themselves.
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
                // Vaadin's own takes a form that signs in without its token, too.
                .enableCsrfConfiguration(false)
                // What is nowhere is told on a page, and not refused without a word.
                .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated));
    http.csrf(csrf -> csrf.ignoringRequestMatchers(requests::isFrameworkInternalRequest));
    http.exceptionHandling(exceptions -> exceptions.accessDeniedHandler(People::deny));
    http.rememberMe(
        remember ->
            remember.key(secret).rememberMeServices(new RevocableRememberMe(secret, users, redis)));
    return http.build();
  }

  /**
   * A token is old where the session ended, or the browser signed in as somebody else, since the
   * page was made. Nothing is done then: the form comes again, or the page of whoever it is.
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

  /** Cookies aren't sent along with what pages of other sites ask or post. */
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
