package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
import io.kanban.project.ProjectCommand.StartProject;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Measures big boards and big projects: the time to open their pages, the bytes that a move pushes
 * to its own page and to another person's, and the server's memory for one more open page. Run its
 * main method from the tests' class path.
 */
final class BigBoardMeasurement {
  private static final List<ColumnId> COLUMNS =
      List.of(ColumnId.NEW, ColumnId.IN_WORK, ColumnId.DONE);
  private static final ProjectId DEMO = new ProjectId("unit-test");
  private static final ProjectId HUNDRED = new ProjectId("hundred");
  private static final BoardId BIG = new BoardId(DEMO, "big");
  private static final BoardId SMALL = new BoardId(DEMO, "small");
  private static final int CARDS = 1_000;
  private static final int BOARDS = 100;
  private static final int WARM_UP = 5;
  private static final int OPENED = 10;
  private static final int MOVES = 10;
  private static final int PAGES = 20;

  /**
   * Browser code that measures the time from the start of the navigation to the first frame with
   * enough visible elements.
   */
  @SuppressWarnings("InlineFormatString") // Browser code is easier to read apart.
  private static final String PAINTED =
      "window.painted = new Promise(done => {"
          + " const enough = () => { let visible = 0;"
          + "   for (const e of document.querySelectorAll('%s'))"
          + "     if (e.offsetParent !== null && ++visible >= %d) return true;"
          + "   return false; };"
          + " const look = () => { if (enough()) { watch.disconnect();"
          + "   requestAnimationFrame(() => setTimeout(() => done(performance.now()))); } };"
          + " const watch = new MutationObserver(look);"
          + " watch.observe(document, {subtree: true, childList: true, attributes: true}); });";

  private final KanbanServer server;

  private BigBoardMeasurement(KanbanServer server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("big-board");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers();
        BrowserContext everyday = browsers.somebodyWith(Files.createTempDirectory("profile"))) {
      BigBoardMeasurement measurement = new BigBoardMeasurement(server);
      measurement.fill();
      BrowserContext dave = browsers.somebody();
      BrowserContext bill = browsers.somebody();
      Browsers.signIn(everyday, server.port(), "dave");
      Browsers.signIn(dave, server.port(), "dave");
      Browsers.signIn(bill, server.port(), "bill");
      measurement.await(dave);
      measurement.open("a board of 1,000 cards", "/board/" + BIG.text(), ".card", 1, everyday);
      measurement.open(
          "a board of 1,000 cards, private window", "/board/" + BIG.text(), ".card", 1, dave);
      measurement.open(
          "the projects page with 100 boards", "/", ".project-boards a", BOARDS, everyday);
      measurement.open(
          "a board among 100 boards",
          "/board/" + hundred(BOARDS / 2).text(),
          ".boards a, .card",
          BOARDS + 1,
          everyday);
      measurement.open(
          "the list of a project's 10,000 cards", "/cards/hundred", ".found-card", 50, everyday);
      measurement.open(
          "100 of its cards, found by a text",
          "/cards/hundred?text=Card%2042",
          ".found-card",
          50,
          everyday);
      measurement.move("small", SMALL, dave, bill);
      measurement.move("1,000 cards", BIG, dave, bill);
      measurement.memory(dave);
    }
  }

  private static BoardId hundred(int board) {
    return new BoardId(HUNDRED, "board-" + board);
  }

  private void fill() {
    open(SMALL, "Small", 12);
    open(BIG, "Big", CARDS);
    server
        .sender()
        .send(
            Projects.PROJECT,
            new StartProject(HUNDRED, "A hundred boards", "With 10,000 cards"),
            People.DAVE,
            Set.of());
    for (int i = 0; i < BOARDS; i++) {
      open(hundred(i), "Board " + i, 100);
    }
  }

  private void open(BoardId board, String name, int cards) {
    send(new OpenBoard(board, name));
    send(new AddColumn(board, ColumnId.IN_WORK, "In Work", Optional.of(ColumnId.DONE)));
    for (int i = 0; i < cards; i++) {
      send(new AddCard(board, new CardId("c" + i), "Card " + i, COLUMNS.get(i % 3)));
    }
  }

  private void send(BoardCommand command) {
    server.sender().send(Boards.BOARD, command, People.DAVE, Set.of(Project.MANAGER));
  }

  /** Waits until the views have all cards. */
  private void await(BrowserContext person) {
    Page page = person.newPage();
    page.navigate("http://localhost:" + server.port() + "/");
    page.locator("[data-project=hundred]", new Page.LocatorOptions().setHasText("10000 cards"))
        .waitFor();
    page.locator("[data-project=unit-test] a", new Page.LocatorOptions().setHasText("Big1000"))
        .waitFor();
    page.close();
  }

  /** Opens a page many times, each time in a new tab. */
  private void open(
      String what, String address, String selector, int count, BrowserContext person) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WARM_UP + OPENED; i++) {
      Page page = person.newPage();
      page.addInitScript(PAINTED.formatted(selector, count));
      page.navigate("http://localhost:" + server.port() + address);
      double painted = ((Number) page.evaluate("window.painted")).doubleValue();
      page.close();
      if (i >= WARM_UP) {
        millis.add(painted);
      }
    }
    List<Double> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "painted: %s, opened %d times: p50 %.0f ms, max %.0f ms%n",
        what, OPENED, sorted.get(OPENED / 2), sorted.getLast());
  }

  /** Moves cards to the end of the next column by a key, and between two cards by dragging. */
  private void move(String name, BoardId board, BrowserContext mover, BrowserContext viewer) {
    Page page = mover.newPage();
    Page other = viewer.newPage();
    PushedBytes mine = new PushedBytes(page);
    PushedBytes others = new PushedBytes(other);
    for (Page each : List.of(page, other)) {
      each.navigate("http://localhost:" + server.port() + "/board/" + board.text());
      card(each, ColumnId.NEW, 0).waitFor();
    }
    measure(
        "a key, board of " + name,
        mine,
        others,
        move -> {
          boolean there = move % 2 == 0;
          card(page, there ? ColumnId.NEW : ColumnId.IN_WORK, 0)
              .press(there ? "Shift+ArrowRight" : "Shift+ArrowLeft");
        });
    measure(
        "dragging, board of " + name,
        mine,
        others,
        move -> {
          boolean there = move % 2 == 0;
          card(page, there ? ColumnId.NEW : ColumnId.IN_WORK, 0)
              .dragTo(card(page, there ? ColumnId.IN_WORK : ColumnId.NEW, 1));
        });
    page.close();
    other.close();
  }

  private static Locator card(Page page, ColumnId column, int at) {
    return page.locator("[data-column=%s] .card:visible".formatted(column.value())).nth(at);
  }

  private static void measure(String how, PushedBytes mine, PushedBytes others, IntConsumer move) {
    List<Long> toMover = new ArrayList<>();
    List<Long> toOther = new ArrayList<>();
    mine.take();
    others.take();
    for (int i = 0; i < MOVES; i++) {
      move.accept(i);
      toMover.add(mine.take());
      toOther.add(others.take());
    }
    System.out.printf(
        "pushed: a move by %s, %d times: to the mover %s bytes, to another person %s bytes%n",
        how, MOVES, spread(toMover), spread(toOther));
  }

  private static String spread(List<Long> bytes) {
    List<Long> sorted = bytes.stream().sorted().toList();
    return "p50 %,d (max %,d)".formatted(sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private void memory(BrowserContext person) throws InterruptedException {
    show(person);
    long before = usedMemory();
    for (int i = 0; i < PAGES; i++) {
      show(person);
    }
    long perPage = (usedMemory() - before) / PAGES;
    System.out.printf(
        "memory: an open page of a board of %d cards takes %d KB on the server%n",
        CARDS, perPage / 1024);
  }

  private void show(BrowserContext person) {
    Page page = person.newPage();
    page.navigate("http://localhost:" + server.port() + "/board/" + BIG.text());
    page.locator(".card").first().waitFor();
  }

  private static long usedMemory() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
