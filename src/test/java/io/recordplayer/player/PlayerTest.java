package io.recordplayer.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.recordplayer.Rig;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayerTest {
  sealed interface ChessCommand {
    @StoredAs("think")
    record Think() implements ChessCommand {}
  }

  sealed interface ChessEvent {
    @StoredAs("moved")
    record Moved() implements ChessEvent {}
  }

  record Game(int moves) {}

  /** Waits until it is interrupted. */
  private static final class Rules implements Entity<ChessCommand, Game, ChessEvent> {
    private final CountDownLatch thinking;

    Rules(CountDownLatch thinking) {
      this.thinking = thinking;
    }

    @Override
    public Game initial() {
      return new Game(0);
    }

    @Override
    public Decision<ChessEvent> decide(ChessCommand command, Game game, Origin origin) {
      thinking.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return Decision.accept();
    }

    @Override
    public Game evolve(Game game, Recorded<ChessEvent> event) {
      return game;
    }
  }

  @Test
  void slow_hosts_are_closed_in_parallel(@TempDir Path data) throws Exception {
    List<String> categories = List.of("chess", "shogi", "go");
    CountDownLatch thinking = new CountDownLatch(categories.size());
    try (Rig rig = new Rig(data, List.of(ChessCommand.class, ChessEvent.class))) {
      List<EntityType<?, ?, ?>> types =
          categories.stream().<EntityType<?, ?, ?>>map(name -> type(name, thinking)).toList();
      Player player =
          new Player(
              new Features(
                  List.of(Feature.of(types.toArray(EntityType[]::new)).access(Access.open()))),
              rig.log(),
              new SnapshotStore(rig.redis(), rig.provenance()),
              new ViewStore(rig.redis(), rig.provenance()),
              1 << 20,
              1 << 20);
      player.start();
      categories.forEach(category -> think(rig, category));
      assertThat(thinking.await(30, TimeUnit.SECONDS)).isTrue();
      // One alone takes ten seconds.
      assertTimeout(Duration.ofSeconds(18), player::close);
    }
  }

  private static EntityType<ChessCommand, Game, ChessEvent> type(
      String category, CountDownLatch thinking) {
    return EntityType.single(category, new Rules(thinking));
  }

  private static void think(Rig rig, String category) {
    rig.log()
        .append(
            category + "Command-main",
            Log.ANY,
            List.of(Rig.command(UUID.randomUUID(), new ChessCommand.Think())));
  }
}
