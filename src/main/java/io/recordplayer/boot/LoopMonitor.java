package io.recordplayer.boot;

import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.log.Backlog;
import io.recordplayer.log.LogInspector;
import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures every two seconds how far behind the log each loop is. A request for the application's
 * health reads the last measurement and does not wait for the log.
 */
class LoopMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopMonitor.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final LogInspector log;
  private final InstantSource clock;
  private final List<MonitoredLoop> loops;
  private final Map<String, LoopState> states = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("loop monitor").unstarted(this::run);
  private volatile boolean closed;

  LoopMonitor(LogInspector log, InstantSource clock, List<MonitoredLoop> loops) {
    this.log = log;
    this.clock = clock;
    this.loops = List.copyOf(loops);
    loops.forEach(loop -> states.put(loop.name(), LoopState.unknown(clock.instant())));
  }

  void start() {
    loops.forEach(loop -> states.put(loop.name(), LoopState.unknown(clock.instant())));
    thread.start();
  }

  private void run() {
    while (!closed) {
      for (MonitoredLoop loop : loops) {
        LoopState state = state(loop);
        try {
          Progress progress = loop.progress().get();
          Backlog backlog = log.backlog(state.countFrom(progress.position()), loop.prefixes());
          boolean connected = loop.isConnected().getAsBoolean();
          states.put(loop.name(), state.measured(progress, backlog, connected, clock.instant()));
        } catch (RuntimeException | Error e) {
          if (!closed) {
            LOG.debug("the loop {} could not be measured", loop.name(), e);
            states.put(loop.name(), state.failed(CauseChain.of(e)));
          }
        }
      }
      pause();
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  List<MonitoredLoop> loops() {
    return loops;
  }

  /** Returns the last measurement of the loop. */
  LoopState state(MonitoredLoop loop) {
    LoopState state = states.get(loop.name());
    return state == null ? LoopState.unknown(clock.instant()) : state;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
