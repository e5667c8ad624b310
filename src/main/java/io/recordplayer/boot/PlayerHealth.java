package io.recordplayer.boot;

import io.recordplayer.entity.EntityHost;
import io.recordplayer.player.Player;
import io.recordplayer.projection.ProjectionWriter;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells whether commands are decided and views written, and which views stand still. */
class PlayerHealth implements HealthIndicator {
  private static final int NAMED = 10;

  private final Player player;

  PlayerHealth(Player player) {
    this.player = player;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    boolean well = true;
    for (EntityHost<?, ?, ?> host : player.hosts()) {
      well &= host.isConnected();
      health.withDetail(
          "entity " + host.type().category(),
          (host.isConnected() ? "connected, " : "not connected, ") + host.size() + " in memory");
    }
    for (ProjectionWriter<?, ?> writer : player.writers()) {
      well &= writer.isConnected();
      health.withDetail(
          "projection " + writer.projection(),
          (writer.isConnected() ? "at " : "not connected, at ")
              + writer.position()
              + standing(writer.stopped().keySet()));
    }
    return well ? health.build() : health.down().build();
  }

  /** The others go on, so that one view that stands still is no reason to end the process. */
  private static String standing(Set<String> keys) {
    return keys.isEmpty()
        ? ""
        : ", %d views stand still: %s"
            .formatted(
                keys.size(), keys.stream().sorted().limit(NAMED).collect(Collectors.joining(", ")));
  }
}
