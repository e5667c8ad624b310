package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A card opens as a panel over its board. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class CardPanelIT extends BrowserScenario {
  private static final Pattern CARD = Pattern.compile(".*/card/.*/one");
  private static final Pattern BOARD = Pattern.compile(".*/board/.*");

  @Test
  void a_card_opens_over_its_board_at_its_own_address_and_gives_the_focus_back() {
    String evil =
        "**Bold** <script>window.evil = 1</script> <img src=x onerror='window.evil = 2'>"
            + " [link](javascript:window.evil=3)";
    send(new DescribeCard(board, new CardId("one"), evil));
    Page bill = open("bill");
    card(bill, "one").evaluate("card => card.ofTheFirstBoard = true");
    card(bill, "one").locator("a").click();
    assertThat(cardTitle(bill)).hasText("Card one");
    assertThat(bill).hasURL(CARD);
    assertThat(bill.locator(".description strong")).hasText("Bold");
    assertThat(bill.locator(".description")).containsText("<script>");
    assertThat(bill.locator(".description :is(script, img, a[href^=javascript])")).hasCount(0);
    bill.goBack();
    assertThat(cardTitle(bill)).hasCount(0);
    assertThat(card(bill, "one")).isFocused();

    bill.keyboard().press("Enter");
    assertThat(bill).hasURL(CARD);
    bill.keyboard().press("Escape");
    assertThat(bill).hasURL(BOARD);
    assertThat(card(bill, "one")).isFocused();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
    bill.waitForFunction("document.querySelector('[data-card=one]').ofTheFirstBoard");

    bill.keyboard().press("Enter");
    assertThat(bill).hasURL(CARD);
    bill.reload();
    assertThat(cardTitle(bill)).hasText("Card one");
    bill.locator(".board-head").click(new Locator.ClickOptions().setPosition(4, 4));
    assertThat(bill).hasURL(BOARD);
    assertThat(cardTitle(bill)).hasCount(0);
    bill.waitForFunction("window.evil === undefined");
  }

  @Test
  void back_leads_to_the_page_before_the_card_and_a_reload_keeps_the_filter() {
    Page bill = open("bill");
    bill.getByRole(AriaRole.LINK, name("Kanban")).click();
    assertThat(bill.getByRole(AriaRole.HEADING, name("Projects"))).isVisible();
    settle(bill);
    bill.locator("a[href='board/%s']".formatted(board.text())).click();
    bill.locator(".filter-bar input").fill("card o");
    Pattern filteredBoard = Pattern.compile(".*/board/.*[?]text=card(\\+|%20)o");
    assertThat(bill).hasURL(filteredBoard);
    assertThat(cards(bill, ColumnId.NEW)).hasCount(1);

    // Closed by Escape, by its button; opened by its title, by its menu.
    card(bill, "one").locator("a").click();
    Pattern filteredCard = Pattern.compile(".*/card/.*/one[?]text=card(\\+|%20)o");
    assertThat(bill).hasURL(filteredCard);
    bill.keyboard().press("Escape");
    assertThat(bill).hasURL(filteredBoard);
    assertThat(cardTitle(bill)).hasCount(0);
    choose(bill, "one", "Open");
    assertThat(cardTitle(bill)).hasText("Card one");
    assertThat(bill).hasURL(filteredCard);
    bill.locator(".card-close").click();
    assertThat(bill).hasURL(filteredBoard);
    assertThat(cardTitle(bill)).hasCount(0);
    bill.goBack();
    assertThat(bill.getByRole(AriaRole.HEADING, name("Projects"))).isVisible();

    // Opened twice; the filter changes while the card is open.
    settle(bill);
    bill.goForward();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(1);
    card(bill, "one").locator("a").dblclick();
    assertThat(cardTitle(bill)).hasText("Card one");
    bill.locator(".filter-bar input").fill("card");
    assertThat(bill).hasURL(Pattern.compile(".*/card/.*/one[?]text=card$"));
    // In the filter, Escape would empty the filter.
    bill.locator(".card-panel").press("Escape");
    assertThat(cardTitle(bill)).hasCount(0);
    assertThat(bill).hasURL(Pattern.compile(".*/board/.*[?]text=card$"));
    bill.locator(".filter-bar input").fill("card o");
    assertThat(bill).hasURL(filteredBoard);
    bill.goBack();
    assertThat(bill.getByRole(AriaRole.HEADING, name("Projects"))).isVisible();

    // A card that the address names is closed in its place.
    settle(bill);
    bill.goForward();
    card(bill, "one").locator("a").click();
    assertThat(bill).hasURL(filteredCard);
    bill.reload();
    assertThat(cardTitle(bill)).hasText("Card one");
    assertThat(cards(bill, ColumnId.NEW)).hasCount(1);
    assertThat(bill).hasURL(filteredCard);
    bill.locator(".card-close").click();
    assertThat(bill).hasURL(filteredBoard);
    bill.locator(".filter-bar").getByText("Clear").click();
    assertThat(bill).hasURL(Pattern.compile(".*/board/[^?]*"));
  }

  private static Page.GetByRoleOptions name(String text) {
    return new Page.GetByRoleOptions().setName(text).setExact(true);
  }
}
