package io.kanban.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.recordplayer.DeadlockWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

// Runs first, because it takes longest; other classes run beside it.
@Order(1)
@EnabledIf("io.kanban.live.Browsers#isPossible")
class ManyPagesIT {
  private static final int PAGES = 50;
  private static final int COMMANDS = 250;
  private static final int WRITERS = 5;
  private static final int BATCH = 25;
  private static final double PATIENCE_MILLIS = 120_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void fifty_pages_show_the_same_after_five_hundred_commands(@TempDir Path data) {
    // So many pages on one machine can't all send their heartbeats in time, and the machine has no
    // memory for a browser process each.
    try (DeadlockWatch _ = new DeadlockWatch();
        KanbanServer server = KanbanServer.start(data, 0, "--recordplayer.silence=10m");
        Browsers browsers = new Browsers("--renderer-process-limit=4")) {
      String path = "/board/unit-test.board-1";
      List<BrowserContext> people = new ArrayList<>();
      List<Page> pages = new ArrayList<>();
      for (String name : List.of("bill", "janet", "dave", "bill", "janet")) {
        BrowserContext person = browsers.somebody();
        people.add(person);
        pages.add(Browsers.open(person, server.port(), name, path));
      }
      while (pages.size() < PAGES) {
        Page page = people.get(pages.size() % people.size()).newPage();
        page.navigate("http://localhost:" + server.port() + path);
        pages.add(page);
      }
      for (Page page : pages) {
        page.locator("[data-column=DONE] .card").first().waitFor();
      }
      // Presses keys faster than a person can, so that commands pile up and compete. A key on a
      // card that has just left sends no command, so the loop goes on until there are enough
      // commands.
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      for (int turn = 0; server.commands("unit-test.board-1") < COMMANDS; turn++) {
        assertThat(System.nanoTime()).as("too slow").isLessThan(giveUp);
        pages
            .get(turn % WRITERS)
            .evaluate(
                "count => { const cards = [...document.querySelectorAll('[data-card]')]"
                    + "   .filter(card => card.offsetParent);"
                    + " for (let i = 0; i < count; i++) {"
                    + "   const card = cards[i % cards.length];"
                    + "   const column = card.closest('[data-column]').dataset.column;"
                    + "   const key = column === 'NEW' || column === 'IN_WORK' && i % 2"
                    + "     ? 'ArrowRight' : 'ArrowLeft';"
                    + "   card.dispatchEvent(new FocusEvent('focusin', {bubbles: true}));"
                    + "   card.dispatchEvent(new KeyboardEvent('keydown',"
                    + "     {key, code: key, shiftKey: true, bubbles: true, composed: true})); } }",
                BATCH);
      }
      // These are the writers' last commands, so a page that shows all cards has played every
      // event.
      for (int writer = 0; writer < WRITERS; writer++) {
        Locator field = pages.get(writer).locator("[data-column=DONE] input");
        field.fill("The last of " + writer);
        field.press("Enter");
      }
      for (Page page : pages) {
        for (int writer = 0; writer < WRITERS; writer++) {
          awaitCard(page, "The last of " + writer);
        }
      }
      List<String> first = titles(pages.getFirst());
      for (Page page : pages) {
        assertThat(titles(page)).isEqualTo(first);
      }
    }
  }

  private static void awaitCard(Page page, String title) {
    try {
      page.locator(".card:visible", new Page.LocatorOptions().setHasText(title))
          .waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS));
    } catch (TimeoutError e) {
      throw new AssertionError(
          "A page does not show “%s”:%n%s".formatted(title, page.locator("body").innerText()), e);
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
