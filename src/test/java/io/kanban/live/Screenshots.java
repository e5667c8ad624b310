package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Takes pictures of every page, wide and narrow, light and dark, for somebody to look at: run its
 * main method from the tests' class path.
 */
final class Screenshots {
  private Screenshots() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/screenshots");
    Path data = Files.createTempDirectory("screenshots");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      BrowserContext dave = browsers.somebody();
      Page page = Browsers.open(dave, server.port(), "dave", "/");
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : new int[] {1280, 390}) {
          page.setViewportSize(width, width == 390 ? 844 : 800);
          String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
          shoot(page, server.port(), "/", ".project", folder.resolve("projects" + suffix));
          shoot(
              page,
              server.port(),
              "/board/unit-test.board-1",
              ".card",
              folder.resolve("board" + suffix));
          shoot(
              page,
              server.port(),
              "/card/unit-test.board-1/card-8",
              ".history",
              folder.resolve("card" + suffix));
        }
      }
      together(browsers, server.port(), folder.resolve("two-browsers.png"));
      Page stranger = browsers.somebody().newPage();
      stranger.navigate("http://localhost:" + server.port() + "/login");
      stranger.locator("vaadin-login-form").waitFor();
      stranger.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("login.png")));
      Page eve =
          Browsers.open(browsers.somebody(), server.port(), "eve", "/board/unit-test.board-1");
      eve.locator(".notice").waitFor();
      eve.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("not-a-member.png")));
    }
  }

  /** Two people at one board, side by side. */
  private static void together(Browsers browsers, int port, Path file) {
    String board = "/board/unit-test.board-1";
    Page bill = Browsers.open(browsers.somebody(), port, "bill", board);
    Page janet = Browsers.open(browsers.somebody(), port, "janet", board);
    janet.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    StringBuilder html =
        new StringBuilder("<body style='margin:0;display:flex;gap:16px;background:#8b8496'>");
    for (Page page : List.of(bill, janet)) {
      page.setViewportSize(800, 560);
      page.locator(".card:visible").first().waitFor();
    }
    bill.locator("[data-card=card-2]").dragTo(bill.locator("[data-column=IN_WORK]"));
    janet.locator("[data-column=IN_WORK] [data-card=card-2]").waitFor();
    bill.locator(".trip[data-stage=on-screen]").waitFor();
    for (Page page : List.of(bill, janet)) {
      html.append("<img style='width:50%' src='data:image/png;base64,")
          .append(Base64.getEncoder().encodeToString(page.screenshot()))
          .append("'>");
    }
    Page both = browsers.somebody().newPage();
    both.setViewportSize(1616, 560);
    both.setContent(html.toString());
    both.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  private static void shoot(Page page, int port, String path, String wanted, Path file) {
    page.navigate("http://localhost:" + port + path);
    page.locator(wanted).first().waitFor();
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }
}
