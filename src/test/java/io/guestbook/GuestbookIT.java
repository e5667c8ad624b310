package io.guestbook;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.kanban.live.Browsers;
import io.recordplayer.Applications;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The README's application, as its reader would try it. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class GuestbookIT {
  @Test
  void a_guest_signs_and_another_sees_it_at_once(@TempDir Path data) {
    try (ConfigurableApplicationContext context =
            Applications.start(
                GuestbookApplication.class, "--server.port=0", "--recordplayer.data=" + data);
        Browsers browsers = new Browsers()) {
      String address =
          "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/";
      Page ann = browsers.somebody().newPage();
      Page ben = browsers.somebody().newPage();
      ann.navigate(address);
      ben.navigate(address);
      assertThat(ben.locator("h1")).hasText("Guestbook");
      ann.locator("input").fill("Ann");
      ann.locator("vaadin-button").click();
      assertThat(ben.locator("li")).hasText("Ann");
      ann.locator("vaadin-button").click();
      assertThat(ann.locator("vaadin-text-field")).containsText("You are in the book already.");
      assertThat(ben.locator("vaadin-text-field")).not().hasAttribute("invalid", "");
      assertThat(ben.locator("li")).hasCount(1);
    }
  }
}
