package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.reaction.Reaction;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactionLoopsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  sealed interface Ring {
    @StoredAs("test-ring-bell")
    record RingBell() implements Ring {}
  }

  sealed interface Rung {
    @StoredAs("test-bell-rung")
    record BellRung() implements Rung {}
  }

  private static final class Bell implements Entity<Ring, Integer, Rung> {
    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public Decision<Rung> decide(Ring command, Integer state, Origin origin) {
      return Decision.accept();
    }

    @Override
    public Integer evolve(Integer state, Recorded<Rung> event) {
      return state + 1;
    }
  }

  private static final EntityType<Ring, Integer, Rung> BELL =
      EntityType.of("bell", new Bell(), _ -> "a");

  @Test
  void a_reaction_is_monitored_until_the_log_no_longer_delivers_to_it(@TempDir Path data) {
    try (Rig rig = new Rig(data, List.of(Ring.class, Rung.class))) {
      Reaction<Rung> reaction = new Reaction<>("echo", BELL, rig.log(), _ -> {});
      MonitoredLoop loop =
          MonitoredLoops.of(List.of(reaction), rig.log().inspector()).loops().getFirst();
      assertThat(loop.name()).isEqualTo("reaction echo");
      assertThat(loop.isConnected().getAsBoolean()).isFalse();
      reaction.start();
      await().atMost(PATIENCE).until(loop.isConnected()::getAsBoolean);
      assertThat(loop.progress().get().details()).containsKeys("eventsInFlight", "parkedEvents");
      reaction.close();
      await().atMost(PATIENCE).until(() -> !loop.isConnected().getAsBoolean());
    }
  }
}
