package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.Cookie;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.AccountCommand;
import io.kanban.people.AccountCommand.DeactivateAccount;
import io.kanban.people.AccountCommand.ReactivateAccount;
import io.kanban.people.AccountFeature;
import io.kanban.people.AccountId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectCommand;
import io.kanban.project.Projects;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class AccessIT extends BrowserScenario {
  @Test
  void a_person_signs_in_first_and_then_sees_the_requested_page() {
    BrowserContext person = browsers.somebody();
    people.add(person);
    Page page = person.newPage();
    page.navigate("http://localhost:" + server.port() + "/board/" + board.text());
    signIn(page, "wrong");
    assertThat(page.locator(".browser-form")).containsText("is wrong");
    assertThat(page.locator("input[name=username]").last()).hasValue("bill");
    signIn(page, "demo");
    assertThat(cards(page, ColumnId.NEW)).hasCount(3);
    assertThat(page.locator(".who")).hasText("Bill");
  }

  private static void signIn(Page page, String password) {
    signIn(page, "bill", password);
  }

  private static void signIn(Page page, String name, String password) {
    page.locator(".browser-form input[name=username]").fill(name);
    page.locator(".browser-form input[name=password]").fill(password);
    page.locator(".browser-form .submit").click();
  }

  /** A browser can send a page's last requests after signing out, with the old cookie. */
  @Test
  void a_remember_me_cookie_is_invalid_after_signing_out() {
    Page bill = open("bill");
    List<Cookie> remembered =
        bill.context().cookies().stream()
            .filter(cookie -> cookie.name.equals("remember-me"))
            .toList();
    assertThat(remembered).hasSize(1);
    BrowserContext other = browsers.somebody();
    people.add(other);
    other.addCookies(remembered);
    Page page = other.newPage();
    page.navigate("http://localhost:" + server.port() + "/");
    assertThat(page.locator(".who")).hasText("Bill");

    bill.locator("[aria-label='Sign out']").click();
    assertThat(bill.locator(".sign-in")).isVisible();
    other.clearCookies();
    other.addCookies(remembered);
    page.navigate("http://localhost:" + server.port() + "/");
    assertThat(page.locator(".sign-in")).isVisible();

    // The same cookie in another encoding is invalid, too.
    Cookie cookie = remembered.getFirst();
    String words = new String(Base64.getDecoder().decode(padded(cookie.value)), UTF_8);
    String spelt = words.replaceFirst(":", ":0");
    cookie.value = Base64.getEncoder().withoutPadding().encodeToString(spelt.getBytes(UTF_8));
    other.clearCookies();
    other.addCookies(remembered);
    page.navigate("http://localhost:" + server.port() + "/");
    assertThat(page.locator(".sign-in")).isVisible();
  }

  private static String padded(String base64) {
    return base64 + "=".repeat(Math.floorMod(-base64.length(), 4));
  }

  @Test
  void a_deactivated_persons_open_page_goes_to_the_sign_in_page_at_once() {
    Page eve = visit("eve", server.port());
    assertThat(eve.locator(".who")).hasText("Eve");
    AccountId account = new AccountId(People.EVE.id());
    administrate(new DeactivateAccount(account));
    try {
      assertThat(eve.locator(".sign-in")).isVisible();
      signIn(eve, "eve", "demo");
      assertThat(eve.locator(".browser-form")).containsText("is wrong");
    } finally {
      administrate(new ReactivateAccount(account));
    }
    signIn(eve, "eve", "demo");
    assertThat(eve.locator(".who")).hasText("Eve");
  }

  private void administrate(AccountCommand command) {
    server.sender().send(AccountFeature.ACCOUNT, command, People.DAVE, Set.of("Administrator"));
  }

  @Test
  void metrics_need_more_than_signing_in() {
    Page bill = open("bill");
    String actuator = "http://localhost:" + server.port() + "/actuator";
    assertThat(bill.request().get(actuator + "/health").status()).isEqualTo(200);
    for (String figures : List.of("", "/metrics", "/info", "/env")) {
      assertThat(bill.request().get(actuator + figures).status()).isEqualTo(403);
    }
  }

  @Test
  void an_unknown_address_is_explained_with_a_link_to_the_projects() {
    Page bill = open("bill");
    for (String address : List.of("nothing", "board", "board/", "board/a/b", "card/x", "members")) {
      bill.navigate("http://localhost:" + server.port() + "/" + address);
      assertThat(bill.locator("h1")).containsText("No such");
      bill.locator(".notice a").click();
      assertThat(bill.locator(".project").first()).isVisible();
    }
  }

  @Test
  void signing_out_after_another_person_signed_in_shows_no_error() {
    Page bill = open("bill");
    Page janet = Browsers.open(bill.context(), server.port(), "janet", "/board/" + board.text());
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    bill.locator("[aria-label='Sign out']").click();
    // The sign-in page or a page of the person who is signed in now, but no error page.
    assertThat(bill.locator(".sign-in, .shell")).isVisible();
  }

  @Test
  void a_page_reloads_for_the_person_who_has_signed_in_since() {
    Page bill = open("bill");
    assertThat(bill.locator(".who")).hasText("Bill");
    Browsers.open(bill.context(), server.port(), "janet", "/board/" + board.text());
    assertThat(bill.locator(".who")).hasText("Janet", new HasTextOptions().setTimeout(30_000));
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
  }

  @Test
  void a_person_who_is_not_a_member_sees_nothing() {
    Page eve = visit("eve", server.port());
    assertThat(eve.locator(".notice")).containsText("not a member");
    assertThat(eve.locator("body")).not().containsText("Card one");
    eve.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    assertThat(eve.locator(".notice")).containsText("not a member");
    eve.navigate("http://localhost:" + server.port() + "/");
    assertThat(eve.locator(".notice")).containsText("No projects yet");
    assertThat(server.rolesOf(People.EVE, Boards.BOARD.category(), board.text())).isEmpty();
  }

  @Test
  void a_new_member_sees_the_board_at_once_and_a_removed_one_no_longer() {
    BrowserContext person = browsers.somebody();
    people.add(person);
    List<String> received = new CopyOnWriteArrayList<>();
    person.onPage(
        page ->
            page.onWebSocket(
                socket -> socket.onFrameReceived(frame -> received.add(frame.text()))));
    Page eve = Browsers.open(person, server.port(), "eve", "/board/" + board.text());
    assertThat(eve.locator(".notice")).containsText("not a member");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new ProjectCommand.AddMember(PROJECT, People.EVE, Set.of("Worker")),
            People.DAVE,
            Set.of(Project.MANAGER));
    assertThat(cards(eve, ColumnId.NEW)).hasCount(3);
    assertThat(received).anySatisfy(frame -> assertThat(frame).contains("Card one"));

    server
        .sender()
        .send(
            Projects.PROJECT,
            new ProjectCommand.RemoveMember(PROJECT, People.EVE),
            People.DAVE,
            Set.of(Project.MANAGER));
    assertThat(eve.locator(".notice")).containsText("not a member");
    send(new AddCard(board, new CardId("secret"), "For members only", ColumnId.NEW));
    Page bill = visit("bill", server.port());
    assertThat(cards(bill, ColumnId.NEW)).hasCount(4);
    assertThat(eve.locator(".lane")).hasCount(0);
    assertThat(received).noneSatisfy(frame -> assertThat(frame).contains("For members only"));
  }
}
