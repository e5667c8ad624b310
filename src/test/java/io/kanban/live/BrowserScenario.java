package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.AddColumn;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole application with a real browser; each test has its own board with three cards. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrowserScenario {
  static final ProjectId PROJECT = new ProjectId("unit-test");
  static final Duration PATIENCE = Duration.ofSeconds(60);

  KanbanServer server;
  Browsers browsers;
  private int boards;

  final List<BrowserContext> people = new ArrayList<>();
  BoardId board;

  @BeforeAll
  void start(@TempDir Path data) {
    server = KanbanServer.start(data, 0);
    browsers = new Browsers();
  }

  @AfterAll
  void stop() {
    browsers.close();
    server.close();
  }

  @BeforeEach
  void openBoard() {
    board = new BoardId(PROJECT, "live-" + ++boards);
    send(new OpenBoard(board, "Live " + boards));
    send(new AddColumn(board, ColumnId.IN_WORK, "In Work", Optional.of(ColumnId.DONE)));
    for (String card : List.of("one", "two", "three")) {
      send(new AddCard(board, new CardId(card), "Card " + card, ColumnId.NEW));
    }
  }

  @AfterEach
  void leave() {
    people.forEach(BrowserContext::close);
    people.clear();
    browsers.assertQuiet();
  }

  void send(BoardCommand command) {
    server.sender().send(Boards.BOARD, command, People.DAVE, Set.of(Project.MANAGER));
  }

  Page open(String name) {
    return open(name, server.port());
  }

  Page open(String name, int port) {
    Page page = visit(name, port);
    assertThat(cards(page, ColumnId.NEW)).hasCount(3);
    page.evaluate("window.notReloaded = true");
    return page;
  }

  Page visit(String name, int port) {
    BrowserContext person = browsers.somebody();
    people.add(person);
    return Browsers.open(person, port, name, "/board/" + board.text());
  }

  static Locator lane(Page page, ColumnId column) {
    return page.locator("[data-column=" + column.value() + "]");
  }

  static Locator cards(Page page, ColumnId column) {
    // A list keeps unused rows hidden.
    return lane(page, column).locator(".card:visible");
  }

  static Locator card(Page page, String id) {
    return page.locator("[data-card='" + id + "']");
  }

  /** Opens a card's menu and clicks an item. */
  static void choose(Page page, String card, String item) {
    card(page, card).locator(".card-menu").click();
    item(page, item).click();
  }

  /** Opens the dialog with a column's limit. */
  static void openLimit(Page page, ColumnId column) {
    lane(page, column).locator(".lane-head vaadin-button").click();
    item(page, "Set the limit").click();
  }

  /** An item of an open menu. */
  static Locator item(Page page, String name) {
    return page.getByRole(
        AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator titled(Page page, String title) {
    return cards(page, ColumnId.DONE).filter(new Locator.FilterOptions().setHasText(title));
  }

  /**
   * Waits until the page is quiet: no response is due, and it sends nothing by itself. A page sends
   * nothing while a response is due, so a cut before this point would also hold back the test's
   * click.
   */
  static void settle(Page page) {
    page.waitForFunction(
        "() => { const busy = document.fonts.status !== 'loaded'"
            + " || Object.values(Vaadin.Flow.clients).some(c => c.isActive && c.isActive());"
            + " if (busy || !window.quietSince) { window.quietSince = performance.now(); }"
            + " return performance.now() - window.quietSince > 1000; }");
  }

  static void assertNotReloaded(Page page) {
    assertThat(page.evaluate("window.notReloaded")).isEqualTo(true);
  }

  /** Opens the field for the description of the card that the panel shows. */
  static void describe(Page page) {
    page.locator(".card-edit").click();
    assertThat(editor(page).locator("textarea")).isFocused();
  }

  /** Opens the field for the title of the card that the panel shows. */
  static void rename(Page page) {
    page.locator(".card-title button").click();
    assertThat(editor(page).locator("input")).isFocused();
  }

  /** The open form of the panel. */
  static Locator editor(Page page) {
    return page.locator(".place-form");
  }

  /** The title that the panel shows. */
  static Locator cardTitle(Page page) {
    return page.locator(".card-title");
  }

  static String button(String text) {
    return "vaadin-button:has-text('" + text + "')";
  }
}
