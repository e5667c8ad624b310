package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Web and api roles in processes of their own (here contexts), with an external log and Redis. */
@EnabledIf("io.kanban.live.Browsers#isPossible")
class SplitIT {
  private static final String BOARD = "/board/unit-test.board-1";

  @Test
  void two_web_nodes_and_an_api_node_share_one_log_and_one_redis(@TempDir Path folder) {
    Path unused = folder.resolve("unused");
    try (EmbeddedEventStore log =
            EmbeddedEventStore.onDisk(folder.resolve("log.db")).port(0).start();
        EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), 0)) {
      String[] servers = {
        "--recordplayer.log=" + log.connectionString(), "--spring.data.redis.url=" + redis.url(),
      };
      try (KanbanServer api = KanbanServer.start(unused, 0, with(servers, "api"));
          KanbanServer one = KanbanServer.start(unused, 0, with(servers, "web"));
          KanbanServer two = KanbanServer.start(unused, 0, with(servers, "web"));
          Browsers browsers = new Browsers()) {
        Page bill = Browsers.open(browsers.somebody(), one.port(), "bill", BOARD);
        Page janet = Browsers.open(browsers.somebody(), two.port(), "janet", BOARD);
        assertThat(card(janet, "Across nodes")).hasCount(0);
        bill.locator("[data-column=DONE] input").fill("Across nodes");
        bill.keyboard().press("Enter");
        assertThat(card(janet, "Across nodes")).hasCount(1);
        // The response reaches the page that sent the command, and no other.
        assertThat(bill.locator(".trip[data-stage=on-screen]")).hasCount(1);
        assertThat(janet.locator(".trip")).hasCount(0);
        for (KanbanServer server : new KanbanServer[] {api, one, two}) {
          assertThat(server.embeds()).isFalse();
        }
        assertThat(unused.resolve("log")).doesNotExist();
        assertThat(unused.resolve("redis")).doesNotExist();
      }
    }
  }

  private static String[] with(String[] servers, String role) {
    return new String[] {servers[0], servers[1], "--recordplayer.roles=" + role};
  }

  private static Locator card(Page page, String title) {
    return page.locator(".card", new Page.LocatorOptions().setHasText(title));
  }
}
