package io.recordplayer.boot;

import io.recordplayer.live.LiveViews;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells whether open pages are shown what comes into the log. */
class PagesHealth implements HealthIndicator {
  private final LiveViews views;

  PagesHealth(LiveViews views) {
    this.views = views;
  }

  @Override
  public Health health() {
    boolean connected = views.isConnected();
    return (connected ? Health.up() : Health.down())
        .withDetail("views", (connected ? "at " : "not connected, at ") + views.position())
        .build();
  }
}
