package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.KanbanApplication;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.InviteAccount;
import io.recordplayer.Applications;
import io.recordplayer.record.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.ConfigurableApplicationContext;

/** People sign in by a real OpenID provider, which knows their e-mail addresses. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class ProviderSignInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "correct horse battery staple";
  private static final String LINK = "/oauth2/authorization/example";

  @TempDir static Path data;
  private static OpenIdProvider provider;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() throws Exception {
    provider = new OpenIdProvider();
    String registration = "--spring.security.oauth2.client.registration.example.";
    server =
        Applications.start(
            KanbanApplication.class,
            "--server.port=0",
            "--recordplayer.data=" + data,
            "--kanban.demo=false",
            registration + "client-id=" + OpenIdProvider.CLIENT,
            registration + "client-secret=secret",
            registration + "client-name=Example",
            registration + "scope=openid,email,profile",
            "--spring.security.oauth2.client.provider.example.issuer-uri=" + provider.issuer());
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  private static AccountLog accounts() {
    return server.getBean(AccountLog.class);
  }

  private static void send(AccountCommand command) {
    assertThat(accounts().send(command, Person.SYSTEM, Set.of(AccountRules.ADMINISTRATOR)))
        .isEmpty();
  }

  private static SignInName invited(String address) {
    SignInName name = new SignInName(address);
    send(new InviteAccount(name, false, LinkSecret.random().hash()));
    return name;
  }

  /** The path to which a browser comes that follows the link to the provider. */
  private static String signIn(HttpUser browser, String address, boolean verified)
      throws Exception {
    provider.knows(Map.of("email", address, "email_verified", verified, "name", "Ada Lovelace"));
    return browser.follow(LINK).getPath();
  }

  @Test
  void an_invited_person_signs_in_and_again_later() throws Exception {
    SignInName ada = invited("ada@example.org");
    HttpUser browser = new HttpUser(server);
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(signIn(browser, "Ada@Example.org", true)).isEqualTo("/");
    assertThat(browser.isSignedIn()).isTrue();
    Account account = accounts().read(ada.account()).account();
    assertThat(account.isActive()).isTrue();
    assertThat(account.person().name()).isEqualTo("Ada Lovelace");
    assertThat(browser.afterRestart().isSignedIn()).isTrue();
    assertThat(signIn(new HttpUser(server), ada.text(), true)).isEqualTo("/");
    assertThat(new HttpUser(server).signIn(ada.text(), "")).isEqualTo("/login?error");
  }

  @Test
  void an_address_that_the_provider_has_not_verified_is_refused() throws Exception {
    SignInName bob = invited("bob@example.org");
    HttpUser browser = new HttpUser(server);
    assertThat(signIn(browser, bob.text(), false)).isEqualTo("/login");
    assertThat(browser.answer().text()).contains("hasn't verified your e-mail address");
    assertThat(browser.isSignedIn()).isFalse();
    assertThat(accounts().read(bob.account()).account().isActive()).isFalse();
  }

  @Test
  void an_address_that_nobody_has_invited_is_refused() throws Exception {
    HttpUser browser = new HttpUser(server);
    assertThat(signIn(browser, "eve@example.org", true)).isEqualTo("/login");
    assertThat(browser.answer().text())
        .isEqualTo("Nobody has invited eve@example.org. Ask a manager to invite this address.");
    assertThat(browser.isSignedIn()).isFalse();
  }

  @Test
  void an_address_that_only_looks_like_an_invited_one_is_refused() throws Exception {
    invited("zoe@example.org");
    HttpUser browser = new HttpUser(server);
    invited("mike@example.org");
    for (String address : List.of("\uff5aoe@example.org", "mi\u212ae@example.org")) {
      assertThat(signIn(browser, address, true)).isEqualTo("/login");
      assertThat(browser.isSignedIn()).isFalse();
    }
  }

  @Test
  void the_owner_of_an_address_takes_the_account_from_somebody_who_used_the_link()
      throws Exception {
    SignInName ida = new SignInName("ida@example.org");
    LinkSecret link = LinkSecret.random();
    send(new InviteAccount(ida, false, link.hash()));
    HttpUser eve = new HttpUser(server);
    assertThat(eve.signUp(ida, link.text(), PASSWORD)).isEqualTo("/");
    HttpUser browser = new HttpUser(server);
    assertThat(signIn(browser, ida.text(), true)).isEqualTo("/");
    await().atMost(PATIENCE).until(() -> !eve.with("JSESSIONID").isSignedIn());
    assertThat(eve.afterRestart().isSignedIn()).isFalse();
    assertThat(new HttpUser(server).signIn(ida.text(), PASSWORD)).isEqualTo("/login?error");
    assertThat(browser.isSignedIn()).isTrue();
    assertThat(browser.afterRestart().isSignedIn()).isTrue();
  }

  @Test
  void a_provider_may_tell_the_address_on_a_request_of_its_own() throws Exception {
    SignInName joe = invited("joe@example.org");
    HttpUser browser = new HttpUser(server);
    provider.tellsOnRequest(
        Map.of("email", joe.text(), "email_verified", true, "name", "Joe Bloggs"));
    assertThat(browser.follow(LINK).getPath()).isEqualTo("/");
    assertThat(accounts().read(joe.account()).account().person().name()).isEqualTo("Joe Bloggs");
  }

  @Test
  @Timeout(60)
  void a_provider_that_does_not_answer_lets_nobody_wait_for_long() throws Exception {
    SignInName sue = invited("sue@example.org");
    for (String path : List.of("/token", "/keys", "/user-info")) {
      HttpUser browser = new HttpUser(server);
      provider.hangsAt(path);
      try {
        assertThat(signIn(browser, sue.text(), true)).as(path).isEqualTo("/login");
      } finally {
        provider.hangsAt("");
      }
      assertThat(browser.answer().text()).contains("The provider could not sign you in");
      assertThat(browser.isSignedIn()).isFalse();
    }
    assertThat(signIn(new HttpUser(server), sue.text(), true)).isEqualTo("/");
  }

  @Test
  void a_deactivated_person_is_signed_out_and_refused() throws Exception {
    SignInName max = invited("max@example.org");
    HttpUser browser = new HttpUser(server);
    assertThat(signIn(browser, max.text(), true)).isEqualTo("/");
    send(new DeactivateAccount(max.account()));
    await().atMost(PATIENCE).until(() -> !browser.isSignedIn());
    HttpUser again = new HttpUser(server);
    assertThat(signIn(again, max.text(), true)).isEqualTo("/login");
    assertThat(again.answer().text()).contains("deactivated");
  }
}
