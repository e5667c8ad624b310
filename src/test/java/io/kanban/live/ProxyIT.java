package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests pages behind a real nginx. */
@EnabledIf("isPossible")
class ProxyIT {
  /**
   * In production the heartbeat is 25 s and nginx's time-out 60 s; here both are 25 times shorter.
   */
  private static final String QUICK_TIMEOUT = "proxy_read_timeout 2400ms;";

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int SOON_MILLIS = 5_000;

  @TempDir Path data;
  @TempDir Path folder;
  private Browsers browsers;

  static boolean isPossible() {
    return Browsers.isPossible() && Nginx.isPossible();
  }

  @BeforeEach
  void open() {
    browsers = new Browsers();
    browsers.linesAreCut();
  }

  @AfterEach
  void close() {
    browsers.close();
  }

  @Test
  void a_quiet_websocket_outlives_the_timeout_of_a_proxy() throws Exception {
    try (KanbanServer server = KanbanServer.start(data, 0, "--recordplayer.heartbeat=1s");
        Nginx nginx = Nginx.start(folder, server.port(), Nginx.PASSES_WEBSOCKETS + QUICK_TIMEOUT);
        BrowserContext dave = browsers.somebody()) {
      AtomicInteger lines = new AtomicInteger();
      dave.onPage(page -> page.onWebSocket(_ -> lines.incrementAndGet()));
      Page page = Browsers.open(dave, nginx.port(), "dave", "/board/unit-test.board-1");
      assertThat(page.locator(".card").first()).isVisible();
      long since = System.nanoTime();
      page.waitForCondition(() -> System.nanoTime() - since > QUIET.toNanos());
      assertThat(lines).hasValue(1);
    }
  }

  @Test
  void a_page_reports_a_proxy_that_passes_no_websockets() throws Exception {
    try (KanbanServer server = KanbanServer.start(data, 0);
        Nginx nginx = Nginx.start(folder, server.port(), Nginx.PASSES_NO_WEBSOCKETS);
        BrowserContext dave = browsers.somebody()) {
      Page page = Browsers.open(dave, nginx.port(), "dave", "/board/unit-test.board-1");
      assertThat(page.locator("vaadin-connection-indicator[reconnecting]"))
          .containsText(
              "blocks WebSockets",
              new LocatorAssertions.ContainsTextOptions().setTimeout(SOON_MILLIS));
    }
  }

  @Test
  void a_page_whose_proxy_reaches_no_server_is_offline_and_does_not_blame_websockets()
      throws Exception {
    try (KanbanServer server = KanbanServer.start(data, 0);
        CuttableConnection line = new CuttableConnection(server.port());
        Nginx nginx = Nginx.start(folder, line.port(), Nginx.PASSES_WEBSOCKETS);
        BrowserContext dave = browsers.somebody()) {
      Page page = Browsers.open(dave, nginx.port(), "dave", "/board/unit-test.board-1");
      assertThat(page.locator(".card").first()).isVisible();
      line.cut();
      assertThat(page.locator("vaadin-connection-indicator[reconnecting]")).containsText("Offline");
      long since = System.nanoTime();
      page.waitForCondition(() -> System.nanoTime() - since > Duration.ofSeconds(5).toNanos());
      assertThat(page.locator("vaadin-connection-indicator[reconnecting]")).containsText("Offline");
      line.mend();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(page.locator("vaadin-connection-indicator[reconnecting]").count())
                      .isZero());
    }
  }
}
