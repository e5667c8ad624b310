package io.recordplayer.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;

/** Publishes how far behind the log each loop is. */
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
          .description("Number of records that wait for the loop, counted up to 500")
          .tag("loop", loop.name())
          .register(registry);
      Gauge.builder("recordplayer.lag", () -> monitor.state(loop).seconds(clock.instant()))
          .description("Time for which the oldest record has waited for the loop")
          .baseUnit("seconds")
          .tag("loop", loop.name())
          .register(registry);
    }
  }
}
