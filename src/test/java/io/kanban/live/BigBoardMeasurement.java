package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures the time to open a board of 1,000 cards, and the server's memory for one more open page.
 * Run its main method from the tests' class path.
 */
final class BigBoardMeasurement {
  private static final int CARDS = 1_000;
  private static final List<ColumnId> COLUMNS =
      List.of(ColumnId.NEW, ColumnId.IN_WORK, ColumnId.DONE);
  private static final int WARM_UP = 10;
  private static final int OPENED = 20;
  private static final int PAGES = 20;

  /**
   * Browser code that measures the time from the start of the navigation to the first frame with a
   * card.
   */
  private static final String PAINTED =
      "window.painted = new Promise(done => {"
          + " const look = () => { if ([...document.querySelectorAll('.card')]"
          + "     .some(e => e.offsetParent !== null)) { watch.disconnect();"
          + "   requestAnimationFrame(() => setTimeout(() => done(performance.now()))); } };"
          + " const watch = new MutationObserver(look);"
          + " watch.observe(document, {subtree: true, childList: true, attributes: true}); });";

  private BigBoardMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("big-board");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      BoardId board = new BoardId(new ProjectId("unit-test"), "big");
      server
          .sender()
          .send(Boards.BOARD, new OpenBoard(board, "Big"), People.DAVE, Set.of(Project.MANAGER));
      server
          .sender()
          .send(
              Boards.BOARD,
              new AddColumn(board, ColumnId.IN_WORK, "In Work", Optional.of(ColumnId.DONE)),
              People.DAVE,
              Set.of(Project.MANAGER));
      for (int i = 0; i < CARDS; i++) {
        server
            .sender()
            .send(
                Boards.BOARD,
                new AddCard(board, new CardId("c" + i), "Card " + i, COLUMNS.get(i % 3)),
                People.DAVE,
                Set.of(Project.MANAGER));
      }
      String address = "http://localhost:" + server.port() + "/board/" + board.text();
      BrowserContext bill = browsers.somebody();
      try (BrowserContext everyday = browsers.somebodyWith(Files.createTempDirectory("profile"))) {
        for (BrowserContext person : List.of(everyday, bill)) {
          Browsers.open(person, server.port(), "bill", "/board/" + board.text()).close();
          person.addInitScript(PAINTED);
        }
        // The windows take turns, so that other load on the machine affects both equally.
        List<Double> usual = new ArrayList<>();
        List<Double> inPrivate = new ArrayList<>();
        for (int i = 0; i < WARM_UP + OPENED; i++) {
          usual.add(open(everyday, address));
          inPrivate.add(open(bill, address));
        }
        say("an everyday window", usual.subList(WARM_UP, usual.size()));
        say("a private window", inPrivate.subList(WARM_UP, inPrivate.size()));
      }
      Page first = bill.newPage();
      first.navigate(address);
      first.locator(".card").first().waitFor();
      long before = usedMemory();
      for (int i = 0; i < PAGES; i++) {
        Page page = bill.newPage();
        page.navigate(address);
        page.locator(".card").first().waitFor();
      }
      long perPage = (usedMemory() - before) / PAGES;
      System.out.printf("an open page of this board takes %d KB on the server%n", perPage / 1024);
    }
  }

  private static double open(BrowserContext person, String address) {
    Page page = person.newPage();
    page.navigate(address);
    double millis = ((Number) page.evaluate("window.painted")).doubleValue();
    page.close();
    return millis;
  }

  private static void say(String window, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "first card painted in %s, a board of %d cards opened %d times: p50 %.0f ms, max %.0f ms%n",
        window, CARDS, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private static long usedMemory() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
