package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Bell;
import io.recordplayer.client.PageRig.Window;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.log.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class OpenPagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  @Test
  void a_page_that_was_swept_watches_nothing_any_more(@TempDir Path data) {
    try (Rig rig = PageRig.rig(data);
        PageRig pages = new PageRig(rig, SILENCE, rig.logPort())) {
      pages.accessIs(
          (_, _, views) -> Optional.of(Set.of(views.read(PageRig.RINGS, "ground").toString())));
      Window page = pages.open();
      Watch<Bell> bell = page.watch("a");
      page.until(() -> bell.state().peek() == Watch.State.LIVE);
      assertThat(pages.liveViews()).isEqualTo(2);
      page.isSilentFor(SILENCE.multipliedBy(2));
      await().atMost(PATIENCE).until(() -> pages.liveViews() == 0);
      assertThat(pages.openPages()).isZero();
    }
  }

  @Test
  void a_log_that_hangs_keeps_nobody_from_being_swept_or_asked_for_a_sign_of_life(
      @TempDir Path data) throws Exception {
    try (Rig rig = PageRig.rig(data);
        CuttableConnection toLog = new CuttableConnection(rig.logPort())) {
      Log answers = rig.logAt(toLog.port());
      answers.lastRevision("connected before it hangs");
      try (PageRig pages = new PageRig(rig, SILENCE, rig.logPort(), answers)) {
        Window page = pages.open();
        SentCommand unanswered = page.ring("a");
        page.until(() -> unanswered.stage().peek() instanceof Stage.Recorded);
        toLog.freeze();
        await().atMost(PATIENCE).until(() -> toLog.lost() > 0);

        Window gone = pages.open();
        gone.isSilentFor(SILENCE.multipliedBy(2));
        Window quiet = pages.open();
        quiet.answersNothing();
        quiet.isSilentFor(SILENCE.multipliedBy(3).dividedBy(4));
        await().atMost(PATIENCE).until(() -> pages.openPages() == 2);
        quiet.until(() -> !quiet.questions().isEmpty());
      }
    }
  }
}
