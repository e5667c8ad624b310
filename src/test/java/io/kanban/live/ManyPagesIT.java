package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.nio.file.Path;
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
      // Typed by each writer faster than hands can, so that everything piles up everywhere.
      for (int writer = 0; writer < WRITERS; writer++) {
        pages
            .get(writer)
            .evaluate(
                "count => { const field ="
                    + " document.querySelector('[data-column=DONE] vaadin-text-field');"
                    + " for (let i = 0; i < count; i++) {"
                    + "   field.value = 'Card ' + i;"
                    + "   field.dispatchEvent(new CustomEvent('change', {bubbles: true}));"
                    + "   field.inputElement.dispatchEvent(new KeyboardEvent('keydown',"
                    + "     {key: 'Enter', code: 'Enter', bubbles: true, composed: true})); } }",
                COMMANDS / WRITERS);
      }
      HasTextOptions soon = new HasTextOptions().setTimeout(120_000);
      for (Page page : pages) {
        assertThat(page.locator("[data-column=DONE] .count"))
            .hasText(String.valueOf(2 + COMMANDS), soon);
      }
      List<String> first = titles(pages.getFirst());
      for (Page page : pages) {
        org.assertj.core.api.Assertions.assertThat(titles(page)).isEqualTo(first);
      }
    }
  }

  private static List<String> titles(Page page) {
    return page.locator("[data-column=DONE] .card a").allInnerTexts().subList(0, 5);
  }
}
