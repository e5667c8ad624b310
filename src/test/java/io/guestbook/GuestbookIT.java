package io.guestbook;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.live.Browsers;
import io.kanban.live.CuttableConnection;
import io.recordplayer.Applications;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The README's application, as its reader would try it. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class GuestbookIT {
  private static final double READABLE_PIXELS = 16;

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

  /** In Vaadin's own look, too, which folds its words up after two seconds. */
  @Test
  void the_notice_of_a_cut_line_can_be_read_for_as_long_as_it_lasts(@TempDir Path data)
      throws Exception {
    try (ConfigurableApplicationContext context =
            Applications.start(
                GuestbookApplication.class, "--server.port=0", "--recordplayer.data=" + data);
        CuttableConnection line =
            new CuttableConnection(
                context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        Browsers browsers = new Browsers()) {
      browsers.linesAreCut();
      Page ann = browsers.somebody().newPage();
      ann.navigate("http://localhost:" + line.port() + "/");
      assertThat(ann.locator("h1")).hasText("Guestbook");
      line.cut();
      Locator words = ann.locator("vaadin-connection-indicator[reconnecting] .v-status-message");
      assertThat(words).isVisible();
      long since = System.nanoTime();
      ann.waitForCondition(() -> System.nanoTime() - since > Duration.ofSeconds(4).toNanos());
      assertThat(words.boundingBox().height).isGreaterThan(READABLE_PIXELS);
      line.mend();
      assertThat(words).isHidden();
    }
  }
}
