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
import java.util.List;
import java.util.Set;

/**
 * Measures how long a board of 1,000 cards takes to open, and what one more open page of it costs
 * the server. Run its main method from the tests' class path.
 */
final class BigBoard {
  private static final int CARDS = 1_000;
  private static final int PAGES = 20;

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
      for (int i = 0; i < 5; i++) {
        Page page = i == 0 ? Browsers.open(bill, server.port(), "bill", path) : bill.newPage();
        long start = System.nanoTime();
        page.navigate("http://localhost:" + server.port() + path);
        page.locator(".card").first().waitFor();
        System.out.printf(
            "opened a board of %d cards in %d ms%n",
            CARDS, (System.nanoTime() - start) / 1_000_000);
        page.close();
      }
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
