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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule gets a view as of now, or none. */
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
    rig.log()
        .append(
            "club-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new ClubEvent.Joined("a"))));
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
}
