package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A command is rejected if it would undo a change that the browser had not shown when the person
 * acted.
 */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class UnseenChangesIT extends BrowserScenario {
  private static final String MOVED = "“Card one”: Bill moved it to Done a moment ago.";

  @BeforeAll
  void linesAreCut() {
    browsers.linesAreCut();
  }

  @Test
  void a_drag_that_began_before_an_unseen_move_is_rejected() {
    Page bill = open("bill");
    Page janet = open("janet");
    lift(janet, card(janet, "one"), lane(janet, ColumnId.IN_WORK));
    moveToDone(bill, "one");
    assertThat(titled(janet, "Card one")).hasCount(1);
    janet.mouse().up();
    assertToldWhoMovedIt(janet);
    // The second drag is accepted, because Janet has seen the move by now.
    card(janet, "one").dragTo(lane(janet, ColumnId.IN_WORK));
    assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card one");
  }

  @Test
  void columns_are_open_again_after_a_drag_of_a_card_that_has_left() {
    Page bill = open("bill");
    Page janet = open("janet");
    send(new SetWipLimit(board, ColumnId.IN_WORK, Optional.of(1)));
    send(new MoveCard(board, new CardId("two"), ColumnId.IN_WORK, Optional.empty()));
    assertThat(cards(janet, ColumnId.IN_WORK)).hasCount(1);
    lift(janet, card(janet, "one"), lane(janet, ColumnId.DONE));
    assertThat(janet.locator(".lane.barred")).hasCount(1);
    moveToDone(bill, "one");
    assertThat(titled(janet, "Card one")).hasCount(1);
    janet.mouse().move(5, 5);
    janet.mouse().up();
    lane(janet, ColumnId.NEW).hover();
    assertThat(janet.locator(".barred")).hasCount(0);
  }

  @Test
  void a_card_dropped_on_a_card_that_has_left_goes_to_the_column_where_the_browser_showed_it()
      throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      card(bill, "two").dragTo(lane(bill, ColumnId.IN_WORK));
      assertThat(cards(janet, ColumnId.IN_WORK)).hasCount(1);
      cut(line, janet);
      card(bill, "two").dragTo(lane(bill, ColumnId.DONE));
      assertThat(titled(bill, "Card two")).hasCount(1);
      card(janet, "one").dragTo(card(janet, "two"));
      line.mend();
      assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card one");
      assertThat(titled(janet, "Card two")).hasCount(1);
    }
  }

  @Test
  void a_move_from_a_menu_that_was_opened_before_an_unseen_move_is_rejected() {
    Page bill = open("bill");
    Page janet = open("janet");
    card(janet, "one").locator("button").click();
    Locator move = item(janet, "Move to In Work");
    assertThat(move).isVisible();
    moveToDone(bill, "one");
    assertThat(titled(janet, "Card one")).hasCount(1);
    move.click();
    assertToldWhoMovedIt(janet);
    card(janet, "one").locator("button").click();
    move.click();
    assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card one");
  }

  @Test
  void keys_pressed_offline_apply_to_the_focused_card_as_the_person_saw_it() throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      card(janet, "three").focus();
      cut(line, janet);
      moveToDone(bill, "one");
      card(janet, "one").focus();
      janet.keyboard().press("Shift+ArrowRight");
      card(janet, "two").focus();
      janet.keyboard().press("Shift+ArrowRight");
      assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
      line.mend();
      assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card two");
      assertThat(cards(bill, ColumnId.NEW).locator("a")).hasText("Card three");
      assertToldWhoMovedIt(janet);
      assertNotReloaded(janet);
    }
  }

  @Test
  void clicks_made_offline_carry_the_position_that_the_person_saw() throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      janet.navigate("http://localhost:" + line.port() + "/card/" + board.text() + "/one");
      Locator inWork = janet.locator(".places " + button("In Work"));
      assertThat(inWork).isVisible();
      janet.evaluate("window.notReloaded = true");
      cut(line, janet);
      moveToDone(bill, "one");
      inWork.click();
      line.mend();
      assertThat(janet.locator(".trip[data-stage=rejected]")).containsText(MOVED);
      assertThat(titled(bill, "Card one")).hasCount(1);
      assertNotReloaded(janet);
      inWork.click();
      assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card one");
    }
  }

  @Test
  void a_key_on_a_button_carries_the_position_seen_at_the_press_and_not_at_the_focus() {
    Page bill = open("bill");
    Page janet = open("janet");
    janet.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    Locator inWork = janet.locator(".places " + button("In Work"));
    inWork.click();
    assertThat(cards(bill, ColumnId.IN_WORK)).hasCount(1);
    moveToDone(bill, "one");
    assertThat(janet.locator(".places [aria-pressed=true]")).hasText("Done");
    janet.keyboard().press("Enter");
    assertThat(cards(bill, ColumnId.IN_WORK).locator("a")).hasText("Card one");
    assertThat(janet.locator(".trip[data-stage=rejected]")).hasCount(0);
  }

  @Test
  void two_quick_keys_make_two_steps_and_the_focus_follows() throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      // Both keys come in one step of the browser, before any response to the first.
      card(janet, "one").focus();
      card(janet, "one")
          .evaluate(
              "card => { for (let i = 0; i < 2; i++) card.dispatchEvent(new"
                  + " KeyboardEvent('keydown', {key: 'ArrowRight', code: 'ArrowRight', shiftKey:"
                  + " true, bubbles: true, composed: true})); }");
      assertThat(titled(bill, "Card one")).hasCount(1);
      assertThat(lane(janet, ColumnId.DONE).locator("[data-card=one]:focus")).hasCount(1);
      janet.keyboard().press("Shift+ArrowLeft");
      janet.keyboard().press("Shift+ArrowLeft");
      assertThat(cards(bill, ColumnId.NEW)).hasCount(3);
      assertThat(lane(janet, ColumnId.NEW).locator("[data-card=one]:focus")).hasCount(1);
      cut(line, janet);
      janet.keyboard().press("Shift+ArrowRight");
      janet.keyboard().press("Shift+ArrowRight");
      line.mend();
      assertThat(titled(bill, "Card one")).hasCount(1);
      assertThat(janet.locator(".trip[data-stage=rejected]")).hasCount(0);
    }
  }

  @Test
  void a_person_keeps_an_unseen_change_or_replaces_it() {
    Page bill = open("bill");
    Page janet = open("janet");
    Locator title = janet.locator("vaadin-dialog vaadin-text-field input");
    Locator reason = janet.locator("vaadin-dialog .reason");
    choose(janet, "one", "Rename");
    title.fill("Janet's");
    rename(bill, "one", "Bill's");
    assertThat(card(janet, "one")).containsText("Bill's");
    title.press("Enter");
    assertThat(reason).containsText("Bill changed the title to “Bill's” a moment ago.");
    assertThat(title).hasValue("Janet's");
    janet.locator("vaadin-dialog " + button("Keep theirs")).click();
    assertThat(janet.locator("vaadin-dialog")).hasCount(0);
    assertThat(card(bill, "one")).containsText("Bill's");

    choose(janet, "one", "Rename");
    title.fill("Janet's");
    rename(bill, "one", "Bill's second");
    title.press("Enter");
    assertThat(reason).containsText("Bill's second");
    // A further unseen change can't be undone either.
    rename(bill, "one", "Bill's third");
    assertThat(card(janet, "one")).containsText("Bill's third");
    janet.locator("vaadin-dialog " + button("Replace")).click();
    assertThat(reason).containsText("Bill's third");
    janet.locator("vaadin-dialog " + button("Replace")).click();
    assertThat(card(bill, "one")).containsText("Janet's");
  }

  /** The browser attaches its notes about pressed keys to messages that it sends anyway. */
  @Test
  void pressed_keys_cause_no_messages_of_their_own() {
    Page janet = visit("janet", server.port());
    List<String> sent = new CopyOnWriteArrayList<>();
    janet.onWebSocket(socket -> socket.onFrameSent(frame -> sent.add(frame.text())));
    janet.reload();
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    card(janet, "one").focus();
    for (int i = 0; i < 10; i++) {
      janet.keyboard().press("x");
    }
    janet.keyboard().press("Shift+ArrowRight");
    assertThat(cards(janet, ColumnId.IN_WORK)).hasCount(1);
    assertThat(sent.stream().filter(message -> message.contains("\"acted\"")).toList())
        .singleElement()
        .satisfies(message -> assertThat(message).contains("ArrowRight"));
  }

  /** Drags a card over its target without dropping it. */
  private static void lift(Page page, Locator card, Locator target) {
    card.hover();
    page.mouse().down();
    BoundingBox box = target.boundingBox();
    page.mouse()
        .move(box.x + box.width / 2, box.y + box.height / 2, new Mouse.MoveOptions().setSteps(5));
  }

  private static void moveToDone(Page page, String card) {
    card(page, card).dragTo(lane(page, ColumnId.DONE));
    assertThat(lane(page, ColumnId.DONE).locator("[data-card='" + card + "']")).hasCount(1);
  }

  private static void rename(Page page, String card, String to) {
    choose(page, card, "Rename");
    Locator title = page.locator("vaadin-dialog vaadin-text-field input");
    title.fill(to);
    title.press("Enter");
    assertThat(card(page, card)).containsText(to);
  }

  private static void assertToldWhoMovedIt(Page page) {
    assertThat(page.locator(".trip[data-stage=rejected]")).containsText(MOVED);
    assertThat(lane(page, ColumnId.DONE).locator("[data-card=one]")).hasCount(1);
  }

  /** Cuts the connection when no message is under way. */
  private static void cut(CuttableConnection line, Page page) {
    page.waitForFunction(
        "() => !Object.values(Vaadin.Flow.clients).some(c => c.isActive && c.isActive())");
    line.cut();
    page.waitForFunction(
        "() => { const i = document.querySelector('vaadin-connection-indicator');"
            + " return !!i && (i.offline || i.reconnecting); }");
  }
}
