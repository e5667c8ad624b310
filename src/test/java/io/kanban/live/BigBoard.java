package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.Column;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Measures how long a board of 1,000 cards takes to open, and what one more open page of it costs
 * the server. Run its main method from the tests' class path.
 */
final class BigBoard {
  private static final int CARDS = 1_000;
  private static final int OPENED = 20;
  private static final int PAGES = 20;

  /** The time from the start of the navigation to the frame that shows a card, by the browser. */
  private static final String PAINTED =
      "window.painted = new Promise(done => {"
          + " const look = () => { if ([...document.querySelectorAll('.card')]"
          + "     .some(e => e.offsetParent !== null)) { watch.disconnect();"
          + "   requestAnimationFrame(() => setTimeout(() => done(performance.now()))); } };"
          + " const watch = new MutationObserver(look);"
          + " watch.observe(document, {subtree: true, childList: true, attributes: true}); });";

  private BigBoard() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("big-board");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      BoardId board = new BoardId(new ProjectId("unit-test"), "big");
      server
          .sender()
          .send(Boards.BOARD, new OpenBoard(board, "Big"), People.DAVE, Set.of(Project.MANAGER));
      for (int i = 0; i < CARDS; i++) {
        server
            .sender()
            .send(
                Boards.BOARD,
                new AddCard(
                    board, new CardId("c" + i), "Card " + i, List.of(Column.values()).get(i % 3)),
                People.DAVE,
                Set.of(Project.MANAGER));
      }
      BrowserContext bill = browsers.somebody();
      String path = "/board/" + board.text();
      Browsers.open(bill, server.port(), "bill", path).close();
      bill.addInitScript(PAINTED);
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < OPENED; i++) {
        Page page = bill.newPage();
        page.navigate("http://localhost:" + server.port() + path);
        millis.add(((Number) page.evaluate("window.painted")).doubleValue());
        page.close();
      }
      millis.sort(Double::compare);
      System.out.printf(
          "first card painted, a board of %d cards opened %d times: p50 %.0f ms, max %.0f ms%n",
          CARDS, OPENED, millis.get(OPENED / 2), millis.getLast());
      Page first = bill.newPage();
      first.navigate("http://localhost:" + server.port() + path);
      first.locator(".card").first().waitFor();
      long before = usedMemory();
      for (int i = 0; i < PAGES; i++) {
        Page page = bill.newPage();
        page.navigate("http://localhost:" + server.port() + path);
        page.locator(".card").first().waitFor();
      }
      long perPage = (usedMemory() - before) / PAGES;
      System.out.printf("one page of it takes %d KB on the server%n", perPage / 1024);
    }
  }

  private static long usedMemory() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
