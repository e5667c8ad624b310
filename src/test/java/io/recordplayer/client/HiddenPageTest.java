package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.signals.Signal;
import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Bell;
import io.recordplayer.client.PageRig.BellEvent;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A page that nobody sees plays nothing and holds nothing, and is right when it is seen again. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class HiddenPageTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Duration LONGER_THAN_THE_DELAY = PageRig.SLEEP_DELAY.multipliedBy(3);

  @TempDir Path data;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = PageRig.rig(data);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private PageRig pages() {
    return new PageRig(rig, SILENCE, rig.logPort());
  }

  private static void untilLive(Window page, Watch<Bell> bell) {
    page.until(() -> bell.state().peek() == Watch.State.LIVE);
  }

  private static void fallsAsleep(PageRig pages, Window page) {
    page.hides();
    page.until(() -> pages.liveViews() == 0);
  }

  @Test
  void a_hidden_page_watches_nothing_and_is_right_when_it_is_seen_again() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      List<Bell> shown = new ArrayList<>();
      Signal.effect(page.content(), () -> shown.add(bell.view().get()));
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> shown.contains(new Bell(1)));
      fallsAsleep(pages, page);
      List<Bell> before = List.copyOf(shown);
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 2);
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 3);
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(shown).isEqualTo(before));
      page.isSeen();
      page.until(() -> shown.getLast().equals(new Bell(3)));
      assertThat(shown).startsWith(before.toArray(new Bell[0])).hasSize(before.size() + 1);
      assertThat(bell.state().peek()).isEqualTo(Watch.State.LIVE);
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().equals(new Bell(4)));
    }
  }

  @Test
  void a_page_releases_its_view_while_it_sleeps() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().equals(new Bell(1)));
      fallsAsleep(pages, page);
      assertThat(bell.view().peek()).isEqualTo(PageRig.RINGS.initial());
      page.isSeen();
      page.until(() -> bell.view().peek().equals(new Bell(1)));
    }
  }

  @Test
  void a_page_that_is_hidden_for_a_moment_stays_live() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      untilLive(page, bell);
      page.hides();
      page.isSeen();
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(pages.liveViews()).isEqualTo(1));
    }
  }

  @Test
  void a_page_that_is_seen_before_it_can_say_so_stays_live() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      untilLive(page, bell);
      page.reportsToBeHidden();
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(pages.liveViews()).isEqualTo(1));
    }
  }

  @Test
  void a_page_that_is_hidden_when_it_opens_sleeps_until_it_is_seen() {
    try (PageRig pages = pages()) {
      Window page = pages.openHidden();
      Watch<Bell> bell = page.watch("a");
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(page.errors()).isEmpty());
      page.until(() -> pages.liveViews() == 0);
      pages.happens(new BellEvent.Rung("a"));
      page.isSeen();
      page.until(() -> bell.view().peek().equals(new Bell(1)));
    }
  }

  @Test
  void a_watch_that_begins_while_the_page_sleeps_opens_when_the_page_is_seen() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      untilLive(page, page.watch("a"));
      fallsAsleep(pages, page);
      Watch<Bell> late = page.watch("b");
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(pages.liveViews()).isZero());
      assertThat(late.state().peek()).isEqualTo(Watch.State.OPENING);
      page.isSeen();
      untilLive(page, late);
    }
  }

  @Test
  void a_command_under_way_keeps_a_hidden_page_awake_until_its_response_is_shown()
      throws Exception {
    try (CuttableConnection line = new CuttableConnection(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      Window page = pages.open();
      untilLive(page, page.watch("a"));
      line.cut();
      SentCommand ring = page.ring("a");
      page.hides();
      page.during(LONGER_THAN_THE_DELAY, () -> assertThat(pages.liveViews()).isEqualTo(1));
      line.mend();
      page.until(() -> ring.stage().peek() instanceof Stage.OnScreen);
      page.until(() -> pages.liveViews() == 0);
    }
  }

  @Test
  void a_rejection_waits_until_the_page_is_seen() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      pages.accessIs((_, _, _) -> Optional.empty());
      page.hides();
      SentCommand ring = page.ring("a");
      page.during(
          LONGER_THAN_THE_DELAY,
          () -> assertThat(ring.stage().peek()).isNotInstanceOf(Stage.Rejected.class));
      page.isSeen();
      page.until(() -> ring.stage().peek() instanceof Stage.Rejected);
    }
  }

  @Test
  void a_sleeping_page_leaves_the_views_that_its_access_depends_on_too() {
    try (PageRig pages = pages()) {
      pages.accessIs(
          (_, _, views) ->
              views.read(PageRig.RINGS, "key").rings() == 0
                  ? Optional.of(Set.of())
                  : Optional.empty());
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      List<Bell> shown = new ArrayList<>();
      Signal.effect(page.content(), () -> shown.add(bell.view().get()));
      untilLive(page, bell);
      assertThat(pages.liveViews()).isEqualTo(2);
      fallsAsleep(pages, page);
      pages.happens(new BellEvent.Rung("key"));
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 1);
      page.isSeen();
      page.until(() -> bell.state().peek() == Watch.State.DENIED);
      assertThat(shown).doesNotContain(new Bell(1));
    }
  }

  @Test
  void a_page_that_wakes_slowly_says_that_it_is_not_live() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().equals(new Bell(1)));
      fallsAsleep(pages, page);
      CompletableFuture<Optional<Set<String>>> roles = new CompletableFuture<>();
      pages.accessIs((_, _, _) -> roles.join());
      page.isSeen();
      page.until(() -> bell.state().peek() == Watch.State.OPENING);
      roles.complete(Optional.of(Set.of()));
      page.until(() -> bell.view().peek().equals(new Bell(1)));
      untilLive(page, bell);
    }
  }

  @Test
  void a_waking_page_has_not_seen_what_it_does_not_show_yet() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      pages.happens(new BellEvent.Rung("a"));
      page.until(() -> bell.view().peek().equals(new Bell(1)));
      Position before = page.client().shown();
      fallsAsleep(pages, page);
      pages.happens(new BellEvent.Rung("a"));
      pages.untilPlayed("a", 2);
      CompletableFuture<Optional<Set<String>>> roles = new CompletableFuture<>();
      pages.accessIs((_, _, _) -> roles.join());
      page.isSeen();
      page.during(PageRig.SLEEP_DELAY, () -> assertThat(page.client().shown()).isEqualTo(before));
      roles.complete(Optional.of(Set.of()));
      page.until(() -> bell.view().peek().equals(new Bell(2)));
      assertThat(page.client().shown()).isEqualTo(pages.lastRing("a"));
    }
  }

  @Test
  void however_often_a_page_is_hidden_and_seen_it_is_right_in_the_end() {
    try (PageRig pages = pages()) {
      Window page = pages.open();
      Div content = page.content();
      Watch<Bell> bell = page.watch("a");
      List<Bell> shown = new ArrayList<>();
      Signal.effect(content, () -> shown.add(bell.view().get()));
      untilLive(page, bell);
      for (int ring = 1; ring <= 20; ring++) {
        page.hides();
        if (ring % 2 == 0) {
          page.until(() -> pages.liveViews() == 0);
        } else {
          page.during(PageRig.SLEEP_DELAY, () -> assertThat(page.errors()).isEmpty());
        }
        page.isSeen();
        pages.happens(new BellEvent.Rung("a"));
      }
      page.until(() -> shown.getLast().equals(new Bell(20)));
      untilLive(page, bell);
    }
  }
}
