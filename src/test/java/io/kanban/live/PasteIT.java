package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.ColumnId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** A pasted text that is too long is rejected with a message, and it is not truncated. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class PasteIT extends BrowserScenario {
  private Page dave() {
    Page page = open("dave");
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    return page;
  }

  private void go(Page page, String path) {
    page.navigate("http://localhost:" + server.port() + path);
  }

  private static Locator field(Page page, String name) {
    return page.locator("vaadin-dialog, .place-form")
        .locator("vaadin-text-field, vaadin-text-area, vaadin-multi-select-combo-box")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.locator("label", new Page.LocatorOptions().setHasText(name))));
  }

  /** Pastes as a person does: with the keyboard, and over the field's text. */
  private static void paste(Page page, Locator field, String text) {
    page.evaluate("text => navigator.clipboard.writeText(text)", text);
    Locator input = field.locator("input, textarea").first();
    input.click();
    page.keyboard().press("Control+A");
    page.keyboard().press("Control+V");
  }

  private static void assertKept(Locator field, String text) {
    assertThat(field.locator("input, textarea").first()).hasValue(text);
  }

  private static void assertTooLong(Locator field, int has, int most) {
    assertThat(field.locator("[slot=error-message]"))
        .containsText("it has %,d characters; the limit is %,d.".formatted(has, most));
    assertThat(field.getAttribute("invalid")).isNotNull();
  }

  private static void answer(Page page, String button) {
    page.locator(":is(vaadin-dialog, .place-form) " + button(button)).click();
  }

  @Test
  void a_new_cards_title() {
    Page page = dave();
    Locator field = lane(page, ColumnId.NEW).locator("vaadin-text-field");
    String title = "Long " + "x".repeat(300);
    paste(page, field, title);
    page.keyboard().press("Enter");
    assertTooLong(field, 305, 200);
    assertKept(field, title);
    assertThat(cards(page, ColumnId.NEW)).hasCount(3);
    paste(page, field, "Short");
    page.keyboard().press("Enter");
    assertThat(cards(page, ColumnId.NEW)).hasCount(4);
    assertThat(field.locator("[slot=error-message]")).isHidden();
  }

  @Test
  void a_cards_title_and_description() {
    Page page = dave();
    go(page, "/card/" + board.text() + "/one");
    rename(page);
    Locator title = field(page, "Title");
    paste(page, title, "x".repeat(201));
    answer(page, "Save");
    assertTooLong(title, 201, 200);
    assertKept(title, "x".repeat(201));
    paste(page, title, "Shorter");
    answer(page, "Save");
    assertThat(cardTitle(page)).hasText("Shorter");
    describe(page);
    Locator description = field(page, "Description");
    paste(page, description, "y".repeat(10_001));
    answer(page, "Save");
    assertTooLong(description, 10_001, 10_000);
    assertKept(description, "y".repeat(10_001));
    paste(page, description, "y".repeat(10_000));
    answer(page, "Save");
    assertThat(editor(page)).hasCount(0);
  }

  @Test
  void a_description_from_the_menu() {
    Page page = dave();
    choose(page, "one", "Describe");
    page.locator("vaadin-dialog textarea:focus").waitFor();
    Locator description = field(page, "Description");
    paste(page, description, "y".repeat(10_001));
    answer(page, "Save");
    assertTooLong(description, 10_001, 10_000);
    assertKept(description, "y".repeat(10_001));
  }

  @Test
  void a_boards_name() {
    Page page = dave();
    page.locator(button("New board")).click();
    Locator name = field(page, "Name");
    paste(page, name, "x".repeat(121));
    answer(page, "Open board");
    assertTooLong(name, 121, 120);
    assertKept(name, "x".repeat(121));
  }

  @Test
  void a_projects_name_and_description() {
    Page page = dave();
    go(page, "/");
    page.locator(button("New project")).click();
    Locator name = field(page, "Name");
    Locator description = field(page, "Description");
    paste(page, name, "x".repeat(121));
    paste(page, description, "y".repeat(2_001));
    answer(page, "Start project");
    assertTooLong(name, 121, 120);
    assertTooLong(description, 2_001, 2_000);
    assertKept(name, "x".repeat(121));
    assertKept(description, "y".repeat(2_001));
  }

  @Test
  void a_role() {
    Page page = dave();
    go(page, "/members/unit-test");
    page.locator("[data-role=Worker] " + button("Rename")).click();
    Locator name = field(page, "Name of the role");
    paste(page, name, "z".repeat(41));
    answer(page, "Save");
    assertTooLong(name, 41, 40);
    assertKept(name, "z".repeat(41));
  }
}
