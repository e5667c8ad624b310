package io.recordplayer.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;

/** Publishes how far each loop is behind the log. */
class LoopMeters implements MeterBinder {
  private final LoopMonitor monitor;
  private final InstantSource clock;

  LoopMeters(LoopMonitor monitor, InstantSource clock) {
    this.monitor = monitor;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (MonitoredLoop loop : monitor.loops()) {
      Gauge.builder("recordplayer.lag.records", () -> monitor.state(loop).count())
          .description("Records that wait for the loop, counted up to 500")
          .tag("loop", loop.name())
          .register(registry);
      Gauge.builder("recordplayer.lag", () -> monitor.state(loop).seconds(clock.instant()))
          .description("How long the oldest record waits for the loop")
          .baseUnit("seconds")
          .tag("loop", loop.name())
          .register(registry);
    }
  }
}
