package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class LongTextIT extends BrowserScenario {
  private static final String EMOJI = "😀";

  /**
   * Atmosphere and Vaadin split long messages after a number of characters or bytes. A long row of
   * emoji, shifted by zero to three letters, puts every possible part of an emoji at every split.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void a_long_text_of_emoji_arrives_unchanged(int shift) {
    String words = "a".repeat(shift) + EMOJI.repeat((10_000 - shift) / 2);
    Page bill = look("bill");
    Page janet = look("janet");
    describe(bill);
    editor(bill).locator("textarea").fill(words);
    editor(bill).locator(button("Save")).click();
    for (Page page : new Page[] {bill, janet}) {
      assertThat(page.locator(".description")).containsText(EMOJI);
      assertThat(page.locator(".description").innerText().strip()).isEqualTo(words);
    }
  }

  private Page look(String name) {
    Page page = visit(name, server.port());
    page.navigate("http://localhost:" + server.port() + "/card/" + board.text() + "/one");
    assertThat(cardTitle(page)).isVisible();
    return page;
  }
}
