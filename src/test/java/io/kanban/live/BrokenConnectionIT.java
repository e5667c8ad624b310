package io.kanban.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.DescribeCard;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

// Runs last: this class mostly waits, so the classes that need the processor begin before it.
@Order(Integer.MAX_VALUE)
@EnabledIf("io.kanban.live.Browsers#isPossible")
class BrokenConnectionIT extends BrowserScenario {
  /** Longer than Atmosphere tries to reconnect a WebSocket by default. */
  private static final Duration CUT = Duration.ofSeconds(20);

  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir Path data;

  @BeforeAll
  void linesAreCut() {
    browsers.linesAreCut();
  }

  @Test
  void a_page_shows_missed_changes_after_its_connection_is_restored() throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      // High enough for twenty cards, because a page first shows as many cards as its window holds.
      janet.setViewportSize(1280, 3_000);
      janet.reload();
      assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
      janet.evaluate("window.notReloaded = true");
      line.cut();
      long cutAt = System.nanoTime();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      for (int i = 1; i <= 20; i++) {
        lane(bill, ColumnId.DONE).locator("input").fill("Missed " + i);
        bill.keyboard().press("Enter");
        assertThat(lane(bill, ColumnId.DONE).locator(".count")).hasText(String.valueOf(i));
      }
      await().atMost(PATIENCE).until(() -> System.nanoTime() - cutAt > CUT.toNanos());
      assertThat(lane(janet, ColumnId.DONE).locator(".count")).hasText("0");
      line.mend();
      assertThat(lane(janet, ColumnId.DONE).locator(".count")).hasText("20");
      await().atMost(PATIENCE).until(() -> !isOffline(janet));
      List<String> all = IntStream.rangeClosed(1, 20).mapToObj(i -> "Missed " + i).toList();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cards(janet, ColumnId.DONE).locator("a").allInnerTexts())
                      .isEqualTo(all));
      assertNotReloaded(janet);
    }
  }

  @Test
  void the_notice_disappears_with_the_connection_even_if_nothing_changed() throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      settle(janet);
      for (int round = 0; round < 3; round++) {
        line.cut();
        assertThat(notice(janet)).isVisible();
        line.mend();
        long mendedAt = System.nanoTime();
        await().atMost(PATIENCE).until(() -> !isOffline(janet));
        assertThat(Duration.ofNanos(System.nanoTime() - mendedAt)).isLessThan(AT_ONCE);
        assertThat(notice(janet)).isHidden();
      }
      assertNotReloaded(janet);
    }
  }

  @Test
  void the_notice_stays_while_offline_and_counts_the_persons_waiting_changes() throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      settle(janet);
      line.cut();
      assertThat(notice(janet)).containsText("Offline");
      card(janet, "one").focus();
      janet.keyboard().press("Shift+ArrowRight");
      assertThat(notice(janet)).containsText("1 change is waiting");
      card(janet, "two").locator(".card-menu").click();
      janet.keyboard().press("Escape");
      janet.locator(".home span").click(new Locator.ClickOptions().setTrial(true));
      add(janet, "Typed offline");
      assertThat(notice(janet)).containsText("2 changes are waiting");
      card(janet, "three").dragTo(lane(janet, ColumnId.DONE).locator(".lane-head"));
      assertThat(notice(janet)).containsText("3 changes are waiting");
      long cutAt = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(notice(janet)).isVisible();
                return System.nanoTime() - cutAt > Duration.ofSeconds(4).toNanos();
              });
      line.mend();
      assertThat(titled(janet, "Typed offline")).hasCount(1);
      assertThat(notice(janet)).isHidden();
      assertNotReloaded(janet);
    }
  }

  /** A frozen connection loses all data while both ends believe that they are connected. */
  @Test
  void a_frozen_connection_is_detected_and_replaced() throws Exception {
    try (KanbanServer quick = KanbanServer.start(data, 0, "--recordplayer.heartbeat=1s");
        CuttableConnection line = new CuttableConnection(quick.port())) {
      people.add(browsers.somebody());
      Page page = Browsers.open(people.getLast(), line.port(), "dave", "/");
      assertThat(page.locator(".project").first()).isVisible();
      line.freeze();
      assertThat(notice(page)).isVisible();
      line.mend();
      assertThat(notice(page)).isHidden();
    }
  }

  /** The browser reports the loss of another network, not of the one to the server. */
  @Test
  void a_working_connection_stays_even_if_the_browser_reports_to_be_offline() {
    Page janet = visit("janet", server.port());
    List<String> heard = new CopyOnWriteArrayList<>();
    AtomicInteger lines = new AtomicInteger();
    janet.onWebSocket(
        socket -> {
          lines.incrementAndGet();
          socket.onFrameReceived(frame -> heard.add(frame.text()));
        });
    janet.reload();
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    settle(janet);
    for (String says : List.of("offline", "online")) {
      heard.clear();
      janet.evaluate("says => dispatchEvent(new Event(says))", says);
      assertThat(isOffline(janet)).isFalse();
      janet.waitForCondition(() -> !heard.isEmpty());
      assertThat(isOffline(janet)).isFalse();
    }
    add(janet, "By the same line");
    assertThat(titled(janet, "By the same line")).hasCount(1);
    assertThat(notice(janet)).isHidden();
    assertThat(lines).hasValue(1);
  }

  @Test
  void a_dead_connection_is_replaced_soon_after_the_browser_reports_a_change_of_its_network()
      throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      for (String says : List.of("offline", "online")) {
        settle(janet);
        line.freeze();
        long saidAt = System.nanoTime();
        janet.evaluate("says => dispatchEvent(new Event(says))", says);
        await().atMost(PATIENCE).until(() -> isOffline(janet));
        assertThat(Duration.ofNanos(System.nanoTime() - saidAt)).isLessThan(Duration.ofSeconds(5));
        line.mend();
        await().atMost(PATIENCE).until(() -> !isOffline(janet));
      }
      add(janet, "Said afterwards");
      assertThat(titled(janet, "Said afterwards")).hasCount(1);
      assertNotReloaded(janet);
    }
  }

  private static Locator notice(Page page) {
    return page.locator("vaadin-connection-indicator[reconnecting] .v-status-message");
  }

  /** The server has written changes to a connection that it believed to be good; they are lost. */
  @Test
  void a_page_shows_changes_that_were_pushed_into_a_dead_connection() throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      settle(janet);
      line.mute();
      for (int i = 1; i <= 3; i++) {
        long lost = line.lost();
        send(new AddCard(board, new CardId("lost-" + i), "Lost " + i, ColumnId.DONE));
        await().atMost(PATIENCE).until(() -> line.lost() > lost);
      }
      line.cut();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      assertThat(cards(janet, ColumnId.DONE)).hasCount(0);
      line.mend();
      assertThat(lane(janet, ColumnId.DONE).locator(".count")).hasText("3");
      assertThat(titled(janet, "Lost 3")).hasCount(1);
      assertNotReloaded(janet);
      add(janet, "Said later");
      assertThat(lane(janet, ColumnId.DONE).locator(".count")).hasText("4");
      assertNotReloaded(janet);
    }
  }

  @Test
  void a_page_that_missed_more_than_the_server_keeps_is_reloaded() throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      janet.navigate("http://localhost:" + line.port() + "/card/" + board.text() + "/one");
      Locator description = janet.locator(".description");
      assertThat(cardTitle(janet)).isVisible();
      janet.evaluate("window.notReloaded = true");
      settle(janet);
      line.mute();
      String words = "";
      for (int i = 1; i <= 4; i++) {
        long lost = line.lost();
        long sentAt = System.nanoTime();
        words = noise(9_000);
        send(new DescribeCard(board, new CardId("one"), words));
        // Changes in a burst would share one message, which would stay below the limit.
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    line.lost() > lost + 1_000
                        && System.nanoTime() - sentAt > Duration.ofMillis(300).toNanos());
      }
      line.cut();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      line.mend();
      assertThat(description).hasText(words);
      assertThat(janet.evaluate("window.notReloaded")).isNull();
    }
  }

  @Test
  void a_late_end_of_the_old_connection_leaves_the_new_one_open() throws Exception {
    assertGoesOn(
        (line, busy) -> {
          mend(line, busy);
          end(line, busy);
        });
  }

  @Test
  void an_end_of_the_old_connection_during_a_reconnection_leaves_the_new_one_open()
      throws Exception {
    assertGoesOn(
        (line, busy) -> {
          end(line, busy);
          mend(line, busy);
        });
  }

  /**
   * Busy sessions queue the events of the connection, so that they are handled in the given order.
   */
  private void assertGoesOn(BiConsumer<CuttableConnection, BusySessions> meanwhile)
      throws Exception {
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      settle(janet);
      line.cutFromBrowsers();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      try (BusySessions busy = server.busy()) {
        meanwhile.accept(line, busy);
      }
      send(new AddCard(board, new CardId("after"), "After", ColumnId.DONE));
      assertThat(titled(janet, "After")).hasCount(1);
      assertNotReloaded(janet);
    }
  }

  /** The browser reconnects, and its request waits for the session. */
  private static void mend(CuttableConnection line, BusySessions busy) {
    int before = busy.waiting();
    line.mend();
    await().atMost(PATIENCE).until(() -> busy.waiting() > before);
  }

  /** The server notices the cut, and its handling waits for the session. */
  private static void end(CuttableConnection line, BusySessions busy) {
    int before = busy.waiting();
    line.cutFromServer();
    await().atMost(PATIENCE).until(() -> busy.waiting() > before);
  }

  private static String noise(int length) {
    return ThreadLocalRandom.current()
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void a_click_counts_once_if_its_response_is_lost() throws Exception {
    Page bill = open("bill");
    try (CuttableConnection line = new CuttableConnection(server.port())) {
      Page janet = open("janet", line.port());
      settle(janet);
      line.mute();
      add(janet, "Heard, not answered");
      assertThat(titled(bill, "Heard, not answered")).hasCount(1);
      line.cut();
      await().atMost(PATIENCE).until(() -> isOffline(janet));
      line.mend();
      assertThat(titled(janet, "Heard, not answered")).hasCount(1);
      add(janet, "Said later");
      assertThat(titled(bill, "Said later")).hasCount(1);
      assertThat(titled(bill, "Heard, not answered")).hasCount(1);
      assertThat(lane(bill, ColumnId.DONE).locator(".count")).hasText("2");
      assertNotReloaded(janet);
    }
  }

  /**
   * The first response answers an HTTP request, so it is not among the pushed messages that are
   * kept.
   */
  @Test
  void a_page_appears_even_if_its_first_response_is_lost() {
    Page janet = open("janet");
    AtomicInteger heard = new AtomicInteger();
    AtomicInteger lost = new AtomicInteger();
    janet.onWebSocket(socket -> socket.onFrameReceived(_ -> heard.incrementAndGet()));
    janet.route(
        "**/*v-r=uidl*",
        request -> {
          request.fetch();
          // By now the browser sends its messages over the WebSocket.
          janet.waitForCondition(() -> heard.get() > 0);
          lost.incrementAndGet();
          request.abort();
        },
        new Page.RouteOptions().setTimes(1));
    janet.reload();
    assertThat(cards(janet, ColumnId.NEW)).hasCount(3);
    assertThat(lost).hasValue(1);
    await().atMost(PATIENCE).until(() -> !isOffline(janet));
    add(janet, "Said later");
    assertThat(titled(janet, "Said later")).hasCount(1);
  }

  private static void add(Page page, String title) {
    lane(page, ColumnId.DONE).locator("input").fill(title);
    page.keyboard().press("Enter");
  }

  private static boolean isOffline(Page page) {
    return (boolean)
        page.evaluate(
            "(() => { const i = document.querySelector('vaadin-connection-indicator');"
                + " return !!i && i.offline || !!i && i.reconnecting; })()");
  }
}
