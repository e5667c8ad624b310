package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.live.Line;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.client.Sent.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows and says is so, however slow its lines are. */
class PageClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofMinutes(1);

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

  @Test
  void who_may_not_do_it_any_more_is_not_told_so_of_what_is_in_the_log_already() throws Exception {
    try (Line line = new Line(rig.logPort());
        PageRig pages = new PageRig(rig, SILENCE, line.port())) {
      Window page = pages.open();
      Sent first = page.ring("a");
      page.until(() -> first.stage().peek() instanceof Stage.OnScreen);
      line.mute();
      Sent second = page.ring("a");
      await().atMost(PATIENCE).until(() -> pages.commands("a") == 2);
      pages.rolesAre(Optional.empty());
      line.cut();
      line.mend();
      page.until(() -> !(second.stage().peek() instanceof Stage.Pending));
      page.until(() -> !(second.stage().peek() instanceof Stage.Recorded));
      assertThat(second.stage().peek()).isEqualTo(new Stage.OnScreen());
    }
  }
}
