package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.kanban.board.BoardCommand.SetWipLimit;
import io.kanban.board.ColumnId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class AccessibilityIT extends BrowserScenario {
  private static final Set<String> GRAVE = Set.of("serious", "critical");
  private static final Set<String> BEST_PRACTICES = Set.of("region", "label-content-name-mismatch");

  @Test
  void every_page_is_accessible() {
    Page dave = visit("dave", server.port());
    assertAccessible(dave, "/", ".project");
    assertDialogAccessible(dave, button("New project"));
    assertAccessible(dave, "/board/" + board.text(), ".card");
    assertDialogAccessible(dave, button("New board"));
    for (String change : List.of("Set the limit", "Rename", "Remove")) {
      lane(dave, ColumnId.NEW).locator(".lane-head vaadin-button").click();
      assertDialogAccessible(dave, "vaadin-context-menu-item:has-text('" + change + "')");
    }
    for (String change : List.of("Split this board", "Combine with another board")) {
      dave.getByLabel("Actions for the board").click();
      assertDialogAccessible(dave, "vaadin-context-menu-item:has-text('" + change + "')");
    }
    card(dave, "one").locator(".card-menu").click();
    assertDialogAccessible(dave, "vaadin-context-menu-item:has-text('Move to another board')");
    assertDialogAccessible(dave, button("Add column"));
    assertDialogAccessible(dave, ".top vaadin-button[aria-label='Keyboard shortcuts']");
    reject(dave);
    assertAccessible(dave, "a rejection");
    assertAccessibleOnAPhone(dave, "a board");
    assertAccessible(dave, "/card/" + board.text() + "/one", ".history");
    assertAccessibleOnAPhone(dave, "a card");
    describe(dave);
    assertAccessible(dave, "the field for a description");
    assertAccessible(dave, "/members/" + PROJECT.value(), ".member");
    assertDialogAccessible(dave, button("Add member"));
    assertDialogAccessible(dave, "[data-member=bill] " + button("Change roles"));
    assertDialogAccessible(dave, "[data-member=bill] " + button("Remove"));
    dave.locator("[data-role=Worker] " + button("Rename")).click();
    assertThat(dave.getByLabel("Name of the role")).hasValue("Worker");
    assertAccessible(dave, "the name of a role");
    dave.keyboard().press("Escape");
    assertDialogAccessible(dave, "[data-role=Worker] " + button("Remove"));
    assertDialogAccessible(dave, "[data-board] " + button("Give access") + " >> nth=0");
    assertDialogAccessible(dave, "[data-kind=task] " + button("Remove"));
    editField(dave);
    assertAccessible(dave, "the input for a field of a kind");
    assertAccessibleOnAPhone(dave, "the settings");
    assertAccessible(dave, "/cards/" + PROJECT.value(), ".found-card");
    assertAccessibleOnAPhone(dave, "the cards of a project");
    assertAccessible(dave, "/activity/" + board.text(), ".feed li");
    assertAccessibleOnAPhone(dave, "the activity");
    assertAccessible(dave, "/reports/" + PROJECT.value(), ".report-table td");
    assertAccessible(dave, "/work-report/" + PROJECT.value(), ".report-table td");
    assertAccessibleOnAPhone(dave, "the reports");
    assertAccessible(dave, "/labels/" + board.text(), ".label-row");
    assertDialogAccessible(dave, button("Add label"));
    assertAccessible(dave, "/permissions/" + PROJECT.value(), ".permissions td");
    assertAccessible(dave, "/waiting", ".notice");
    assertAccessible(dave, "/archive/" + board.text(), ".notice");
    assertAccessible(dave, "/account", ".account-form");
    assertAccessibleOnAPhone(dave, "/account");
    assertAccessible(dave, "/accounts", ".account");
    assertAccessibleOnAPhone(dave, "/accounts");
    assertDialogAccessible(dave, button("Invite somebody"));
    assertDialogAccessible(dave, "[data-account=bill] " + button("Deactivate"));
    assertAccessible(dave, "/board/" + PROJECT.value() + ".nope", ".notice");
  }

  @Test
  void every_page_is_accessible_for_a_person_without_access() {
    Page eve = visit("eve", server.port());
    assertAccessible(eve, "/board/" + board.text(), ".notice");
    assertAccessible(eve, "/", ".notice");
    BrowserContext stranger = browsers.somebody();
    people.add(stranger);
    Page login = stranger.newPage();
    assertAccessible(login, "/login", ".browser-form input[name=password]");
    assertAccessibleOnAPhone(login, "/login");
    assertAccessible(login, "/join/ada@example.org/secret", ".browser-form input[name=name]");
  }

  @Test
  void the_notifications_of_a_person_are_accessible() {
    Page bill = visit("bill", server.port());
    assertAccessible(bill, "/notifications", ".notifications li");
    assertAccessibleOnAPhone(bill, "/notifications");
    bill.locator(".bell vaadin-button").click();
    bill.locator(".bell-content li").first().waitFor();
    assertAccessible(bill, "the menu of the bell");
    assertAccessibleOnAPhone(bill, "the menu of the bell");
  }

  private static void editField(Page page) {
    page.locator("[aria-label='Edit Runs of Experiment']").click();
    assertThat(page.getByLabel("Smallest number")).hasValue("1");
  }

  private void reject(Page page) {
    send(new SetWipLimit(board, ColumnId.NEW, Optional.of(3)));
    assertThat(lane(page, ColumnId.NEW).locator(".count")).hasText("3 / 3");
    lane(page, ColumnId.NEW).locator("input").fill("One too many");
    page.keyboard().press("Enter");
    assertThat(page.locator(".trip[data-stage=rejected]")).hasCount(1);
  }

  private void assertAccessible(Page page, String path, String shown) {
    page.navigate("http://localhost:" + server.port() + path);
    page.locator(shown).first().waitFor();
    assertAccessible(page, path);
  }

  private static void assertDialogAccessible(Page page, String opener) {
    page.locator(opener).click();
    Locator dialog = page.locator("vaadin-dialog[opened]");
    assertThat(dialog.locator("vaadin-button").last()).isVisible();
    assertAccessible(page, opener);
    page.keyboard().press("Escape");
    assertThat(dialog).hasCount(0);
  }

  /** Checks every rule in the light colours; in the dark ones only the contrast can differ. */
  private static void assertAccessible(Page page, String where) {
    assertNothingFound(where, everyRule(page));
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertNothingFound(
        where + " in the dark", new AxeBuilder(page).withRules(List.of("color-contrast")));
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
  }

  private static void assertAccessibleOnAPhone(Page page, String where) {
    page.setViewportSize(390, 844);
    assertNothingFound(where + " on a phone", everyRule(page));
    page.setViewportSize(1280, 800);
  }

  /** Axe's usual rules, and one that it counts as an experiment. */
  private static AxeBuilder everyRule(Page page) {
    AxeRuleOptions on = new AxeRuleOptions();
    on.setEnabled(true);
    AxeRunOptions options = new AxeRunOptions();
    options.setRules(Map.of("label-content-name-mismatch", on));
    // The results of rules that found nothing are large, and nobody reads them.
    options.setResultTypes(List.of("violations"));
    return new AxeBuilder(page).options(options);
  }

  private static void assertNothingFound(String where, AxeBuilder axe) {
    // Legacy mode skips frames; the pages have none, and the other mode opens a page to combine
    // them.
    List<String> found =
        axe.setLegacyMode(true).analyze().getViolations().stream()
            .filter(
                rule -> GRAVE.contains(rule.getImpact()) || BEST_PRACTICES.contains(rule.getId()))
            .map(rule -> where + " " + describe(rule))
            .toList();
    assertThat(found).isEmpty();
  }

  private static String describe(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().getFirst().getHtml();
  }
}
