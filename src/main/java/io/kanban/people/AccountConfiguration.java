package io.kanban.people;

import io.recordplayer.boot.RecordPlayerProperties;
import io.recordplayer.boot.RecordPlayerProperties.Role;
import io.recordplayer.client.SignedIn;
import io.recordplayer.log.Log;
import io.recordplayer.player.CommandSender;
import io.recordplayer.record.Person;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Connects accounts with Spring Security: who signs in, and who is signed in. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(AccountConfiguration.class);
  private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  AccountLog accountLog(Log log, CommandSender sender) {
    return new AccountLog(log, sender);
  }

  @Bean
  DemoOffer demoOffer(@Value("${kanban.demo:true}") boolean on, BeanFactory beans) {
    return new DemoOffer(on, () -> beans.getBean(AccountLog.class));
  }

  @Bean
  FirstAccounts firstAccounts(
      AccountLog accounts,
      RecordPlayerProperties properties,
      DemoOffer demo,
      @Value("${kanban.recover-administrator:false}") boolean recover) {
    return new FirstAccounts(
        () -> {
          if (demo.isOn()) {
            if (recover) {
              LOG.warn("kanban.recover-administrator does nothing while kanban.demo is true.");
            }
            openDemo(accounts, demo);
          } else if (properties.roles().contains(Role.API)) {
            // Only one kind of process does it, so that fewer of them print a password.
            makeAdministrator(accounts, recover);
          }
        });
  }

  private static void openDemo(AccountLog accounts, DemoOffer demo) {
    if (demo.isAllowed()) {
      DemoPeople.openAccounts(accounts);
    } else {
      LOG.error(
          "kanban.demo is true, but this log has an administrator of its own. Nobody can sign in as"
              + " one of the demo's people, because everybody knows their password. Set"
              + " kanban.demo=false, or use another log.");
    }
  }

  private static void makeAdministrator(AccountLog accounts, boolean recover) {
    if (recover) {
      LOG.warn(
          "Sign in as “{}” with the one-time password “{}”, and choose a password. Then remove"
              + " kanban.recover-administrator.",
          FirstAdministrator.NAME.text(),
          FirstAdministrator.recover(accounts).text());
    } else {
      FirstAdministrator.invite(accounts)
          .ifPresent(
              secret ->
                  LOG.info(
                      "There is no administrator yet. Sign in as “{}” with the one-time password"
                          + " “{}”, and choose a name and a password.",
                      FirstAdministrator.NAME.text(),
                      secret.text()));
    }
  }

  @Bean
  Operators operators(@Value("${kanban.operators:}") Set<String> names) {
    return new Operators(names);
  }

  @Bean
  AccountUsers accountUsers(BeanFactory beans, DemoOffer demo, Operators operators) {
    return new AccountUsers(
        () -> beans.getBean(AccountLog.class),
        () -> beans.getBean(FirstAccounts.class),
        demo,
        operators);
  }

  @Bean
  SignedInSessions signedInSessions() {
    return new SignedInSessions();
  }

  @Bean
  SessionEnd sessionEnd(Log log, SignedInSessions sessions) {
    return new SessionEnd(log, sessions);
  }

  /** The person with the present name; a person without an id if nobody has signed in. */
  @Bean
  SignedIn signedIn(SignedInSessions sessions) {
    return () -> {
      Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
      if (authentication == null || !TRUST.isAuthenticated(authentication)) {
        return new Person("", "");
      }
      return sessions.present(
          authentication.getPrincipal() instanceof AccountUser user
              ? user.person()
              : new Person(authentication.getName(), authentication.getName()));
    };
  }
}
