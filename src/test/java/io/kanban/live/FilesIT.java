package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** People attach files to cards and download them, and a manager exports a report. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class FilesIT extends BrowserScenario {
  private static final byte[] DOT =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

  private static FilePayload file(String name, String content) {
    return new FilePayload(name, "image/png", content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_picture_is_shown_to_all_and_a_drawing_is_only_saved() throws Exception {
    Page dave = visit("dave", server.port());
    String card = "http://localhost:" + server.port() + "/card/" + board.text() + "/one";
    dave.navigate(card);
    Page bill = visit("bill", server.port());
    bill.navigate(card);
    Locator choose = dave.locator(".files vaadin-upload input[type=file]");
    choose.setInputFiles(new FilePayload("dot.png", "image/png", DOT));
    Locator picture = bill.locator(".files li.picture img");
    assertThat(picture).hasCount(1);
    // A browser loads a picture when it is in sight.
    picture.scrollIntoViewIfNeeded();
    bill.waitForFunction("document.querySelector('.files img').naturalWidth === 1");

    choose.setInputFiles(file("fake.png", "<script>alert(1)</script>"));
    assertThat(dave.locator(".files .reason"))
        .hasText(
            "“fake.png” can't be attached: its content is not of the type that its name says.");

    choose.setInputFiles(file("plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"));
    Locator drawing = bill.locator(".files a:has-text('plan.svg')");
    Download saved = bill.waitForDownload(drawing::click);
    assertThat(saved.suggestedFilename()).isEqualTo("plan.svg");
    assertThat(Files.readString(saved.path()))
        .isEqualTo("<svg xmlns='http://www.w3.org/2000/svg'/>");

    APIResponse sent = bill.context().request().get(drawing.evaluate("a => a.href").toString());
    assertThat(sent.headers())
        .containsEntry("content-type", "application/octet-stream")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("content-security-policy", "default-src 'none'; sandbox");
    assertThat(sent.headers().get("content-disposition")).startsWith("attachment");
    Page eve = visit("eve", server.port());
    assertThat(eve.context().request().get(picture.evaluate("i => i.src").toString()).status())
        .isEqualTo(404);
  }

  @Test
  void a_manager_exports_the_cards_by_state() throws Exception {
    Page dave = visit("dave", server.port());
    dave.navigate("http://localhost:" + server.port() + "/reports/" + PROJECT.value());
    assertThat(dave.locator("tr:has-text('Live')").first()).isVisible();
    Download saved = dave.waitForDownload(() -> dave.locator(".export").click());
    assertThat(saved.suggestedFilename()).isEqualTo("cards-by-state.csv");
    assertThat(Files.readString(saved.path()))
        .startsWith("\uFEFFProject state,Board,Column,Stage,Cards\r\n")
        .containsPattern("Active,Live \\d,New,,3\r\n");
  }
}
