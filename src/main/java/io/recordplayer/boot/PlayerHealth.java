package io.recordplayer.boot;

import io.recordplayer.entity.EntityHost;
import io.recordplayer.player.Player;
import io.recordplayer.projection.ProjectionWriter;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells whether commands are decided and views written, and which views stand still. */
class PlayerHealth implements HealthIndicator {
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
              + (writer.stoppedViews() == 0
                  ? ""
                  : ", " + writer.stoppedViews() + " views stand still"));
    }
    return well ? health.build() : health.down().build();
  }
}
