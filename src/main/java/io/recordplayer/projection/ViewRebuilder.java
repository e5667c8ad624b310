package io.recordplayer.projection;

import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds lost views from the log, in the background. A view whose events are all in one stream is
 * rebuilt from this stream. All other views are rebuilt together, in one pass over the log.
 */
public final class ViewRebuilder<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewRebuilder.class);

  private final Projection<V> projection;
  private final Log log;
  private final ViewStore store;
  private final List<String> prefixes;
  private final Map<String, CompletableFuture<StoredView<V>>> pending = new ConcurrentHashMap<>();
  private final RebuildQueue fromStreams;
  private final RebuildQueue fromLog;
  private volatile boolean closed;

  /**
   * @param prefixes the prefixes of all event streams
   */
  public ViewRebuilder(Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    this.prefixes = prefixes;
    String thread = "rebuild " + projection.name();
    this.fromStreams = new RebuildQueue(thread, this::rebuildFromStreams, this::retry);
    this.fromLog = new RebuildQueue(thread, this::rebuildFromLog, this::retryFromLog);
  }

  /**
   * Starts to rebuild a lost view. Does not wait.
   *
   * @return the view; fails with {@link ViewUnavailable} if the view can't be rebuilt now
   */
  public CompletableFuture<StoredView<V>> rebuild(String key) {
    CompletableFuture<StoredView<V>> begun = new CompletableFuture<>();
    CompletableFuture<StoredView<V>> known = pending.putIfAbsent(key, begun);
    if (known != null) {
      return known;
    }
    if (closed) {
      fail(key, "The program stops.");
    } else {
      fromStreams.add(key);
    }
    return begun;
  }

  /** Starts to rebuild a lost view; the caller finds it in the store later. */
  public void rebuildLater(String key) {
    var _ = rebuild(key);
  }

  private void retry(List<String> keys, Throwable cause) {
    retry(fromStreams, keys, cause);
  }

  private void retryFromLog(List<String> keys, Throwable cause) {
    retry(fromLog, keys, cause);
  }

  private void retry(RebuildQueue queue, List<String> keys, Throwable cause) {
    LOG.warn("{}: lost views can't be rebuilt yet: {}", projection, CauseChain.of(cause));
    keys.stream().filter(pending::containsKey).forEach(queue::add);
  }

  private void rebuildFromStreams(List<String> keys) {
    ProjectionState state = store.state(projection);
    Map<String, RebuildPass<V>> passes = new HashMap<>();
    forEachLost(
        state,
        keys,
        (key, view) -> {
          if (view.stream().isEmpty()) {
            fromLog.add(key);
          } else {
            passes.computeIfAbsent(view.stream(), _ -> pass(state, fromLog::add)).add(key, view);
          }
        });
    passes.forEach(this::rebuildFromStream);
  }

  private void rebuildFromStream(String stream, RebuildPass<V> pass) {
    LOG.warn("{}: the store has lost {}; rebuilding them from {}", projection, pass, stream);
    StreamReader reader = new StreamReader(pass);
    try {
      while (!pass.isDone() && !closed) {
        log.read(stream, reader.last, reader::play);
        if (!reader.isComplete()) {
          pass.keys().forEach(fromLog::add);
          return;
        }
        pass.store();
      }
    } catch (LogException.Deleted _) {
      // The log still has the stream's records until it is scavenged.
      pass.keys().forEach(fromLog::add);
    }
  }

  /**
   * Plays the records of a stream up to the first gap. A deleted or truncated stream hides its
   * beginning; the log still has these records until it is scavenged.
   */
  private final class StreamReader {
    private final RebuildPass<V> pass;
    private long last = Log.NO_RECORD;
    private boolean gap;

    StreamReader(RebuildPass<V> pass) {
      this.pass = pass;
    }

    void play(Recorded<?> record) {
      gap = gap || record.revision() != last + 1;
      if (!gap) {
        pass.play(record);
        last = record.revision();
      }
    }

    boolean isComplete() {
      return !gap && last != Log.NO_RECORD;
    }
  }

  private void rebuildFromLog(List<String> keys) {
    ProjectionState state = store.state(projection);
    RebuildPass<V> pass =
        pass(state, key -> fail(key, "The log has its last event, but did not deliver it."));
    forEachLost(state, keys, pass::add);
    if (pass.isDone()) {
      return;
    }
    LOG.warn("{}: the store has lost {}; rebuilding them from the whole log", projection, pass);
    CountDownLatch done = new CountDownLatch(1);
    var reader =
        new CatchUpSubscription.Reader() {
          @Override
          public void read(CatchUpSubscription.Batch batch) {
            batch.records().forEach(pass::play);
            idle(batch.end().position());
          }

          @Override
          public void idle(Position complete) {
            if (!pass.target().isAfter(complete)) {
              pass.store();
            }
            if (pass.isDone()) {
              done.countDown();
            }
          }
        };
    try (CatchUpSubscription _ =
        log.follow("rebuilding " + projection.name(), () -> Checkpoint.START, prefixes, reader)
            .start()) {
      done.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface LostView<V> {
    void accept(String key, StoredView<V> view);
  }

  /** Visits the lost views; completes the others, and fails all if the log has another history. */
  private void forEachLost(ProjectionState state, List<String> keys, LostView<V> visitor) {
    if (!state.checkpoint().isIn(log)) {
      keys.forEach(key -> fail(key, "The stored history differs from the log's history."));
      return;
    }
    List<StoredView<V>> stored = store.read(projection, keys);
    for (int i = 0; i < keys.size(); i++) {
      StoredView<V> view = stored.get(i);
      if (view.isPresent()) {
        complete(keys.get(i), view);
      } else {
        visitor.accept(keys.get(i), view);
      }
    }
  }

  private RebuildPass<V> pass(ProjectionState state, Consumer<String> incomplete) {
    return new RebuildPass<>(
        projection,
        log,
        store,
        state,
        new RebuildPass.Listener<>() {
          @Override
          public void rebuilt(String key, StoredView<V> view) {
            complete(key, view);
          }

          @Override
          public void incomplete(String key) {
            incomplete.accept(key);
          }

          @Override
          public void inSeveralStreams(String key) {
            fromLog.add(key);
          }

          @Override
          public void stateChanged(String key) {
            fromStreams.add(key);
          }
        });
  }

  private void complete(String key, StoredView<V> view) {
    CompletableFuture<StoredView<V>> rebuilt = pending.remove(key);
    if (rebuilt != null) {
      rebuilt.complete(view);
    }
  }

  private void fail(String key, String reason) {
    CompletableFuture<StoredView<V>> rebuilt = pending.remove(key);
    if (rebuilt != null) {
      rebuilt.completeExceptionally(
          new ViewUnavailable(
              "The view %s '%s' can't be rebuilt: %s".formatted(projection, key, reason)));
    }
  }

  @Override
  public void close() {
    closed = true;
    fromStreams.close();
    fromLog.close();
    pending.keySet().forEach(key -> fail(key, "The program stops."));
  }
}
