package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A keyed list in a real browser: the order of its elements, the focus, typed text, the scroll. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class KeyedListIT extends BrowserScenario {
  private static final int TURNS = 40;

  private Page openList() {
    Page page = Browsers.open(somebody(), server.port(), "bill", "/keyed-list");
    assertThat(page.locator(".row")).hasCount(30);
    return page;
  }

  private BrowserContext somebody() {
    BrowserContext person = browsers.somebody();
    people.add(person);
    return person;
  }

  private static void assertOrder(Page page, int turn) {
    Locator outer = page.locator("[data-turn='" + turn + "']");
    assertThat(outer).isVisible();
    List<String> wanted = List.of(outer.getAttribute("data-wanted").trim().split(" "));
    List<String> shown = page.locator(".row span").allTextContents();
    assertThat(shown).isEqualTo(wanted.equals(List.of("")) ? List.of() : wanted);
  }

  @Test
  void the_browser_has_the_order_of_the_items_however_often_they_change_in_one_message() {
    Page page = openList();
    for (int turn = 1; turn <= TURNS; turn++) {
      page.locator("button:has-text('Shuffle')").click();
      assertOrder(page, turn);
    }
  }

  @Test
  void an_item_that_stays_keeps_focus_text_and_place_while_its_neighbours_come_go_and_move() {
    Page page = openList();
    page.evaluate("document.querySelector('#list').scrollTop = 240");
    Locator field = page.locator("#field-" + KeyedListPage.STAYS);
    field.click();
    for (int turn = 1; turn <= TURNS; turn++) {
      page.keyboard().type("x");
      page.evaluate(
          "document.querySelector('#list').parentElement.dispatchEvent(new CustomEvent('around'))");
      assertOrder(page, turn);
      assertThat(page.evaluate("document.activeElement.id"))
          .isEqualTo("field-" + KeyedListPage.STAYS);
    }
    assertThat(field).hasValue("x".repeat(TURNS));
    assertThat(((Number) page.evaluate("document.querySelector('#list').scrollTop")).intValue())
        .isEqualTo(240);
  }
}
