package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.RenameCard;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectCommand.ChangeRoles;
import io.kanban.project.Projects;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class DraftsIT extends BrowserScenario {
  private static final String BOARD = "/board/unit-test.board-1";
  private static final String CARD = "/card/unit-test.board-1/card-8";

  @BeforeAll
  void linesAreCut() {
    browsers.linesAreCut();
  }

  @Test
  void titles_typed_in_a_row_over_a_slow_connection_are_stored_whole() throws Exception {
    List<String> titles = List.of("The first title", "A second", "Number three", "And the fourth");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
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
                  assertThat(cards(janet, ColumnId.DONE).locator("a").allInnerTexts())
                      .isEqualTo(titles));
      assertThat(field(janet)).hasValue("");
      assertThat(field(janet)).isFocused();
    }
  }

  @Test
  void no_letter_typed_over_a_slow_connection_is_lost_while_others_change_the_page()
      throws Exception {
    String words = "One long text that a quick person types, letter by letter";
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      line.delay(Duration.ofMillis(300));
      field(janet).click();
      type(janet, words);
      assertThat(field(janet)).hasValue(words);
      janet.keyboard().press("Enter");
      Locator filter = janet.locator(".filter-bar input");
      filter.click();
      type(janet, words);
      janet.waitForURL(url -> URLDecoder.decode(url, UTF_8).endsWith("?text=" + words));
      assertThat(filter).hasValue(words);
      assertThat(titled(janet, words)).hasCount(1);

      titled(janet, words).locator("a").click();
      rename(janet);
      editor(janet).locator("input").fill("");
      type(janet, "Renamed: " + words);
      assertThat(editor(janet).locator("input")).hasValue("Renamed: " + words);
      janet.keyboard().press("Enter");
      assertThat(cardTitle(janet)).hasText("Renamed: " + words);

      janet.locator("text=Write a comment").click();
      assertThat(editor(janet).locator("textarea")).isFocused();
      type(janet, words);
      assertThat(editor(janet).locator("textarea")).hasValue(words);
      janet.keyboard().press("Control+Enter");
      assertThat(janet.locator(".comments li")).containsText(words);
    }
  }

  /** Types a text word by word, and changes the same page as another person after each word. */
  private void type(Page page, String text) {
    Keyboard.TypeOptions quickly = new Keyboard.TypeOptions().setDelay(15);
    for (String word : text.splitWithDelimiters(" ", 0)) {
      page.keyboard().type(word, quickly);
      send(new RenameCard(board, new CardId("one"), "Card one before “" + word + "”"));
      send(
          new AddCard(
              board, new CardId(UUID.randomUUID().toString()), "After " + word, ColumnId.DONE));
    }
  }

  @Test
  void the_button_beside_the_field_adds_a_card_too() {
    Page janet = open("janet");
    field(janet).fill("By its button");
    lane(janet, ColumnId.DONE).locator(".lane-foot vaadin-button").click();
    assertThat(titled(janet, "By its button")).hasCount(1);
    assertThat(field(janet)).hasValue("");
  }

  @Test
  void a_rejected_title_comes_back_unless_the_field_has_a_newer_text() throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      send(new SetWipLimit(board, ColumnId.DONE, Optional.of(1)));
      field(janet).fill("Fits");
      janet.keyboard().press("Enter");
      assertThat(titled(janet, "Fits")).hasCount(1);
      field(janet).fill("One too many");
      janet.keyboard().press("Enter");
      assertThat(janet.locator(".trip[data-stage=rejected]")).hasCount(1);
      assertThat(field(janet)).hasValue("One too many");
      line.delay(Duration.ofMillis(300));
      janet.keyboard().press("Enter");
      janet.keyboard().type("Newer");
      assertThat(lane(janet, ColumnId.DONE).locator(".lane-foot")).containsText("One too many");
      assertThat(field(janet)).hasValue("Newer");
    }
  }

  @Test
  void a_draft_survives_going_back_and_is_not_shown_to_another_person() {
    Page janet = open("janet");
    field(janet).pressSequentially("Half a ti");
    card(janet, "one").locator("a").click();
    assertThat(janet.locator(".history")).isVisible();
    // The browser's address follows a moment after the page.
    janet.waitForURL("**/card/**");
    janet.goBack();
    assertThat(field(janet)).hasValue("Half a ti");
    janet.waitForURL("**/board/**");
    janet.reload();
    assertThat(field(janet)).hasValue("Half a ti");
    janet.locator("[aria-label='Sign out']").click();
    assertThat(janet.locator(".sign-in")).isVisible();
    Browsers.signIn(janet.context(), server.port(), "bill");
    janet.navigate("http://localhost:" + server.port() + "/board/" + board.text());
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    assertThat(field(janet)).hasValue("");
  }

  @Test
  void a_sent_draft_is_deleted() {
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
  void fields_in_their_places_open_again_with_their_drafts_until_they_are_answered_or_cancelled() {
    Page janet = open("janet");
    janet.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    rename(janet);
    editor(janet).locator("input").fill("Half a title");
    janet.locator(".card-edit").click();
    editor(janet).locator("textarea").fill("Half a description");
    janet.reload();
    assertThat(editor(janet).locator("textarea")).hasValue("Half a description");
    assertThat(editor(janet).locator("input")).hasValue("Half a title");
    for (String field : List.of("input", "textarea")) {
      editor(janet).locator(field).press("Control+Enter");
    }
    assertThat(cardTitle(janet)).hasText("Half a title");
    assertThat(janet.locator(".description")).hasText("Half a description");
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    describe(janet);
    editor(janet).locator(button("Save")).click();
    assertThat(editor(janet)).hasCount(0);
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    describe(janet);
    editor(janet).locator("textarea").fill("Dropped");
    editor(janet).locator(button("Cancel")).click();
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    janet.reload();
    assertThat(cardTitle(janet)).hasText("Half a title");
    assertThat(editor(janet)).hasCount(0);
    janet.locator(button("Add a link")).click();
    Locator address = dialog(janet).locator("vaadin-text-field input").first();
    address.fill("https://slates.example");
    janet.reload();
    assertThat(address).hasValue("https://slates.example");
  }

  @Test
  void a_dialog_with_a_late_field_reopens_even_if_another_dialog_is_decided_meanwhile() {
    Page janet = open("janet");
    choose(janet, "one", "Rename");
    dialog(janet).locator("vaadin-text-field input").fill("Renamed on the way");
    dialog(janet).locator(button("Save")).click();
    choose(janet, "one", "Describe");
    dialog(janet).locator("textarea").fill("Half a description");
    assertThat(card(janet, "one")).containsText("Renamed on the way");
    janet.waitForFunction(
        "() => !Object.keys(sessionStorage).some(key => key.includes('/rename/'))");
    janet.reload();
    assertThat(dialog(janet).locator("textarea")).hasValue("Half a description");
    assertThat(dialog(janet).locator("textarea")).isEnabled();
    dialog(janet).locator(button("Save")).click();
    assertThat(dialog(janet)).hasCount(0);
    await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    choose(janet, "one", "Describe");
    assertThat(dialog(janet).locator("textarea")).hasValue("Half a description");
  }

  @Test
  void a_restored_draft_cannot_undo_an_unseen_change() {
    Page janet = open("janet");
    CardId one = new CardId("one");
    janet.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    rename(janet);
    Locator title = editor(janet).locator("vaadin-text-field");
    title.locator("input").fill("Janet's");
    send(new RenameCard(board, one, "Dave's"));
    assertThat(card(janet, "one")).containsText("Dave's");
    janet.reload();
    assertThat(title.locator("input")).hasValue("Janet's");
    assertThat(title).containsText("Meanwhile, this was changed to: Dave's");
    editor(janet).locator(button("Save")).click();
    assertThat(editor(janet).locator(".reason")).containsText("Dave changed the title to “Dave's”");
    // Both titles are in sight.
    assertThat(cardTitle(janet)).hasText("Dave's");
    editor(janet).locator(button("Replace")).click();
    assertThat(cardTitle(janet)).hasText("Janet's");
    assertThat(editor(janet)).hasCount(0);

    rename(janet);
    title.locator("input").fill("Janet's own");
    send(new RenameCard(board, one, "Dave's"));
    assertThat(card(janet, "one")).containsText("Dave's");
    editor(janet).locator(button("Save")).click();
    editor(janet).locator(button("Keep theirs")).click();
    assertThat(cardTitle(janet)).hasText("Dave's");
  }

  @Test
  void a_restored_draft_of_roles_cannot_undo_an_unseen_change() {
    Page dave = open("dave");
    dave.navigate("http://localhost:" + server.port() + "/members/" + PROJECT.value());
    Locator row = dave.locator("[data-member=bill]");
    row.locator(button("Change roles")).click();
    Locator roles = dialog(dave).locator("vaadin-checkbox-group");
    roles.getByLabel("Reviewer").check();
    dave.waitForFunction("() => JSON.stringify(sessionStorage).includes('Reviewer')");
    server
        .sender()
        .send(
            Projects.PROJECT,
            new ChangeRoles(PROJECT, People.BILL, Set.of(Project.MANAGER)),
            People.DAVE,
            Set.of(Project.MANAGER));
    assertThat(row.locator(".badge")).hasText("Manager");
    dave.reload();
    assertThat(roles.getByLabel("Reviewer")).isChecked();
    assertThat(roles.getByLabel("Worker")).isChecked();
    assertThat(roles.getByLabel("Manager")).not().isChecked();
    assertThat(roles).containsText("Meanwhile, this was changed to: Manager");
    dialog(dave).locator(button("Save")).click();
    assertThat(dialog(dave).locator(".reason")).containsText("changed the roles of Bill");
    dialog(dave).locator(button("Replace")).click();
    assertThat(row.locator(".badge")).hasText(new String[] {"Reviewer", "Worker"});
  }

  @Test
  void a_restored_draft_of_a_limit_tells_that_the_limit_was_removed() {
    send(new SetWipLimit(board, ColumnId.DONE, Optional.of(3)));
    Page dave = open("dave");
    openLimit(dave, ColumnId.DONE);
    dialog(dave).locator("vaadin-text-field input").fill("5");
    await()
        .atMost(PATIENCE)
        .until(() -> dave.evaluate("JSON.stringify(sessionStorage)").toString().contains("\\\"5"));
    send(new SetWipLimit(board, ColumnId.DONE, Optional.empty()));
    assertThat(lane(dave, ColumnId.DONE).locator(".count")).hasText("0");
    dave.reload();
    assertThat(dialog(dave).locator("vaadin-text-field input")).hasValue("5");
    assertThat(dialog(dave)).containsText("Meanwhile, this was emptied.");
  }

  @Test
  void a_project_is_started_once_if_the_response_and_the_session_are_lost() throws Exception {
    String name = "Started by " + board.name();
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      janet.navigate("http://localhost:" + line.port() + "/");
      Locator project = janet.locator(".project", hasText(name));
      janet.locator(button("New project")).click();
      dialog(janet).locator("vaadin-text-field input").fill(name);
      dialog(janet).locator("textarea").fill("To be there once");
      // The page must have the responses to the typed text, or the click would wait for them.
      settle(janet);
      line.mute();
      dialog(janet).locator(button("Start project")).click();
      Page other = janet.context().newPage();
      other.navigate("http://localhost:" + server.port() + "/");
      assertThat(other.locator(".project", hasText(name))).hasCount(1);
      line.mend();
      janet.reload();
      assertThat(dialog(janet).locator("textarea")).hasValue("To be there once");
      assertThat(project).hasCount(1);
      dialog(janet).locator(button("Start project")).click();
      janet.waitForURL("**/board/**");
      other.reload();
      assertThat(other.locator(".project", hasText(name))).hasCount(1);
      await().atMost(PATIENCE).until(() -> janet.evaluate("sessionStorage.length").equals(0));
    }
  }

  @Test
  void a_restart_of_the_server_loses_no_text_no_dialog_and_no_command(@TempDir Path data) {
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
      describe(card);
      editor(card).locator("textarea").fill("Half a description");
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
      assertThat(editor(card).locator("textarea")).hasValue("Half a description");
      page.reload();
      assertThat(field(page)).hasValue("Half a ti");
      assertThat(page.locator(".card", hasText("Sent to nobody"))).hasCount(1);
      page.close();
      card.close();
    }
  }

  @Test
  void text_typed_offline_survives_the_end_of_the_page_on_the_server(@TempDir Path data)
      throws Exception {
    BrowserContext person = browsers.somebody();
    people.add(person);
    try (KanbanServer forgetful = KanbanServer.start(data, 0, "--recordplayer.silence=3s");
        CuttableConnection line = new CuttableConnection(forgetful.port())) {
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
    return lane(page, ColumnId.DONE).locator(".lane-foot input");
  }

  private static Locator dialog(Page page) {
    return page.locator("vaadin-dialog");
  }
}
