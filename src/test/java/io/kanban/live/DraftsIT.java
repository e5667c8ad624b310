package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.Column;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class DraftsIT extends Live {
  private static final String BOARD = "/board/unit-test.board-1";
  private static final String CARD = "/card/unit-test.board-1/card-8";

  @BeforeAll
  void linesAreCut() {
    browsers.linesAreCut();
  }

  @Test
  void titles_typed_in_a_row_over_a_slow_line_are_stored_whole() throws Exception {
    List<String> titles = List.of("The first title", "A second", "Number three", "And the fourth");
    try (Line line = new Line(server.port())) {
      Page janet = open("janet", line.port());
      line.delay(Duration.ofMillis(150));
      field(janet).click();
      for (String title : titles) {
        janet.keyboard().type(title + "\n", new Keyboard.TypeOptions().setDelay(60));
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cards(janet, Column.DONE).locator("a").allInnerTexts())
                      .isEqualTo(titles));
      assertThat(field(janet)).hasValue("");
      assertThat(field(janet)).isFocused();
    }
  }

  @Test
  void the_button_beside_the_field_adds_a_card_too() {
    Page janet = open("janet");
    field(janet).fill("By its button");
    lane(janet, Column.DONE).locator(".lane-foot vaadin-button").click();
    assertThat(titled(janet, "By its button")).hasCount(1);
    assertThat(field(janet)).hasValue("");
  }

  @Test
  void a_refused_title_comes_back_unless_something_newer_is_typed() throws Exception {
    try (Line line = new Line(server.port())) {
      Page janet = open("janet", line.port());
      send(new SetWipLimit(board, Column.DONE, Optional.of(1)));
      field(janet).fill("Fits");
      janet.keyboard().press("Enter");
      assertThat(titled(janet, "Fits")).hasCount(1);
      field(janet).fill("One too many");
      janet.keyboard().press("Enter");
      assertThat(janet.locator(".trip[data-stage=refused]")).hasCount(1);
      assertThat(field(janet)).hasValue("One too many");
      line.delay(Duration.ofMillis(300));
      janet.keyboard().press("Enter");
      janet.keyboard().type("Newer");
      assertThat(lane(janet, Column.DONE).locator(".lane-foot")).containsText("One too many");
      assertThat(field(janet)).hasValue("Newer");
    }
  }

  @Test
  void what_is_typed_is_there_after_going_back_and_in_nobody_elses_name() {
    Page janet = open("janet");
    field(janet).pressSequentially("Half a ti");
    card(janet, "one").locator("a").click();
    assertThat(janet.locator(".history")).isVisible();
    janet.goBack();
    assertThat(field(janet)).hasValue("Half a ti");
    janet.reload();
    assertThat(field(janet)).hasValue("Half a ti");
    janet.locator("[aria-label='Sign out']").click();
    assertThat(janet.locator("vaadin-login-form")).isVisible();
    Browsers.signIn(janet.context(), server.port(), "bill");
    janet.navigate("http://localhost:" + server.port() + "/board/" + board.text());
    assertThat(cards(janet, Column.NEW)).hasCount(3);
    assertThat(field(janet)).hasValue("");
  }

  @Test
  void a_draft_that_is_sent_is_gone() {
    Page janet = open("janet");
    field(janet).pressSequentially("Sent");
    janet.keyboard().press("Enter");
    assertThat(titled(janet, "Sent")).hasCount(1);
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    janet.reload();
    assertThat(titled(janet, "Sent")).hasCount(1);
    assertThat(field(janet)).hasValue("");
  }

  @Test
  void a_dialog_comes_back_as_it_was_until_it_is_answered_or_cancelled() {
    Page janet = open("janet");
    janet.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    janet.locator(button("Edit")).click();
    dialog(janet).locator("textarea").fill("Half a description");
    dialog(janet).locator("vaadin-text-field input").fill("Half a title");
    dialog(janet).locator("vaadin-combo-box input").fill("Bill");
    janet.locator("vaadin-combo-box-item", hasText("Bill")).click();
    janet.reload();
    assertThat(dialog(janet).locator("textarea")).hasValue("Half a description");
    assertThat(dialog(janet).locator("vaadin-text-field input")).hasValue("Half a title");
    assertThat(dialog(janet).locator("vaadin-combo-box input")).hasValue("Bill");
    dialog(janet).locator(button("Save")).click();
    assertThat(janet.locator("h1")).hasText("Half a title");
    assertThat(janet.locator(".description")).hasText("Half a description");
    assertThat(janet.locator(".badge").first()).hasText("Bill");
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    janet.locator(button("Edit")).click();
    dialog(janet).locator(button("Save")).click();
    assertThat(dialog(janet)).hasCount(0);
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    janet.locator(button("Edit")).click();
    dialog(janet).locator("textarea").fill("Dropped");
    dialog(janet).locator(button("Cancel")).click();
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    janet.reload();
    assertThat(janet.locator("h1")).hasText("Half a title");
    assertThat(dialog(janet)).hasCount(0);
  }

  @Test
  void a_restart_of_the_server_loses_neither_text_nor_dialogs_nor_what_was_sent_meanwhile(
      @TempDir Path data) {
    BrowserContext person = browsers.somebody();
    people.add(person);
    int port;
    Page page;
    Page card;
    try (KanbanServer first = KanbanServer.start(data, 0)) {
      port = first.port();
      page = Browsers.open(person, port, "dave", BOARD);
      assertThat(page.locator(".card").first()).isVisible();
      card = person.newPage();
      card.navigate("http://localhost:" + port + CARD);
      card.locator(button("Edit")).click();
      dialog(card).locator("textarea").fill("Half a description");
      for (Page open : List.of(page, card)) {
        open.evaluate("window.ofTheFirstServer = true");
      }
    }
    field(page).fill("Sent to nobody");
    page.keyboard().press("Enter");
    page.keyboard().type("Half a ti");
    try (KanbanServer _ = KanbanServer.start(data, port)) {
      for (Page open : List.of(page, card)) {
        open.waitForFunction(
            "!window.ofTheFirstServer", null, new Page.WaitForFunctionOptions().setTimeout(60_000));
      }
      assertThat(field(page)).hasValue("Half a ti");
      assertThat(page.locator(".card", hasText("Sent to nobody"))).hasCount(1);
      assertThat(dialog(card).locator("textarea")).hasValue("Half a description");
      page.reload();
      assertThat(field(page)).hasValue("Half a ti");
      assertThat(page.locator(".card", hasText("Sent to nobody"))).hasCount(1);
      page.close();
      card.close();
    }
  }

  @Test
  void text_typed_while_the_line_was_gone_for_longer_than_pages_are_kept_is_there(
      @TempDir Path data) throws Exception {
    BrowserContext person = browsers.somebody();
    people.add(person);
    try (KanbanServer forgetful = KanbanServer.start(data, 0, "--recordplayer.silence=3s");
        Line line = new Line(forgetful.port())) {
      Page page = Browsers.open(person, line.port(), "dave", BOARD);
      assertThat(page.locator(".card").first()).isVisible();
      page.evaluate("window.notReloaded = true");
      field(page).pressSequentially("Before and ");
      line.cut();
      await().atMost(PATIENCE).until(() -> forgetful.pages().size() == 0);
      field(page).pressSequentially("meanwhile");
      line.mend();
      page.waitForFunction("!window.notReloaded");
      assertThat(field(page)).hasValue("Before and meanwhile");
      page.close();
    }
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static Locator field(Page page) {
    return lane(page, Column.DONE).locator(".lane-foot input");
  }

  private static Locator dialog(Page page) {
    return page.locator("vaadin-dialog");
  }
}
