package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.client.SignedIn;
import io.recordplayer.record.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class SignedInTest {
  private static final Person ANONYMOUS = new Person("anonymous", "Somebody");

  private final ApplicationContextRunner application =
      EmptyFeature.application()
          .withConfiguration(
              AutoConfigurations.of(
                  DataRedisAutoConfiguration.class, RecordPlayerAutoConfiguration.class))
          .withPropertyValues(
              "recordplayer.roles=web", "recordplayer.log=kurrentdb://127.0.0.1:1?tls=false");

  @AfterEach
  void signOut() {
    SecurityContextHolder.clearContext();
  }

  private static void signIn(Authentication authentication) {
    SecurityContextHolder.getContext().setAuthentication(authentication);
  }

  @Test
  void spring_security_tells_who_is_signed_in() {
    application.run(
        context -> {
          SignedIn signedIn = context.getBean(SignedIn.class);
          assertThat(signedIn.person()).isEqualTo(ANONYMOUS);
          signIn(
              new AnonymousAuthenticationToken(
                  "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
          assertThat(signedIn.person()).isEqualTo(ANONYMOUS);
          signIn(new TestingAuthenticationToken("ann", "secret"));
          assertThat(signedIn.person()).as("not authenticated").isEqualTo(ANONYMOUS);
          signIn(new TestingAuthenticationToken("ann", "secret", "ROLE_USER"));
          assertThat(signedIn.person()).isEqualTo(new Person("ann", "ann"));
        });
  }

  @Test
  void the_application_tells_it_otherwise() {
    Person guest = new Person("guest", "A guest");
    application
        .withBean(SignedIn.class, () -> () -> guest)
        .run(context -> assertThat(context.getBean(SignedIn.class).person()).isEqualTo(guest));
  }

  @Test
  void without_spring_security_the_application_has_to_tell_it() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigurationProblem.class)
                    .hasMessageStartingWith("There is no SignedIn"));
  }
}
