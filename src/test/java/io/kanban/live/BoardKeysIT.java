package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.SetColumnRoles;
import io.kanban.board.BoardCommand.SetRows;
import io.kanban.board.ColumnId;
import io.kanban.board.Row;
import io.kanban.board.RowId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class BoardKeysIT extends BrowserScenario {
  @Test
  void a_board_is_used_by_keys_and_the_focus_is_never_lost() {
    Page bill = open("bill");
    assertThat(cards(bill, ColumnId.NEW).and(bill.locator("[tabindex='0']"))).hasCount(1);
    card(bill, "one").focus();
    bill.keyboard().press("ArrowDown");
    assertThat(card(bill, "two")).isFocused();
    assertThat(cards(bill, ColumnId.NEW).and(bill.locator("[tabindex='0']"))).hasCount(1);

    bill.keyboard().press("n");
    Locator field = lane(bill, ColumnId.NEW).locator(".lane-foot input");
    assertThat(field).isFocused();
    bill.keyboard().type("n/?m");
    assertThat(field).hasValue("n/?m");
    assertThat(bill.locator("vaadin-dialog")).hasCount(0);
    field.fill("");

    card(bill, "two").focus();
    bill.keyboard().press("m");
    item(bill, "Rename").click();
    assertThat(bill.locator("vaadin-dialog input")).isFocused();
    bill.keyboard().press("Escape");
    assertThat(bill.locator("vaadin-dialog")).hasCount(0);
    assertThat(card(bill, "two")).isFocused();

    bill.keyboard().press("m");
    item(bill, "Archive").click();
    assertThat(card(bill, "two")).hasCount(0);
    assertThat(card(bill, "three")).isFocused();

    bill.keyboard().press("/");
    assertThat(bill.locator(".filter-bar input")).isFocused();
    bill.keyboard().type("one");
    assertThat(cards(bill, ColumnId.NEW)).hasCount(1);
    assertThat(bill).hasURL(Pattern.compile(".*\\?text=one"));
    bill.reload();
    assertThat(cards(bill, ColumnId.NEW)).hasCount(1);

    card(bill, "one").locator("a").click();
    bill.locator(".filter-bar input").fill("three");
    assertThat(card(bill, "three")).isVisible();
    assertThat(bill).hasURL(Pattern.compile(".*/card/.*/one"));
  }

  @Test
  void a_card_is_dragged_from_stage_to_stage() {
    send(new SetColumnRoles(board, ColumnId.NEW, Optional.of("Worker"), Optional.of("Reviewer")));
    Page bill = open("bill");
    Locator stages = lane(bill, ColumnId.NEW);
    card(bill, "two").dragTo(stages.locator("[data-stage=DOING]"));
    assertThat(stages.locator("[data-stage=DOING] [data-card=two]")).hasCount(1);
    assertThat(card(bill, "two").locator(".avatar")).hasText("B");
    assertThat(bill.locator(".barred")).hasCount(0);
    card(bill, "two").dragTo(stages.locator("[data-stage=TO_REVIEW]"));
    assertThat(stages.locator("[data-stage=TO_REVIEW] [data-card=two]")).hasCount(1);
  }

  @Test
  void a_card_is_dragged_from_row_to_row_and_steps_back_by_keys() {
    send(
        new SetRows(
            board,
            ColumnId.IN_WORK,
            List.of(new Row(new RowId("east"), "East"), new Row(new RowId("west"), "West"))));
    Page bill = open("bill");
    Locator west = bill.locator("[data-row=west]");
    card(bill, "two").dragTo(west);
    assertThat(west.locator("[data-card=two]")).hasCount(1);
    card(bill, "one").dragTo(west.locator("[role=list]"), onUpperEdge());
    assertThat(west.locator(".card").first()).hasAttribute("data-card", "one");
    assertThat(bill.locator("[data-row=east] .card")).hasCount(0);

    card(bill, "one").press("Shift+ArrowUp");
    assertThat(bill.locator("[data-row=east] [data-card=one]")).isFocused();
    card(bill, "one").press("Shift+ArrowDown");
    assertThat(west.locator("[data-card=one]")).isFocused();
    assertThat(west.locator(".card").first()).hasAttribute("data-card", "one");
  }

  private static Locator.DragToOptions onUpperEdge() {
    return new Locator.DragToOptions().setTargetPosition(20, 4);
  }
}
