package io.kanban.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real, headless Chromium with a context for each person. */
public final class Browsers implements AutoCloseable {
  /**
   * Two parts of Chromium's window that are pages themselves: each window would load and run them,
   * which takes a third of the time of opening a page, and no test sees them.
   */
  private static final List<String> POPUPS_OF_THE_ADDRESS_BAR =
      List.of("WebUIOmniboxPopup", "WebUIOmniboxAimPopup");

  /** What Playwright disables. A second list replaces Playwright's own, so it is repeated here. */
  private static final List<String> DISABLED_BY_PLAYWRIGHT =
      List.of(
          "AvoidUnnecessaryBeforeUnloadCheckSync",
          "BoundaryEventDispatchTracksNodeRemoval",
          "DestroyProfileOnBrowserClose",
          "DialMediaRouteProvider",
          "GlobalMediaControls",
          "HttpsUpgrades",
          "LensOverlay",
          "MediaRouter",
          "PaintHolding",
          "ThirdPartyStoragePartitioning",
          "BlockOriginHeaderModificationOnRedirect",
          "Translate",
          "AutoDeElevate",
          "OptimizationHints");

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-features="
              + Stream.of(DISABLED_BY_PLAYWRIGHT, POPUPS_OF_THE_ADDRESS_BAR)
                  .flatMap(List::stream)
                  .collect(Collectors.joining(",")));

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

  /** Chromium's own messages about a lost connection, also behind a proxy. */
  private static final Pattern CUT =
      Pattern.compile("net::ERR_|WebSocket connection to|status of 502");

  /** Chromium's message about a heartbeat to a server that has dropped the session or the page. */
  private static final Pattern LOST = Pattern.compile("v-r=heartbeat.* status of 40[34]");

  private final Playwright playwright = Playwright.create();
  private final Browser browser;
  private final List<String> noise = new ArrayList<>();
  private boolean linesAreCut;

  /**
   * @param flags further command-line flags for Chromium
   */
  public Browsers(String... flags) {
    // A busy machine can be slow; a real fault fails after the longer time, too.
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(chromium().orElseThrow())
                    .setHeadless(true)
                    .setArgs(Stream.concat(FLAGS.stream(), Stream.of(flags)).toList()));
  }

  /** Whether there is a Chromium. Without one, browser tests are skipped, but in CI they fail. */
  public static boolean isPossible() {
    if (chromium().isPresent()) {
      return true;
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("There is no Chromium; in CI the browser tests must run.");
    }
    System.err.println(
        "### NO CHROMIUM FOUND: THE BROWSER TESTS ARE SKIPPED. Install one (Debian: chromium)."
            + " ###");
    return false;
  }

  /** Looks on the PATH, as .ci/run does, and at the usual place on a Mac. */
  private static Optional<Path> chromium() {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(
                folder ->
                    Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)));
    return Stream.concat(
            onPath,
            Stream.of(Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A person with a browser context of their own. */
  public BrowserContext somebody() {
    return heard(browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800)));
  }

  /**
   * Tolerates messages about lost connections from now on, because the test cuts them on purpose.
   */
  public void linesAreCut() {
    linesAreCut = true;
  }

  private BrowserContext heard(BrowserContext person) {
    person.onWebError(error -> noise.add(error.error()));
    person.onConsoleMessage(
        message -> {
          // Browsers request an icon; an application needs none.
          String words = message.location() + ": " + message.text();
          if (message.type().equals("error")
              && !message.location().contains("/favicon.ico")
              && !(linesAreCut
                  && (CUT.matcher(message.text()).find() || LOST.matcher(words).find()))) {
            noise.add(words);
          }
        });
    return person;
  }

  /** Fails if a page had an unhandled error or wrote an error to its console. */
  void assertQuiet() {
    List<String> heard = List.copyOf(noise);
    noise.clear();
    assertTrue(heard.isEmpty(), () -> "Errors in the browsers: " + String.join("; ", heard));
  }

  /** A person whose browser keeps compiled scripts on disk, as an everyday window does. */
  BrowserContext somebodyWith(Path profile) {
    return playwright
        .chromium()
        .launchPersistentContext(
            profile,
            new LaunchPersistentContextOptions()
                .setExecutablePath(chromium().orElseThrow())
                .setHeadless(true)
                .setViewportSize(1280, 800)
                .setArgs(FLAGS));
  }

  /** A person in another time zone. */
  BrowserContext somebodyIn(String zone) {
    return heard(browser.newContext(new Browser.NewContextOptions().setTimezoneId(zone)));
  }

  /** Signs a person in and opens a page. */
  public static Page open(BrowserContext person, int port, String name, String path) {
    signIn(person, port, name);
    Page page = person.newPage();
    page.navigate("http://localhost:" + port + path);
    return page;
  }

  /** The CSRF token in a page. */
  static String token(String page) {
    Matcher token = TOKEN.matcher(page);
    assertTrue(token.find(), "The page has no CSRF token.");
    return token.group(1);
  }

  /** Posts the sign-in form without loading a page. */
  static void signIn(BrowserContext person, int port, String name) {
    String login = "http://localhost:" + port + "/login";
    FormData form =
        FormData.create()
            .set("username", name)
            .set("password", "demo")
            .set("_csrf", token(person.request().get(login).text()));
    APIResponse answer = person.request().post(login, RequestOptions.create().setForm(form));
    assertFalse(answer.url().contains("/login"), name + " could not sign in");
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    assertQuiet();
  }
}
