package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.HttpHeader;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests signing in and out below a context path. */
@TestInstance(Lifecycle.PER_CLASS)
@EnabledIf("io.kanban.live.Browsers#isPossible")
class SignInIT {
  private KanbanServer server;
  private Browsers browsers;
  private BrowserContext person;
  private String root;

  @BeforeAll
  void start(@TempDir Path data) {
    server =
        KanbanServer.start(
            data,
            0,
            "--server.servlet.context-path=/app",
            "--server.forward-headers-strategy=native");
    browsers = new Browsers();
    root = "http://localhost:" + server.port() + "/app/";
  }

  @AfterAll
  void stop() {
    browsers.close();
    server.close();
  }

  @BeforeEach
  void open() {
    person = browsers.somebody();
  }

  @AfterEach
  void leave() {
    person.close();
  }

  @Test
  void a_person_signs_in_and_out_below_a_context_path() {
    Page page = page();
    as(page, "Dave").click();
    assertThat(page.locator(".who")).hasText("Dave");
    List<String> visited = new CopyOnWriteArrayList<>();
    page.onRequest(
        request -> {
          if (request.isNavigationRequest()) {
            visited.add(request.url());
          }
        });
    page.locator("[aria-label='Sign out']").click();
    assertThat(page.locator(".sign-in")).isVisible();
    assertThat(visited).containsExactly(root + "logout", root, root + "login");
    page.navigate(root);
    assertThat(page.locator(".sign-in")).isVisible();
  }

  @Test
  void a_person_signs_in_by_name_and_password() {
    Page page = page();
    page.locator("input[name=username]").last().fill("bill");
    page.locator("input[name=password]").last().fill("demo");
    page.locator(".browser-form .submit").click();
    assertThat(page.locator(".who")).hasText("Bill");
  }

  @Test
  void a_forged_form_signs_nobody_in() {
    for (String address : List.of("login", "login?v-r=uidl", "login?v-r=heartbeat")) {
      APIResponse answer = post(person.request(), address, credentials());
      assertThat(answer.status()).as(address).isEqualTo(302);
      assertThat(header(answer, "location")).as(address).endsWith("/app/login?expired");
      assertThat(answer.headersArray())
          .as(address)
          .noneMatch(header -> header.value.startsWith("remember-me="));
    }
    assertThat(person.request().get(root).url()).isEqualTo(root + "login");
  }

  @Test
  void a_sign_in_form_without_its_session_works_at_the_second_try() {
    Page page = page();
    person.clearCookies();
    as(page, "Janet").click();
    assertThat(page.locator(".sign-in [role=alert]")).containsText("open for too long");
    as(page, "Janet").click();
    assertThat(page.locator(".who")).hasText("Janet");
  }

  @Test
  void cookies_are_kept_from_scripts_and_other_sites() {
    List<String> plain = cookiesOfSigningIn("http");
    assertThat(plain).anyMatch(cookie -> cookie.startsWith("JSESSIONID="));
    assertThat(plain).anyMatch(cookie -> cookie.startsWith("remember-me="));
    assertThat(plain).anyMatch(cookie -> cookie.startsWith("look="));
    assertThat(plain)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains("HttpOnly")
                    .contains("SameSite=Lax")
                    .doesNotContain("Secure"));
    assertThat(cookiesOfSigningIn("https"))
        .hasSize(plain.size())
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .contains("HttpOnly")
                    .contains("SameSite=Lax")
                    .contains("Secure"));
  }

  /** The cookies that the server sets from the first page to the choice of the colours. */
  private List<String> cookiesOfSigningIn(String scheme) {
    try (BrowserContext somebody = browsers.somebody()) {
      APIRequestContext client = somebody.request();
      RequestOptions by = RequestOptions.create().setHeader("X-Forwarded-Proto", scheme);
      APIResponse form = client.get(root + "login", by);
      // The client would not send a secure cookie over a connection without TLS.
      String session = cookies(form).getFirst().replaceFirst(";.*", "");
      APIResponse in =
          post(client, "login", by.setHeader("Cookie", session), Browsers.token(form.text()));
      APIResponse look = client.get(root + "look/dark", by);
      return List.of(form, in, look).stream().flatMap(answer -> cookies(answer).stream()).toList();
    }
  }

  private APIResponse post(APIRequestContext client, String address, RequestOptions options) {
    return client.post(root + address, options.setMaxRedirects(0));
  }

  private APIResponse post(
      APIRequestContext client, String address, RequestOptions options, String token) {
    FormData form =
        FormData.create().set("username", "dave").set("password", "demo").set("_csrf", token);
    return post(client, address, options.setForm(form));
  }

  private static RequestOptions credentials() {
    return RequestOptions.create()
        .setForm(FormData.create().set("username", "dave").set("password", "demo"));
  }

  private static List<String> cookies(APIResponse answer) {
    return answer.headersArray().stream()
        .filter(header -> header.name.equalsIgnoreCase("set-cookie"))
        .map(header -> header.value)
        .toList();
  }

  private static String header(APIResponse answer, String name) {
    return answer.headersArray().stream()
        .filter(header -> header.name.equalsIgnoreCase(name))
        .map((HttpHeader header) -> header.value)
        .findFirst()
        .orElse("");
  }

  private Page page() {
    Page page = person.newPage();
    page.navigate(root);
    assertThat(page.locator(".sign-in")).isVisible();
    return page;
  }

  private static Locator as(Page page, String name) {
    return page.getByLabel(Pattern.compile("Sign in as " + name));
  }
}
