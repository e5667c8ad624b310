package io.recordplayer.boot;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts loops in order when all beans are there, and ends them in reverse order while the log and
 * Redis are still reachable.
 */
class LoopsLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LoopsLifecycle.class);

  /** Starts after the connections to Redis (0) and before the web server (near the maximum). */
  static final int WITHOUT_WEB_SERVER = 1_000;

  static final int WITH_WEB_SERVER = DEFAULT_PHASE;

  private final List<Loop> inOrderOfStart;
  private final int phase;
  private volatile boolean running;

  /** The start and the end of a loop. A loop that has ended can't start again. */
  record Loop(Runnable start, AutoCloseable end) {
    static final int UPDATES = 0;
    static final int PLAYER = 1;
    static final int VIEWS = 2;
    static final int PAGES = 3;
    static final int MONITOR = 4;
  }

  /**
   * @param phase tells whether the web server still runs when the loops end
   */
  LoopsLifecycle(List<Loop> inOrderOfStart, int phase) {
    this.inOrderOfStart = List.copyOf(inOrderOfStart);
    this.phase = phase;
  }

  @Override
  public void start() {
    running = true;
    inOrderOfStart.forEach(loop -> loop.start().run());
  }

  @Override
  public void stop() {
    running = false;
    for (Loop loop : inOrderOfStart.reversed()) {
      try {
        loop.end().close();
      } catch (Exception e) {
        LOG.warn("{} did not end cleanly", loop, e);
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return phase;
  }
}
