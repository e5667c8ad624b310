package io.kanban.people;

import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinDefaultRequestCache;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import io.recordplayer.boot.RecordPlayerProperties;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.servlet.CookieSameSiteSupplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.RememberMeAuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** Configures the sign-in by HTTP requests, and which addresses need it. */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {
  /** Relative to the context path; Vaadin's default would contain the context path twice. */
  private static final String AFTER_SIGN_OUT = "/";

  /** For each of the three requests of a sign-in by a provider. */
  private static final Duration PROVIDER_PATIENCE = Duration.ofSeconds(5);

  @Bean
  RevocableRememberMe rememberMe(
      AccountUsers users,
      RecordPlayerProperties properties,
      StringRedisTemplate redis,
      @Value("${kanban.remember-me-key:}") String key)
      throws IOException {
    String secret = key.isBlank() ? SecretFile.in(properties.data()) : key;
    return new RevocableRememberMe(secret, users::loadForCookie, redis);
  }

  /** Checks passwords and remember-me cookies. */
  @Bean
  AuthenticationManager authenticationManager(
      AccountUsers users,
      PasswordEncoder encoder,
      RevocableRememberMe rememberMe,
      BeanFactory beans) {
    DaoAuthenticationProvider passwords = new DaoAuthenticationProvider(users);
    passwords.setPasswordEncoder(encoder);
    // A deactivated account is found out after the password, so that guesses take the same time.
    passwords.setPreAuthenticationChecks(_ -> {});
    passwords.setPostAuthenticationChecks(new AccountStatusUserDetailsChecker());
    ProviderRequests requests = new ProviderRequests(PROVIDER_PATIENCE);
    OidcAuthorizationCodeAuthenticationProvider providers =
        new OidcAuthorizationCodeAuthenticationProvider(
            requests.tokens(),
            new ProviderSignIn(requests.people(), () -> beans.getBean(AccountLog.class), users));
    providers.setJwtDecoderFactory(requests::decoder);
    return new ProviderManager(
        new ThrottledSignIn(passwords, new GuessThrottle(InstantSource.system())),
        new RememberMeAuthenticationProvider(rememberMe.getKey()),
        providers);
  }

  @Bean
  Providers providers(ObjectProvider<ClientRegistrationRepository> configured) {
    return new Providers(configured);
  }

  /**
   * Remembers a sign-in in a signed cookie. A restart of the server ends all sessions; with the
   * cookie, open pages sign in again by themselves.
   */
  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      RequestUtil requests,
      VaadinDefaultRequestCache requestCache,
      AuthenticationManager authentication,
      RevocableRememberMe rememberMe,
      Providers providers,
      BeanFactory beans) {
    http.authenticationManager(authentication);
    http.authorizeHttpRequests(
        rules ->
            rules
                .requestMatchers("/styles/**", "/aura/**", "/look/*", "/actuator/health")
                .permitAll()
                .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                .permitAll()
                .requestMatchers(
                    HttpMethod.POST, "/" + AccountForms.SIGN_UP, "/" + AccountForms.NEW_PASSWORD)
                .permitAll()
                .requestMatchers("/actuator/**")
                .hasRole(AccountUsers.OPERATOR));
    http.with(
        VaadinSecurityConfigurer.vaadin(),
        vaadin ->
            vaadin
                .loginView(SignInPage.class, AFTER_SIGN_OUT)
                // Vaadin's configuration would accept a sign-in form without a CSRF token.
                .enableCsrfConfiguration(false)
                // Lets unknown addresses through, so that a page explains them.
                .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated));
    http.formLogin(
        form -> form.failureHandler(new SignInFailure(() -> beans.getBean(AccountLog.class))));
    if (providers.areThere()) {
      http.oauth2Login(
          provider ->
              provider.loginPage("/" + SignInPage.ADDRESS).failureHandler(new ProviderFailure()));
    }
    requestCache.setDelegateRequestCache(requestsWithoutMark());
    http.csrf(csrf -> csrf.ignoringRequestMatchers(requests::isFrameworkInternalRequest));
    http.exceptionHandling(exceptions -> exceptions.accessDeniedHandler(SignInConfiguration::deny));
    http.rememberMe(remember -> remember.key(rememberMe.getKey()).rememberMeServices(rememberMe));
    http.addFilterBefore(new LogUnavailableFilter(), RememberMeAuthenticationFilter.class);
    // The address of a link contains a secret.
    http.headers(
        headers -> headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)));
    return http.build();
  }

  /** Remembers the requested page without {@code ?continue} in its address. */
  @SuppressWarnings("NullAway") // The method's documentation allows null.
  private static HttpSessionRequestCache requestsWithoutMark() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setMatchingRequestParameterName(null);
    return cache;
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
}
