package io.recordplayer.boot;

import io.recordplayer.boot.LoopState.Verdict;
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
 * Tells whether commands are decided, views written and pages kept up to date, and how far each
 * loop is behind the log.
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
      Verdict verdict = state.verdict(connected, now);
      worst = worse(worst, verdict.status());
      details.put(loop.name(), describe(loop, state, connected, verdict, now));
    }
    return Health.status(worst).withDetails(details).build();
  }

  private static Status worse(Status one, Status other) {
    return one.equals(Status.DOWN) || other.equals(Status.UP) ? one : other;
  }

  private static Map<String, Object> describe(
      MonitoredLoop loop, LoopState state, boolean connected, Verdict verdict, Instant now) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("status", verdict.status().getCode());
    if (!verdict.reason().isEmpty()) {
      said.put("reason", verdict.reason());
    }
    said.put("connected", connected);
    Progress progress = state.progress();
    Backlog backlog = state.backlog();
    if (progress != null && backlog != null) {
      said.put("position", progress.position().toString());
      said.put("recordsBehind", state.records());
      said.put("secondsBehind", state.seconds(now));
      said.put("lastProgress", state.moved().toString());
      said.putAll(progress.details());
    }
    said.putAll(loop.details().get());
    return said;
  }
}
