package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.kanban.live.Browsers#isPossible")
class LostPagesIT extends BrowserScenario {
  @BeforeAll
  void linesAreCut() {
    browsers.linesAreCut();
  }

  @Test
  void pages_of_lost_browsers_are_removed_and_a_background_page_stays() throws Exception {
    try (CuttableConnection cut = new CuttableConnection(server.port());
        CuttableConnection frozen = new CuttableConnection(server.port())) {
      Page background = open("janet");
      // A browser can suspend a hidden page's heartbeats for minutes.
      background.route("**/*v-r=heartbeat*", _ -> {});
      open("dave", frozen.port());
      open("bill", cut.port());
      assertThat(server.pages().size()).isEqualTo(3);
      assertThat(server.boards()).isEqualTo(3);
      frozen.freeze();
      // The browser can't report that the page is closed.
      cut.cut();
      people.removeLast().close();
      await().atMost(PATIENCE).until(() -> server.pages().size() == 1);
      await().atMost(PATIENCE).until(() -> server.boards() == 1);
      send(new AddCard(board, new CardId("four"), "Card four", ColumnId.NEW));
      assertThat(cards(background, ColumnId.NEW)).hasCount(4);
      assertNotReloaded(background);
    }
  }
}
