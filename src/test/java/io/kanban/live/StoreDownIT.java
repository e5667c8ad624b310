package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class StoreDownIT {
  private static final int SOON_MILLIS = 5_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/board/unit-test",
        "/board/unit-test.board-1",
        "/card/unit-test.board-1/card-8",
        "/members/unit-test"
      })
  void a_page_opened_while_redis_is_down_explains_it_and_appears_when_redis_is_back(
      String path, @TempDir Path data, @TempDir Path store) throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(store, 0);
        CuttableConnection line = new CuttableConnection(redis.port());
        KanbanServer server =
            KanbanServer.start(
                data,
                0,
                "--spring.data.redis.url=redis://:%s@localhost:%d"
                    .formatted(redis.password(), line.port()));
        Browsers browsers = new Browsers();
        BrowserContext dave = browsers.somebody()) {
      // No page is open: a view that another page already shows needs no Redis.
      Browsers.signIn(dave, server.port(), "dave");
      line.cut();
      Page page = dave.newPage();
      page.navigate("http://localhost:" + server.port() + path);
      assertThat(page.locator(".late, .undecided"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(SOON_MILLIS));
      line.mend();
      assertThat(page.locator(".project, .card, .history, .member").first()).isVisible();
      assertThat(page.locator(".late, .undecided")).isHidden();
    }
  }
}
