package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Bill sees what Janet does on the board, in real browsers. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class PresenceIT extends BrowserScenario {
  /** Collects the ids of the cards that change. */
  private static final String WATCH_CARDS =
      """
      window.changed = new Set();
      new MutationObserver(all => all.forEach(one => {
        const card = one.target.closest?.('[data-card]')
            ?? one.target.parentElement?.closest('[data-card]');
        window.changed.add(card?.dataset.card ?? one.target.className);
      })).observe(document.querySelector('.lanes'),
          {subtree: true, childList: true, attributes: true, characterData: true});
      """;

  /** Says to the page that the browser shows another tab. */
  private static final String HIDE =
      """
      for (const [name, value] of [['hidden', true], ['visibilityState', 'hidden']]) {
        Object.defineProperty(document, name, {get: () => value, configurable: true});
      }
      document.dispatchEvent(new Event('visibilitychange'));
      """;

  private static final String SHOW =
      """
      delete document.hidden;
      delete document.visibilityState;
      document.dispatchEvent(new Event('visibilitychange'));
      """;

  private static Locator ring(Page page, String card) {
    return card(page, card).locator(".holder:visible");
  }

  private static Locator lookers(Page page) {
    return page.locator(".lookers .avatar:visible");
  }

  private static void beginDrag(Page page, String card) {
    BoundingBox box = card(page, card).boundingBox();
    card(page, card).hover();
    page.mouse().down();
    page.mouse().move(box.x + 9, box.y + 9, new Mouse.MoveOptions().setSteps(5));
  }

  @Test
  void a_card_has_a_ring_while_another_person_drags_it_and_nothing_else_moves() {
    Page bill = open("bill");
    Page janet = open("janet");
    assertThat(lookers(bill)).hasAttribute("title", "Janet");
    Object before = card(bill, "three").boundingBox().y;
    bill.evaluate(WATCH_CARDS);
    beginDrag(janet, "two");
    assertThat(ring(bill, "two")).hasText("Janet");
    assertThat(ring(bill, "two")).hasAttribute("title", "Janet drags this card");
    assertThat(card(bill, "two")).hasCSS("outline-style", "dashed");
    assertThat(card(bill, "three").boundingBox().y).isEqualTo(before);
    assertThat(bill.evaluate("[...window.changed].join()")).isEqualTo("two");
    assertThat(ring(janet, "two")).hasCount(0);
    janet.mouse().up();
    assertThat(ring(bill, "two")).hasCount(0);
  }

  @Test
  void a_ring_ends_with_a_drop_that_is_rejected() {
    send(new AddCard(board, new CardId("four"), "Card four", ColumnId.IN_WORK));
    send(new SetWipLimit(board, ColumnId.IN_WORK, Optional.of(1)));
    Page bill = open("bill");
    Page janet = open("janet");
    assertThat(lane(janet, ColumnId.IN_WORK).locator(".count")).hasText("1 / 1");
    beginDrag(janet, "two");
    assertThat(ring(bill, "two")).hasCount(1);
    lane(janet, ColumnId.IN_WORK).hover();
    janet.mouse().up();
    assertThat(janet.locator(".trip[data-stage=rejected]")).containsText("In Work is full");
    assertThat(ring(bill, "two")).hasCount(0);
  }

  @Test
  void a_drag_ends_for_the_others_when_the_card_has_left() {
    Page bill = open("bill");
    Page janet = open("janet");
    beginDrag(janet, "two");
    assertThat(ring(bill, "two")).hasCount(1);
    send(new MoveCard(board, new CardId("two"), ColumnId.IN_WORK, Optional.empty()));
    assertThat(cards(bill, ColumnId.IN_WORK)).hasCount(1);
    assertThat(ring(bill, "two")).hasCount(0);
    janet.mouse().up();
  }

  @Test
  void a_card_has_a_ring_while_its_panel_is_open_in_a_tab_that_is_seen() {
    Page bill = open("bill");
    Page janet = open("janet");
    card(janet, "one").locator("a").click();
    assertThat(ring(bill, "one")).hasAttribute("title", "Janet has this card open");
    janet.evaluate(HIDE);
    assertThat(ring(bill, "one")).hasCount(0);
    assertThat(lookers(bill)).hasCount(0);
    janet.evaluate(SHOW);
    assertThat(ring(bill, "one")).hasCount(1);
    janet.context().close();
    assertThat(lookers(bill)).hasCount(0);
    assertThat(ring(bill, "one")).hasCount(0);
  }
}
