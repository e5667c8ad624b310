package io.kanban.live;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Chromium, headless, and people in it. */
public final class Browsers implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright = Playwright.create();
  private final Browser browser;

  /**
   * @param flags more of Chromium's own
   */
  public Browsers(String... flags) {
    // A busy machine may take its time; what is wrong stays wrong.
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

  /** Where Chromium is; the browser tests need one, in CI without excuse. */
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

  private static Optional<Path> chromium() {
    return Stream.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Somebody with a browser of their own. */
  public BrowserContext somebody() {
    return browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /** Somebody whose browser keeps on disk what it has compiled, as an everyday window does. */
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

  /** Somebody who lives by the clocks of another place. */
  BrowserContext somebodyIn(String zone) {
    return browser.newContext(new Browser.NewContextOptions().setTimezoneId(zone));
  }

  /** Somebody who has signed in and looks at a page. */
  static Page open(BrowserContext person, int port, String name, String path) {
    Page page = person.newPage();
    page.navigate("http://localhost:" + port + "/login");
    page.locator("vaadin-login-form input[name=username]").fill(name);
    page.locator("vaadin-login-form input[name=password]").fill("demo");
    page.locator("vaadin-login-form vaadin-button[theme~=primary]").click();
    page.waitForURL(url -> !url.contains("/login"));
    page.navigate("http://localhost:" + port + path);
    return page;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
