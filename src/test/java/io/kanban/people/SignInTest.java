package io.kanban.people;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.UI;
import io.kanban.KanbanApplication;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.InviteAccount;
import io.kanban.people.AccountCommand.OfferNewPassword;
import io.kanban.people.AccountCommand.OpenDemoAccount;
import io.kanban.people.AccountCommand.ReactivateAccount;
import io.recordplayer.Applications;
import io.recordplayer.boot.RecordPlayerProperties;
import io.recordplayer.log.Log;
import io.recordplayer.record.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Signing up and signing in by real HTTP requests, in an application without the demo. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class SignInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "correct horse battery staple";
  private static final String NEW_PASSWORD = "another long password";
  private static final Set<String> ADMINISTRATOR = Set.of(AccountRules.ADMINISTRATOR);

  private static final Pattern ONE_TIME_PASSWORD =
      Pattern.compile(
          "There is no administrator yet\\. Sign in as “admin” with the one-time password “(\\S+)”,"
              + " and choose a name and a password\\.");

  @TempDir static Path data;
  private static ConfigurableApplicationContext server;
  private static String printedAtTheStart = "";
  private static int people;

  @BeforeAll
  static void start(CapturedOutput output) {
    server =
        Applications.start(
            KanbanApplication.class,
            "--server.port=0",
            "--recordplayer.data=" + data,
            "--kanban.demo=false");
    server.getBean(FirstAccounts.class).await();
    printedAtTheStart = output.getAll();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static AccountLog accounts() {
    return server.getBean(AccountLog.class);
  }

  private static Log log() {
    return server.getBean(Log.class);
  }

  private static void send(AccountCommand command) {
    assertThat(accounts().send(command, Person.SYSTEM, ADMINISTRATOR)).isEmpty();
  }

  private static SignInName newcomer() {
    return new SignInName("person%d@example.org".formatted(++people));
  }

  private static LinkSecret invite(SignInName name) {
    LinkSecret secret = LinkSecret.random();
    send(new InviteAccount(name, false, secret.hash()));
    return secret;
  }

  /** A person with an account and a browser in which nobody is signed in. */
  private static SignInName signedUp() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    assertThat(browser().signUp(name, secret.text(), PASSWORD)).isEqualTo("/");
    return name;
  }

  private static HttpUser browser() {
    return new HttpUser(server);
  }

  @Test
  void an_invited_person_signs_up_by_the_link_and_is_signed_in() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    HttpUser ada = browser();
    HttpResponse<String> page =
        ada.get("/" + new LinkAddress(name.text(), secret.text()).below("join"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(ada.isSignedIn()).isFalse();
    assertThat(ada.signUp(name, secret.text(), PASSWORD)).isEqualTo("/");
    assertThat(ada.isSignedIn()).isTrue();
    assertThat(ada.afterRestart().isSignedIn()).isTrue();
    assertThat(accounts().read(name.account()).account().person().name()).isEqualTo("Ada");
    assertThat(browser().signIn(name.text().toUpperCase(Locale.ROOT), PASSWORD)).isEqualTo("/");
  }

  @Test
  void a_link_works_once_and_a_wrong_one_never() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    String page = "/" + new LinkAddress(name.text(), "wrong").below("join");
    assertThat(browser().signUp(name, "wrong", PASSWORD)).isEqualTo(page);
    assertThat(browser().signUp(name, secret.text(), PASSWORD)).isEqualTo("/");
    HttpUser eve = browser();
    assertThat(eve.signUp(name, secret.text(), NEW_PASSWORD)).startsWith("/join/");
    assertThat(eve.isSignedIn()).isFalse();
    assertThat(browser().signIn(name.text(), PASSWORD)).isEqualTo("/");
  }

  @Test
  void a_short_password_is_refused_and_the_link_still_works() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    HttpUser ada = browser();
    assertThat(ada.signUp(name, secret.text(), "short")).startsWith("/join/");
    assertThat(ada.answer().text()).contains("too short");
    assertThat(ada.signUp(name, secret.text(), "ä".repeat(50))).startsWith("/join/");
    assertThat(ada.signUp(name, secret.text(), PASSWORD)).isEqualTo("/");
  }

  @Test
  void a_name_that_is_too_long_is_refused_before_anything_is_recorded() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    String commands = AccountFeature.ACCOUNT.commandStream(name.account().value());
    long before = log().lastRevision(commands);
    HttpUser ada = browser();
    assertThat(ada.signUp(name, secret.text(), "x".repeat(1_000), PASSWORD)).startsWith("/join/");
    assertThat(ada.answer().text()).contains("name is too long");
    assertThat(log().lastRevision(commands)).isEqualTo(before);
    assertThat(ada.signUp(name, secret.text(), PASSWORD)).isEqualTo("/");
  }

  @Test
  void a_failed_sign_in_keeps_the_name_and_does_not_tell_whether_there_is_an_account()
      throws Exception {
    SignInName known = signedUp();
    SignInName gone = signedUp();
    send(new DeactivateAccount(gone.account()));
    SignInName invited = newcomer();
    invite(invited);
    for (String name : List.of(known.text(), gone.text(), invited.text(), "nobody@example.org")) {
      HttpUser somebody = browser();
      assertThat(somebody.signIn(name, "a wrong password")).isEqualTo("/login?error");
      assertThat(somebody.answer())
          .isEqualTo(
              new FormAnswer(
                  "The name or the password is wrong. Check both and try again.", true, name));
    }
    assertThat(browser().signIn(gone.text(), PASSWORD)).isEqualTo("/login?error");
  }

  @Test
  void after_signing_in_the_requested_page_has_its_own_address() throws Exception {
    SignInName name = signedUp();
    HttpUser ada = browser();
    String page = "/board/roof.summer?text=tiles";
    assertThat(ada.get(page).statusCode()).isEqualTo(302);
    assertThat(ada.signIn(name.text(), PASSWORD)).isEqualTo(page);
  }

  @Test
  void guesses_are_slowed_down_also_for_names_without_an_account() throws Exception {
    for (SignInName name : List.of(signedUp(), newcomer())) {
      HttpUser eve = browser();
      for (int i = 0; i < 5; i++) {
        eve.signIn(name.text(), "guess " + i);
        assertThat(eve.answer().text()).contains("is wrong");
      }
      eve.signIn(name.text(), PASSWORD);
      assertThat(eve.answer().text()).contains("Too many wrong passwords");
      assertThat(eve.isSignedIn()).isFalse();
    }
  }

  @Test
  void the_first_administrator_signs_up_with_the_one_time_password_that_is_printed(
      CapturedOutput output) throws Exception {
    SignInName admin = FirstAdministrator.NAME;
    String first = printedPassword(printedAtTheStart);
    HttpUser person = browser();
    assertThat(person.signIn("admin", first)).isEqualTo("/join/admin/" + first);
    assertThat(person.isSignedIn()).isFalse();
    // A start before anybody has used it prints a new one.
    startAgain();
    String second = printedPassword(output.getAll());
    assertThat(browser().signIn("admin", first)).isEqualTo("/login?error");
    assertThat(person.signUp(admin, second, PASSWORD)).isEqualTo("/");
    assertThat(browser().signIn("admin", second)).isEqualTo("/login?error");
    assertThat(browser().signIn("admin", PASSWORD)).isEqualTo("/");
    assertThat(accounts().read(admin.account()).account().isActiveAdministrator()).isTrue();
    assertThat(FirstAdministrator.invite(accounts())).isEmpty();
    an_operator_lets_the_deactivated_administrator_in_again(admin);
  }

  /** The one-time password that is printed and valid now; other tests' applications print, too. */
  private static String printedPassword(String output) {
    Credentials admin = accounts().read(FirstAdministrator.NAME.account());
    List<String> valid =
        ONE_TIME_PASSWORD
            .matcher(output)
            .results()
            .map(sentence -> sentence.group(1))
            .filter(password -> admin.opens(new LinkSecret(password), Instant.now()))
            .toList();
    assertThat(valid).hasSize(1);
    return valid.getFirst();
  }

  private static void startAgain() {
    FirstAccounts accounts =
        new AccountConfiguration()
            .firstAccounts(
                accounts(),
                server.getBean(RecordPlayerProperties.class),
                server.getBean(DemoOffer.class),
                false);
    try (accounts) {
      accounts.start();
      accounts.await();
    }
  }

  private static void an_operator_lets_the_deactivated_administrator_in_again(SignInName admin)
      throws Exception {
    send(new DeactivateAccount(admin.account()));
    assertThat(browser().signIn("admin", PASSWORD)).isEqualTo("/login?error");
    LinkSecret oneTime = FirstAdministrator.recover(accounts());
    assertThat(browser().signIn("admin", PASSWORD)).isEqualTo("/login?error");
    HttpUser person = browser();
    assertThat(person.signIn("admin", oneTime.text()))
        .isEqualTo("/new-password/admin/" + oneTime.text());
    assertThat(person.chooseNewPassword(admin, oneTime, NEW_PASSWORD)).isEqualTo("/login");
    assertThat(browser().signIn("admin", NEW_PASSWORD)).isEqualTo("/");
    assertThat(accounts().read(admin.account()).account().isActiveAdministrator()).isTrue();
  }

  @Test
  void deactivation_ends_sessions_at_once_and_voids_cookies_for_ever() throws Exception {
    SignInName name = signedUp();
    HttpUser ada = browser();
    assertThat(ada.signIn(name.text(), PASSWORD)).isEqualTo("/");
    HttpUser session = ada.with("JSESSIONID");
    assertThat(session.isSignedIn()).isTrue();
    HttpUser remembered = ada.afterRestart();
    send(new DeactivateAccount(name.account()));
    await().atMost(PATIENCE).until(() -> !session.isSignedIn());
    assertThat(remembered.isSignedIn()).isFalse();
    assertThat(browser().signIn(name.text(), PASSWORD)).isEqualTo("/login?error");
    HttpUser copy = ada.afterRestart();
    send(new ReactivateAccount(name.account()));
    assertThat(browser().signIn(name.text(), PASSWORD)).isEqualTo("/");
    assertThat(copy.isSignedIn()).isFalse();
  }

  @Test
  void a_new_password_by_a_link_replaces_the_old_one_and_ends_sessions() throws Exception {
    SignInName name = signedUp();
    HttpUser ada = browser();
    assertThat(ada.signIn(name.text(), PASSWORD)).isEqualTo("/");
    LinkSecret secret = LinkSecret.random();
    send(new OfferNewPassword(name.account(), secret.hash()));
    HttpUser other = browser();
    String page = "/" + new LinkAddress(name.text(), secret.text()).below("new-password");
    assertThat(other.get(page).statusCode()).isEqualTo(200);
    assertThat(other.chooseNewPassword(name, secret, "short")).isEqualTo(page);
    assertThat(other.chooseNewPassword(name, secret, NEW_PASSWORD)).isEqualTo("/login");
    assertThat(other.answer())
        .isEqualTo(new FormAnswer("Your password is saved. Sign in with it.", false, name.text()));
    await().atMost(PATIENCE).until(() -> !ada.isSignedIn());
    assertThat(browser().signIn(name.text(), PASSWORD)).isEqualTo("/login?error");
    assertThat(browser().signIn(name.text(), NEW_PASSWORD)).isEqualTo("/");
    assertThat(other.chooseNewPassword(name, secret, PASSWORD)).isEqualTo(page);
  }

  @Test
  void a_person_changes_the_own_password_which_ends_other_sessions() throws Exception {
    SignInName name = signedUp();
    HttpUser ada = browser();
    HttpUser elsewhere = browser();
    ada.signIn(name.text(), PASSWORD);
    elsewhere.signIn(name.text(), PASSWORD);
    assertThat(ada.changePassword("a wrong password", NEW_PASSWORD)).isEqualTo("/account");
    assertThat(ada.answer().text()).isEqualTo("The present password is wrong.");
    assertThat(ada.changePassword(PASSWORD, "short")).isEqualTo("/account");
    assertThat(ada.answer().text()).contains("too short");
    assertThat(elsewhere.isSignedIn()).isTrue();
    assertThat(ada.changePassword(PASSWORD, NEW_PASSWORD)).isEqualTo("/account");
    assertThat(ada.answer().text()).isEqualTo("Your password is changed.");
    await().atMost(PATIENCE).until(() -> !elsewhere.isSignedIn());
    assertThat(ada.isSignedIn()).isTrue();
    assertThat(ada.afterRestart().isSignedIn()).isTrue();
    assertThat(elsewhere.afterRestart().isSignedIn()).isFalse();
    assertThat(browser().signIn(name.text(), PASSWORD)).isEqualTo("/login?error");
    assertThat(browser().signIn(name.text(), NEW_PASSWORD)).isEqualTo("/");
  }

  @Test
  void a_cookie_of_a_sign_in_that_has_not_seen_the_new_password_is_void() throws Exception {
    SignInName name = signedUp();
    AccountUser read = server.getBean(AccountUsers.class).loadUserByUsername(name.text());
    LinkSecret secret = LinkSecret.random();
    send(new OfferNewPassword(name.account(), secret.hash()));
    assertThat(browser().chooseNewPassword(name, secret, NEW_PASSWORD)).isEqualTo("/login");
    RevocableRememberMe rememberMe = server.getBean(RevocableRememberMe.class);
    MockHttpServletResponse response = new MockHttpServletResponse();
    rememberMe.loginSuccess(
        new MockHttpServletRequest(),
        response,
        UsernamePasswordAuthenticationToken.authenticated(read, null, read.getAuthorities()));
    MockHttpServletRequest later = new MockHttpServletRequest();
    later.setCookies(response.getCookies());
    assertThat(rememberMe.autoLogin(later, new MockHttpServletResponse())).isNull();
  }

  @Test
  void the_people_of_the_demo_do_not_exist_without_it() throws Exception {
    assertThat(browser().signIn("bill", "demo")).isEqualTo("/login?error");
    // An earlier start may have had the demo.
    send(
        new OpenDemoAccount(
            new SignInName("bill"),
            "Bill",
            false,
            new PasswordHash(
                String.valueOf(server.getBean(PasswordEncoder.class).encode("demo")))));
    assertThat(browser().signIn("bill", "demo")).isEqualTo("/login?error");
  }

  @Test
  void the_demo_is_neither_allowed_nor_shown_in_a_log_that_has_an_administrator_of_its_own() {
    await().atMost(PATIENCE).until(() -> FirstAdministrator.isKnownTo(log()));
    send(
        new OpenDemoAccount(
            new SignInName("eve"), "Eve", false, new PasswordHash("{noop}" + DemoPeople.PASSWORD)));
    DemoOffer offer = new DemoOffer(true, SignInTest::accounts);
    assertThat(signInPage(offer)).contains("Sign in as Dave");
    FirstAccounts demo =
        new AccountConfiguration()
            .firstAccounts(accounts(), server.getBean(RecordPlayerProperties.class), offer, false);
    try (demo) {
      demo.start();
      demo.await();
    }
    assertThat(signInPage(offer)).doesNotContain("Sign in as").contains("Sign in");
    assertThat(accounts().read(new AccountId("janet"))).isEqualTo(Credentials.NONE);
    AccountUsers users =
        new AccountUsers(
            SignInTest::accounts,
            () -> server.getBean(FirstAccounts.class),
            offer,
            new Operators(List.of()));
    assertThatThrownBy(() -> users.loadUserByUsername("eve"))
        .isInstanceOf(UsernameNotFoundException.class);
  }

  /** The HTML of the sign-in page. */
  private static String signInPage(DemoOffer offer) {
    UI.setCurrent(new UI());
    try {
      return new SignInPage(offer, server.getBean(Providers.class)).getElement().getOuterHTML();
    } finally {
      UI.setCurrent(null);
    }
  }

  @Test
  void a_form_without_its_token_changes_nothing() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    HttpUser eve = browser();
    String form =
        "signInName=%s&secret=%s&name=Eve&password=%s"
            .formatted(name.text(), secret.text(), "long-enough-password");
    assertThat(eve.postWithoutToken("/forms/sign-up", form)).isEqualTo("/");
    assertThat(accounts().read(name.account()).password()).isEmpty();
  }

  @Test
  void neither_a_password_nor_a_links_secret_is_on_disk() throws Exception {
    SignInName name = newcomer();
    LinkSecret secret = invite(name);
    browser().signUp(name, secret.text(), PASSWORD);
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).isNotEmpty();
      assertThat(all.stream().map(SignInTest::read))
          .anyMatch(content -> content.contains(secret.hash().hex()))
          .noneMatch(content -> content.contains(PASSWORD) || content.contains(secret.text()));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
