package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.RequestOptions;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.LoggerFactory;

/** Small things that people noticed in their browsers. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class FaultsIT extends BrowserScenario {
  @Test
  void going_back_closes_an_open_dialog() {
    Page bill = openCard("bill");
    bill.waitForURL("**/card/**");
    choose(bill, "two", "Rename");
    dialog(bill).locator("input").fill("Half a title");
    bill.goBack();
    assertThat(dialog(bill)).hasCount(0);
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
    choose(bill, "two", "Rename");
    assertThat(dialog(bill).locator("input")).hasValue("Half a title");
  }

  @Test
  void a_person_who_opens_a_board_comes_to_it() {
    Page dave = open("dave");
    dave.locator(button("New board")).click();
    dialog(dave).locator("input").fill("Winter");
    dialog(dave).locator(button("Open board")).click();
    assertThat(dave.locator("h1")).hasText("Winter");
  }

  @Test
  void a_double_click_opens_one_field() {
    Page bill = openCard("bill");
    bill.locator(".card-edit").dblclick();
    assertThat(editor(bill)).hasCount(1);
    assertThat(editor(bill).locator("textarea")).isFocused();
    bill.keyboard().press("Escape");
    assertThat(editor(bill)).hasCount(0);
    assertThat(bill.locator(".card-edit")).isFocused();
    describe(bill);
  }

  @Test
  void a_double_click_opens_one_menu_and_one_dialog() {
    Page dave = open("dave");
    card(dave, "one").locator(".card-menu").dblclick();
    settle(dave);
    assertThat(item(dave, "Comment").count()).isLessThanOrEqualTo(1);
    assertThat(dialog(dave)).hasCount(0);
    dave.keyboard().press("Escape");
    assertThat(item(dave, "Comment")).hasCount(0);
    dave.locator(button("New board")).dblclick();
    settle(dave);
    assertThat(dialog(dave)).hasCount(1);
  }

  @Test
  void a_text_of_several_lines_is_saved_whole_if_it_is_saved_at_once() {
    String text = "First\nSecond\n\nFourth";
    Page bill = openCard("bill");
    describe(bill);
    bill.keyboard().insertText(text);
    bill.keyboard().press("Control+Enter");
    assertThat(bill.locator(".description")).hasText(text);
    describe(bill);
    editor(bill).locator("textarea").fill(text + "!");
    editor(bill).locator(button("Save")).click();
    assertThat(bill.locator(".description")).hasText(text + "!");
  }

  @Test
  void a_menu_is_used_with_the_keyboard() {
    Page bill = open("bill");
    card(bill, "one").locator(".card-menu").focus();
    bill.keyboard().press("Enter");
    assertThat(item(bill, "Comment")).isFocused();
    bill.keyboard().press("ArrowDown");
    bill.keyboard().press("ArrowDown");
    bill.keyboard().press("Enter");
    assertThat(dialog(bill).locator("input")).hasValue("Card one");
    bill.keyboard().press("Escape");
    card(bill, "one").locator(".card-menu").focus();
    bill.keyboard().press("Enter");
    assertThat(item(bill, "Comment")).isFocused();
    bill.keyboard().press("Escape");
    assertThat(item(bill, "Comment")).hasCount(0);
    assertThat(card(bill, "one").locator(".card-menu")).isFocused();
    choose(bill, "one", "Move to In Work");
    assertThat(lane(bill, ColumnId.IN_WORK).locator("[data-card=one]")).isFocused();
  }

  @Test
  void arrow_keys_lead_from_card_to_card_and_enter_opens_one() {
    send(new AddCard(board, new CardId("four"), "Card four", ColumnId.DONE));
    Page bill = open("bill");
    card(bill, "one").focus();
    bill.keyboard().press("ArrowDown");
    assertThat(card(bill, "two")).isFocused();
    bill.keyboard().press("ArrowRight");
    assertThat(card(bill, "four")).isFocused();
    bill.keyboard().press("ArrowLeft");
    assertThat(card(bill, "one")).isFocused();
    bill.keyboard().press("?");
    assertThat(dialog(bill)).containsText("go from card to card");
    bill.keyboard().press("Escape");
    card(bill, "one").focus();
    bill.keyboard().press("Enter");
    assertThat(cardTitle(bill)).hasText("Card one");
  }

  @Test
  void a_dragged_card_lands_where_the_line_is() {
    Page bill = open("bill");
    dragOver(bill, "one", "two", 0.8);
    assertThat(card(bill, "three")).hasClass(Pattern.compile("v-drag-over-target"));
    bill.mouse().up();
    assertOrder(bill, "Card two", "Card one", "Card three");
    dragOver(bill, "two", "three", 0.8);
    assertThat(bill.locator(".v-drop-at-end")).hasCount(1);
    bill.mouse().up();
    assertOrder(bill, "Card one", "Card three", "Card two");
    // Above the card's edge is the gap.
    dragOver(bill, "two", "three", -0.05);
    bill.mouse().up();
    assertOrder(bill, "Card one", "Card two", "Card three");
    assertThat(bill.locator(".v-drag-over-target, .v-drop-at-end")).hasCount(0);
  }

  /**
   * Drags a card over another one.
   *
   * @param height where on the other card: 0 is its upper edge, 1 its lower one
   */
  private static void dragOver(Page page, String card, String other, double height) {
    card(page, card).hover();
    page.mouse().down();
    BoundingBox box = card(page, other).boundingBox();
    double y = box.y + box.height * height;
    page.mouse().move(box.x + box.width / 2, y, new Mouse.MoveOptions().setSteps(5));
    // The browser reports a place only from the second movement there.
    page.mouse().move(box.x + box.width / 2 + 1, y);
  }

  private static void assertOrder(Page page, String... titles) {
    assertThat(cards(page, ColumnId.NEW).locator("a")).hasText(titles);
  }

  @Test
  void an_address_that_a_person_may_not_see_is_explained() {
    Page bill = open("bill");
    APIResponse answer =
        bill.request()
            .get(
                "http://localhost:" + server.port() + "/actuator",
                RequestOptions.create().setHeader("Accept", "text/html"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("You may not see this").doesNotContain("Whitelabel");
  }

  @Test
  void an_address_with_odd_escapes_is_explained_and_leaves_the_log_quiet() {
    Page bill = open("bill");
    String root = "http://localhost:" + server.port();
    Logger logs = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logs.addAppender(lines);
    try {
      for (String part : List.of("odd%ZZ", "odd%2Fb", "odd%E4", "odd%25b", "odd%00", "odd;b")) {
        APIResponse answer =
            bill.request()
                .get(
                    root + "/board/" + part,
                    RequestOptions.create().setHeader("Accept", "text/html"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
            .contains("<h1>This didn't work</h1>", "This address can't be read.")
            .contains("href=\"/styles/kanban.css\"", "href=\"/\">To your projects");
      }
      for (String path :
          List.of(
              "/card/" + board.text() + "/odd%20b", "/board/" + PROJECT.value() + ".odd%3Cb%3E")) {
        bill.navigate(root + path);
        bill.evaluate("window.notReloaded = true");
        assertThat(bill.locator(".notice")).containsText("Check the address");
        settle(bill);
        assertNotReloaded(bill);
      }
    } finally {
      logs.detachAppender(lines);
      lines.stop();
    }
    assertThat(lines.list)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("odd"));
  }

  private Page openCard(String name) {
    Page page = open(name);
    card(page, "one").locator("a").click();
    assertThat(page.locator(".history")).isVisible();
    return page;
  }

  private static Locator dialog(Page page) {
    return page.locator("vaadin-dialog");
  }
}
