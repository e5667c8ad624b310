package io.recordplayer.boot;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Ends loops in order, while the log and Redis can still be reached. */
class LoopsLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LoopsLifecycle.class);

  /** After the connections to Redis (0), before the web server (near the maximum). */
  static final int WITHOUT_WEB_SERVER = 1_000;

  static final int WITH_WEB_SERVER = DEFAULT_PHASE;

  private final List<AutoCloseable> inOrderOfStart;
  private final int phase;
  private volatile boolean running;

  /**
   * @param phase whether the web server is still there when they end
   */
  LoopsLifecycle(List<AutoCloseable> inOrderOfStart, int phase) {
    this.inOrderOfStart = inOrderOfStart;
    this.phase = phase;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    for (AutoCloseable loop : inOrderOfStart.reversed()) {
      try {
        loop.close();
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
  public int getPhase() {
    return phase;
  }
}
