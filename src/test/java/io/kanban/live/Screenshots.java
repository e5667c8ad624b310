package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes screenshots of every page, wide and narrow, light and dark, for a visual review. Run its
 * main method from the tests' class path.
 */
final class Screenshots {
  private static final AtomicInteger RENAMED = new AtomicInteger();
  private static final String BOARD = "/board/unit-test.board-1";
  private static final String MEMBERS = "/members/unit-test";

  private Screenshots() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/screenshots");
    Path data = Files.createTempDirectory("screenshots");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      browsers.linesAreCut();
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
          shoot(
              page,
              server.port(),
              "/members/unit-test",
              ".member",
              folder.resolve("members" + suffix));
          shoot(
              page,
              server.port(),
              "/cards/unit-test",
              ".found-card",
              folder.resolve("cards" + suffix));
          shoot(
              page,
              server.port(),
              "/activity/unit-test.board-1",
              ".feed li",
              folder.resolve("activity" + suffix));
          shoot(
              page,
              server.port(),
              "/reports/unit-test",
              ".report-table td",
              folder.resolve("reports" + suffix));
          shoot(
              page,
              server.port(),
              "/work-report/unit-test",
              ".report-table td",
              folder.resolve("work" + suffix));
          dialogs(page, server.port(), folder, suffix);
          told(page, server, folder.resolve("dialog-told" + suffix));
          shoot(
              page,
              server.port(),
              "/board/no-such.board",
              ".notice",
              folder.resolve("none" + suffix));
        }
      }
      told(browsers, server.port(), folder);
      together(browsers, server.port(), folder.resolve("two-browsers.png"));
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        Page stranger = browsers.somebody().newPage();
        stranger.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        shoot(
            stranger,
            server.port(),
            "/login",
            ".browser-form .submit",
            folder.resolve("login-" + scheme.name().toLowerCase(Locale.ROOT) + ".png"));
      }
      stages(browsers, server, folder);
      Page eve =
          Browsers.open(browsers.somebody(), server.port(), "eve", "/board/unit-test.board-1");
      eve.locator(".notice").waitFor();
      eve.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("not-a-member.png")));
    }
  }

  /** Bill's notifications: the bell, its menu, and the page. */
  private static void told(Browsers browsers, int port, Path folder) {
    Page bill = Browsers.open(browsers.somebody(), port, "bill", "/");
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      bill.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : new int[] {1280, 390}) {
        bill.setViewportSize(width, width == 390 ? 844 : 800);
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
        shoot(
            bill,
            port,
            "/notifications",
            ".notifications li",
            folder.resolve("notifications" + suffix));
        bill.locator(".bell vaadin-button").click();
        bill.locator(".bell-content li").first().waitFor();
        picture(bill, folder.resolve("bell" + suffix));
        bill.keyboard().press("Escape");
      }
    }
  }

  /** Two people at one board, side by side. */
  private static void together(Browsers browsers, int port, Path file) {
    Page bill = Browsers.open(browsers.somebody(), port, "bill", BOARD);
    Page janet = Browsers.open(browsers.somebody(), port, "janet", BOARD);
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

  private static void dialogs(Page page, int port, Path folder, String suffix) {
    dialog(
        page, port, "/", "vaadin-button:has-text('New project')", folder, "new-project" + suffix);
    page.navigate("http://localhost:" + port + BOARD);
    page.locator(".card-menu").first().click();
    page.locator("vaadin-context-menu-item:has-text('Describe')").waitFor();
    picture(page, folder.resolve("card-menu" + suffix));
    page.locator("vaadin-context-menu-item:has-text('Describe')").click();
    page.locator("vaadin-dialog textarea:focus").waitFor();
    picture(page, folder.resolve("dialog-describe" + suffix));
    close(page);
    // A phone has no keyboard.
    if (page.viewportSize().width > 390) {
      dialog(page, port, BOARD, "[aria-label='Keyboard shortcuts']", folder, "shortcuts" + suffix);
    }
    page.navigate("http://localhost:" + port + BOARD);
    page.locator(".lane:visible .lane-head vaadin-button").last().click();
    page.locator("vaadin-context-menu-item:has-text('Set the limit')").click();
    page.locator("vaadin-dialog vaadin-button").last().waitFor();
    picture(page, folder.resolve("dialog-limit" + suffix));
    close(page);
    dialog(
        page, port, MEMBERS, "vaadin-button:has-text('Add member')", folder, "add-member" + suffix);
    dialog(page, port, MEMBERS, "[aria-label='Remove Bill']", folder, "remove" + suffix);
  }

  private static void dialog(
      Page page, int port, String path, String button, Path folder, String name) {
    page.navigate("http://localhost:" + port + path);
    page.locator(button).first().click();
    page.locator("vaadin-dialog vaadin-button").last().waitFor();
    picture(page, folder.resolve("dialog-" + name));
    close(page);
  }

  private static void close(Page page) {
    page.keyboard().press("Escape");
    page.locator("vaadin-dialog")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Another person has renamed the card while the dialog was open. */
  private static void told(Page page, KanbanServer server, Path file) {
    page.navigate("http://localhost:" + server.port() + BOARD);
    page.locator("[data-card=card-1] .card-menu").click();
    page.locator("vaadin-context-menu-item:has-text('Rename')").click();
    Locator title = page.locator("vaadin-dialog vaadin-text-field input");
    title.fill("Write the first test of all");
    // Each picture needs another title, so that somebody has changed it.
    String renamed = "Write unit test " + RENAMED.incrementAndGet();
    server
        .sender()
        .send(
            Boards.BOARD,
            new RenameCard(BoardId.parse("unit-test.board-1"), new CardId("card-1"), renamed),
            People.BILL,
            Set.of());
    page.locator("[data-card=card-1]:has-text('" + renamed + "')").waitFor();
    title.press("Enter");
    page.locator("vaadin-dialog .reason:visible").waitFor();
    picture(page, file);
    page.locator("vaadin-dialog vaadin-button:has-text('Keep theirs')").click();
  }

  /** The progress of a command, a rejection, and an offline page. */
  private static void stages(Browsers browsers, KanbanServer server, Path folder)
      throws IOException {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page bill = Browsers.open(browsers.somebody(), line.port(), "bill", BOARD);
      bill.locator("[data-card=card-1]").waitFor();
      server
          .sender()
          .send(
              Boards.BOARD,
              new SetWipLimit(BoardId.parse("unit-test.board-1"), ColumnId.DONE, Optional.of(2)),
              People.DAVE,
              Set.of(Project.MANAGER));
      bill.locator(".lane.full").waitFor();
      // The command takes long enough for a picture of its progress.
      bill.locator("[data-card=card-1]:visible").press("Shift+ArrowRight");
      bill.locator(".trip").first().waitFor();
      picture(bill, folder.resolve("stage.png"));
      // The list reuses its rows when the card has left, so an earlier drag could take the wrong
      // row.
      bill.locator("[data-column=IN_WORK] [data-card=card-1]:visible").waitFor();
      bill.locator("[data-card=card-3]:visible")
          .dragTo(bill.locator("[data-column=DONE] .lane-head"));
      bill.locator(".trip[data-stage=rejected]").waitFor();
      picture(bill, folder.resolve("rejected.png"));
      line.cut();
      bill.locator("vaadin-connection-indicator[reconnecting]")
          .or(bill.locator("vaadin-connection-indicator[offline]"))
          .waitFor(
              new Locator.WaitForOptions()
                  .setState(WaitForSelectorState.ATTACHED)
                  .setTimeout(60_000));
      bill.locator("[data-card=card-1]:visible").press("Shift+ArrowRight");
      picture(bill, folder.resolve("offline.png"));
      bill.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      picture(bill, folder.resolve("offline-dark.png"));
      bill.setViewportSize(390, 844);
      picture(bill, folder.resolve("offline-390.png"));
    }
  }

  private static void picture(Page page, Path file) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(file).setAnimations(ScreenshotAnimations.DISABLED));
  }

  private static void shoot(Page page, int port, String path, String wanted, Path file) {
    page.navigate("http://localhost:" + port + path);
    page.locator(wanted).first().waitFor();
    picture(page, file);
  }
}
