package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class ManyPagesIT {
  private static final int PAGES = 50;
  private static final int COMMANDS = 500;
  private static final int WRITERS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void fifty_pages_show_the_same_after_five_hundred_commands(@TempDir Path data) {
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      BrowserContext bill = browsers.somebody();
      String path = "/board/unit-test.board-1";
      List<Page> pages = new ArrayList<>();
      pages.add(Browsers.open(bill, server.port(), "bill", path));
      while (pages.size() < PAGES) {
        Page page = bill.newPage();
        page.navigate("http://localhost:" + server.port() + path);
        pages.add(page);
      }
      for (Page page : pages) {
        page.locator("[data-column=DONE] .card").first().waitFor();
      }
      // Keys pressed faster than hands can, so that everything piles up, and people contend.
      for (int writer = 0; writer < WRITERS; writer++) {
        pages
            .get(writer)
            .evaluate(
                "([count, first]) => {"
                    + " const cards = [...document.querySelectorAll('[data-card]')];"
                    + " for (let i = 0; i < count; i++) {"
                    + "   cards[(first + i) % cards.length].dispatchEvent(new KeyboardEvent("
                    + "     'keydown', {key: (first + i) % 3 ? 'ArrowRight' : 'ArrowLeft',"
                    + "     shiftKey: true, bubbles: true, composed: true})); } }",
                List.of(COMMANDS / WRITERS, writer));
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(server.commands("unit-test.board-1")).isEqualTo(COMMANDS));
      // The last of all, so that whoever shows it has played everything.
      Locator field = pages.getFirst().locator("[data-column=DONE] input");
      field.fill("The last");
      field.press("Enter");
      for (Page page : pages) {
        page.locator(".card:visible", new Page.LocatorOptions().setHasText("The last")).waitFor();
      }
      List<String> first = titles(pages.getFirst());
      for (Page page : pages) {
        assertThat(titles(page)).isEqualTo(first);
      }
    }
  }

  private static List<String> titles(Page page) {
    List<String> titles = new ArrayList<>();
    for (String column : List.of("NEW", "IN_WORK", "DONE")) {
      titles.add(column);
      titles.addAll(page.locator("[data-column=" + column + "] .card:visible a").allInnerTexts());
    }
    return titles;
  }
}
