package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.recordplayer.live.LiveViews;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tab that nobody sees, in a real browser. Chromium keeps all tabs of a test visible, so a script
 * changes what the document says about itself.
 */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class HiddenPageIT extends BrowserScenario {
  private static final Logger LOG = LoggerFactory.getLogger(HiddenPageIT.class);
  private static final int ROUNDS = 8;

  private static final String VISIBILITY =
      """
      let hidden = HIDDEN;
      Object.defineProperty(document, 'hidden', {get: () => hidden});
      Object.defineProperty(document, 'visibilityState',
          {get: () => hidden ? 'hidden' : 'visible'});
      window.setHidden = now => {
        hidden = now;
        document.dispatchEvent(new Event('visibilitychange'));
      };
      """;

  /** The milliseconds from the moment when the tab is seen until it shows so many cards. */
  private static final String WAKE =
      """
      wanted => new Promise(done => {
        const begin = performance.now();
        const look = () => {
          if (document.querySelectorAll('.card').length === wanted) {
            observer.disconnect();
            done(performance.now() - begin);
          }
        };
        const observer = new MutationObserver(look);
        observer.observe(document, {subtree: true, childList: true});
        window.setHidden(false);
        look();
      })
      """;

  private Page openTab(boolean hidden) {
    BrowserContext janet = browsers.somebody();
    people.add(janet);
    janet.addInitScript(VISIBILITY.replace("HIDDEN", String.valueOf(hidden)));
    Page page = Browsers.open(janet, server.port(), "janet", "/board/" + board.text());
    assertThat(cards(page, ColumnId.NEW)).hasCount(3);
    page.evaluate("window.notReloaded = true");
    return page;
  }

  private void untilAsleep() {
    await().atMost(PATIENCE).until(() -> server.context().getBean(LiveViews.class).size() == 0);
  }

  @Test
  void a_tab_is_right_at_once_when_it_is_seen_again_and_keeps_what_was_typed() {
    Page tab = openTab(false);
    Locator title = lane(tab, ColumnId.NEW).locator("input");
    title.click();
    tab.keyboard().type("half a ti");
    List<Double> millis = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      tab.evaluate("window.setHidden(true)");
      untilAsleep();
      send(new AddCard(board, new CardId("more-" + round), "More " + round, ColumnId.NEW));
      assertThat(cards(tab, ColumnId.NEW)).hasCount(2 + round);
      millis.add(((Number) tab.evaluate(WAKE, 3 + round)).doubleValue());
      assertThat(cards(tab, ColumnId.NEW)).hasCount(3 + round);
    }
    LOG.info("milliseconds until a tab that is seen again is right: {}", millis);
    tab.keyboard().type("tle");
    assertThat(title).hasValue("half a title");
    assertNotReloaded(tab);
  }

  @Test
  void a_tab_that_opens_in_the_background_sleeps_until_it_is_seen() {
    Page tab = openTab(true);
    untilAsleep();
    send(new AddCard(board, new CardId("four"), "Card four", ColumnId.NEW));
    tab.evaluate("window.setHidden(false)");
    assertThat(cards(tab, ColumnId.NEW)).hasCount(4);
    assertNotReloaded(tab);
  }
}
