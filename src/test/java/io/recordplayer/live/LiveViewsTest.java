package io.recordplayer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.projection.ViewUnavailable;
import io.recordplayer.record.StoredAs;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule gets a view as it is now, or none; a watch that begins again gets a current view. */
class LiveViewsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("club-");

  sealed interface ClubEvent {
    String club();

    @StoredAs("member-joined")
    record Joined(String club) implements ClubEvent {}
  }

  record Club(int members) {}

  private static final Projection<Club> CLUBS =
      Projection.of("clubs", new Club(0))
          .on(
              ClubEvent.class,
              event -> List.of(event.data().club()),
              (club, _) -> new Club(club.members() + 1));

  @TempDir Path data;
  private Rig rig;
  private CuttableConnection line;
  private ViewStore store;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(data, List.of(ClubEvent.class));
    line = new CuttableConnection(rig.logPort());
    store = new ViewStore(rig.redis(), rig.provenance());
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    line.close();
  }

  private void join() {
    join("a");
  }

  private void join(String club) {
    rig.log()
        .append(
            "club-" + club,
            Log.ANY,
            List.of(Rig.command(UUID.randomUUID(), new ClubEvent.Joined(club))));
  }

  /** A page that watches a club. */
  private static final class Page implements LiveViews.Watcher<Club> {
    private final List<Integer> shown = new CopyOnWriteArrayList<>();

    @Override
    public void show(Club club) {
      shown.add(club.members());
    }

    void awaitShown(int members) {
      await().atMost(PATIENCE).until(() -> shown.getLast() == members);
    }
  }

  @Test
  void a_node_without_its_log_has_no_view_for_a_rule_until_the_log_is_back() {
    join();
    try (var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live = new LiveViews(rig.logAt(line.port()), store, List.of(CLUBS), STREAMS).start()) {
      LatestView<Club> open = new LatestView<>(live);
      var _ = live.watch(CLUBS, "a", open);
      await().atMost(PATIENCE).until(() -> open.require(CLUBS, "a").members() == 1);
      line.freeze();
      join();
      await().atMost(PATIENCE).until(() -> !live.isCurrent());
      assertThatThrownBy(() -> live.read(CLUBS, "a"))
          .isInstanceOf(ViewUnavailable.class)
          .hasMessageContaining("receives nothing from the log");
      assertThatThrownBy(() -> open.require(CLUBS, "a")).isInstanceOf(ViewUnavailable.class);
      line.mend();
      await().atMost(PATIENCE).until(live::isCurrent);
      assertThat(live.read(CLUBS, "a").members()).isEqualTo(2);
      assertThat(open.require(CLUBS, "a").members()).isEqualTo(2);
    }
  }

  @Test
  void a_rule_has_its_view_while_the_log_has_no_new_events() {
    join();
    try (var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live = new LiveViews(rig.log(), store, List.of(CLUBS), STREAMS).start()) {
      await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(17))
          .until(() -> live.read(CLUBS, "a").members() == 1);
    }
  }

  @Test
  void a_watch_that_begins_again_soon_needs_no_store_and_misses_no_event() throws IOException {
    try (CuttableConnection redis = new CuttableConnection(rig.redisPort());
        var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live =
            new LiveViews(
                    rig.log(),
                    new ViewStore(rig.redisAt(redis.port()), rig.provenance()),
                    List.of(CLUBS),
                    STREAMS)
                .start()) {
      join();
      Page page = new Page();
      LiveViews.ViewSubscription watch = live.watch(CLUBS, "a", page);
      page.awaitShown(1);
      watch.end();
      assertThat(live.size()).isZero();
      Page other = new Page();
      LiveViews.ViewSubscription otherWatch = live.watch(CLUBS, "b", other);
      redis.freeze();
      join();
      join();
      join("b");
      other.awaitShown(1);
      Page again = new Page();
      watch = live.watch(CLUBS, "a", again);
      assertThat(again.shown).containsExactly(3);
      join();
      again.awaitShown(4);
      assertThat(page.shown).containsExactly(1);
      watch.end();
      otherWatch.end();
      redis.mend();
    }
  }

  @Test
  void watches_that_end_and_begin_all_the_time_play_each_event_once() throws Exception {
    int events = 300;
    try (var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live = new LiveViews(rig.log(), store, List.of(CLUBS), STREAMS).start();
        var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<Integer>> pages = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        pages.add(threads.submit(() -> watchAgainAndAgain(live, done)));
      }
      try {
        for (int i = 0; i < events; i++) {
          join();
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> page : pages) {
        assertThat(page.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isGreaterThan(events);
      }
      assertThat(live.size()).isZero();
      Page page = new Page();
      LiveViews.ViewSubscription watch = live.watch(CLUBS, "a", page);
      page.awaitShown(events);
      watch.end();
    }
  }

  /** Returns the number of watches; fails if a later watch shows less than an earlier one. */
  private static int watchAgainAndAgain(LiveViews live, AtomicBoolean done) {
    int watches = 0;
    int before = 0;
    while (!done.get()) {
      Page page = new Page();
      live.watch(CLUBS, "a", page).end();
      for (int members : page.shown) {
        assertThat(members).isGreaterThanOrEqualTo(before);
        before = members;
      }
      watches++;
    }
    return watches;
  }

  @Test
  void an_ended_watch_can_end_again_and_ends_no_other() {
    try (var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live = new LiveViews(rig.log(), store, List.of(CLUBS), STREAMS).start()) {
      Page page = new Page();
      LiveViews.ViewSubscription first = live.watch(CLUBS, "a", page);
      first.end();
      LiveViews.ViewSubscription second = live.watch(CLUBS, "a", page);
      first.end();
      assertThat(live.size()).isOne();
      join();
      page.awaitShown(1);
      second.end();
      assertThat(live.size()).isZero();
    }
  }

  @Test
  void a_view_that_nobody_watches_is_forgotten_after_a_while() {
    try (var _ = new ProjectionWriter<>(CLUBS, rig.log(), store, STREAMS).start();
        var live = new LiveViews(rig.log(), store, List.of(CLUBS), STREAMS).start()) {
      List<WeakReference<Club>> shown = new CopyOnWriteArrayList<>();
      LiveViews.ViewSubscription watch =
          live.watch(CLUBS, "a", club -> shown.add(new WeakReference<>(club)));
      join();
      await().atMost(PATIENCE).until(() -> shown.size() == 2);
      watch.end();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                System.gc();
                return shown.getLast().get() == null;
              });
    }
  }
}
