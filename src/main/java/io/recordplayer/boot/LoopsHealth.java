package io.recordplayer.boot;

import io.recordplayer.boot.LoopState.Assessment;
import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.log.Backlog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports whether commands are decided, views written and pages updated, and how far behind the log
 * each loop is.
 */
class LoopsHealth implements HealthIndicator {
  private final LoopMonitor monitor;
  private final InstantSource clock;

  LoopsHealth(LoopMonitor monitor, InstantSource clock) {
    this.monitor = monitor;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Instant now = clock.instant();
    Status worst = Status.UP;
    Map<String, Object> details = new LinkedHashMap<>();
    for (MonitoredLoop loop : monitor.loops()) {
      LoopState state = monitor.state(loop);
      boolean connected = loop.isConnected().getAsBoolean();
      Assessment assessment = state.assess(connected, now);
      worst = worse(worst, assessment.status());
      details.put(loop.name(), describe(loop, state, connected, assessment, now));
    }
    return Health.status(worst).withDetails(details).build();
  }

  private static Status worse(Status one, Status other) {
    return one.equals(Status.DOWN) || other.equals(Status.UP) ? one : other;
  }

  private static Map<String, Object> describe(
      MonitoredLoop loop, LoopState state, boolean connected, Assessment assessment, Instant now) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", assessment.status().getCode());
    if (!assessment.reason().isEmpty()) {
      details.put("reason", assessment.reason());
    }
    details.put("connected", connected);
    Progress progress = state.progress();
    Backlog backlog = state.backlog();
    if (progress != null && backlog != null) {
      details.put("position", progress.position().toString());
      details.put("recordsBehind", state.records());
      details.put("secondsBehind", state.seconds(now));
      details.put("lastProgress", state.moved().toString());
      details.putAll(progress.details());
    }
    details.putAll(loop.details().get());
    return details;
  }
}
