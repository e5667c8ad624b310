package io.recordplayer.boot;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ends the loops in order, when the web server takes no more requests and while the log and Redis
 * can still be reached.
 */
class LoopsLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LoopsLifecycle.class);

  private final List<AutoCloseable> inOrderOfStart;
  private volatile boolean running;

  LoopsLifecycle(List<AutoCloseable> inOrderOfStart) {
    this.inOrderOfStart = inOrderOfStart;
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

  /** After the connections to Redis (0), before the web server (near the maximum). */
  @Override
  public int getPhase() {
    return 1_000;
  }
}
