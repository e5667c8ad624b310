package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class AccessibilityIT extends Live {
  @Test
  void every_page_is_accessible_and_quiet() {
    List<String> noise = new ArrayList<>();
    BrowserContext person = browsers.somebody();
    people.add(person);
    person.onPage(
        page ->
            page.onConsoleMessage(
                message -> {
                  if (message.type().equals("error")) {
                    noise.add(message.text());
                  }
                }));
    Page dave = Browsers.open(person, server.port(), "dave", "/");
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      dave.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertAccessible(dave, "/", ".project");
      assertDialogAccessible(dave, button("New project"));
      assertAccessible(dave, "/board/" + board.text(), ".card");
      assertDialogAccessible(dave, button("New board"));
      assertDialogAccessible(dave, "[data-column=NEW] .lane-head vaadin-button");
      assertDialogAccessible(dave, "[data-card=one] button");
      assertDialogAccessible(dave, ".top vaadin-button[aria-label='Keyboard shortcuts']");
      assertAccessible(dave, "/card/" + board.text() + "/one", ".history");
      assertDialogAccessible(dave, button("Edit"));
      assertAccessible(dave, "/members/" + PROJECT.value(), ".member");
      assertDialogAccessible(dave, button("Add member"));
      assertDialogAccessible(dave, "[data-member=bill] " + button("Change roles"));
      assertDialogAccessible(dave, "[data-member=bill] " + button("Remove"));
    }
    BrowserContext stranger = browsers.somebody();
    people.add(stranger);
    assertAccessible(stranger.newPage(), "/login", "vaadin-login-form input[name=password]");
    assertThat(noise).isEmpty();
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

  private static void assertAccessible(Page page, String where) {
    AxeBuilder axe = new AxeBuilder(page);
    if ((boolean) page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")) {
      // All else is as it was in the light.
      axe.withRules(List.of("color-contrast"));
    }
    List<String> serious =
        axe.analyze().getViolations().stream()
            .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
            .map(rule -> where + " " + describe(rule))
            .toList();
    assertThat(serious).isEmpty();
  }

  private static String describe(Rule rule) {
    return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().getFirst().getHtml();
  }
}
