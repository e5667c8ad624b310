package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class RestartIT {
  private static final Page.WaitForFunctionOptions PATIENCE =
      new Page.WaitForFunctionOptions().setTimeout(60_000);
  private static final String BOARD = "/board/unit-test.board-1";

  @Test
  void pages_recover_by_themselves_when_the_server_is_restarted_and_no_command_is_lost(
      @TempDir Path data) {
    try (Browsers browsers = new Browsers()) {
      browsers.linesAreCut();
      int port;
      BrowserContext one = browsers.somebody();
      BrowserContext two = browsers.somebody();
      Page bill;
      Page janet;
      try (KanbanServer server = KanbanServer.start(data, 0)) {
        port = server.port();
        bill = Browsers.open(one, port, "bill", BOARD);
        janet = Browsers.open(two, port, "janet", BOARD);
        add(bill, "Before the restart");
        // A recorded command survives the restart, even if it is not decided yet.
        assertThat(bill.locator(".trip[data-stage=recorded], .trip[data-stage=on-screen]"))
            .hasCount(1);
        for (Page page : List.of(bill, janet)) {
          page.evaluate("window.ofTheFirstServer = true");
        }
      }
      try (KanbanServer _ = KanbanServer.start(data, port)) {
        // The pages must reload without a click. Until then they still show the first server's
        // content.
        for (Page page : List.of(bill, janet)) {
          page.waitForFunction("!window.ofTheFirstServer", null, PATIENCE);
        }
        assertThat(card(bill, "Before the restart")).hasCount(1);
        assertThat(card(janet, "Before the restart")).hasCount(1);
        add(bill, "After the restart");
        assertThat(card(janet, "After the restart")).hasCount(1);
      }
    }
  }

  private static void add(Page page, String title) {
    page.locator("[data-column=DONE] input").fill(title);
    page.keyboard().press("Enter");
  }

  private static Locator card(Page page, String title) {
    return page.locator(".card", new Page.LocatorOptions().setHasText(title));
  }
}
