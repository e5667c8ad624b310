package io.recordplayer.live;

import io.recordplayer.projection.StoredView;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.CauseChain;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads stopped and withdrawn views from the store, every two seconds, until they play again. */
final class StoppedViewSearch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedViewSearch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ViewStore store;
  private final SharedViews views;
  private final Predicate<StoredView<?>> isOfThisLog;
  private final Runnable searched;
  private final Thread thread = Thread.ofVirtual().name("stopped views").unstarted(this::run);

  /**
   * @param searched runs after each view; must not wait
   */
  StoppedViewSearch(
      ViewStore store, SharedViews views, Predicate<StoredView<?>> isOfThisLog, Runnable searched) {
    this.store = store;
    this.views = views;
    this.isOfThisLog = isOfThisLog;
    this.searched = searched;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      try {
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        views.notPlaying().forEach(this::search);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        // Without the next attempt, pages would wait for ever.
        LOG.warn("Stopped views can't be read from the store: {}", CauseChain.of(e));
      }
    }
  }

  private <V> void search(SharedView<V> view) {
    StoredView<V> stored = store.read(view.source().projection(), view.key());
    if (!stored.isPresent()) {
      view.source().rebuilder().rebuildLater(view.key());
    } else if (isOfThisLog.test(stored)) {
      views.refresh(view, stored);
      searched.run();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
