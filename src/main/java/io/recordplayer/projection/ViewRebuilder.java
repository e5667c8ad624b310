package io.recordplayer.projection;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.projection.ViewStore.State;
import io.recordplayer.projection.ViewStore.Written;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Rebuilds views that the store has lost from the log, in the background: those whose events are
 * all in one stream from that stream, the others together in one pass over the log. Everything else
 * goes on meanwhile.
 */
public final class ViewRebuilder<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewRebuilder.class);

  /** How many views are rebuilt together, at most: they are in memory meanwhile. */
  private static final int TOGETHER = 1_000;

  private static final int NAMED = 10;

  private final Projection<V> projection;
  private final Log log;
  private final ViewStore store;
  private final List<String> prefixes;
  private final Map<String, CompletableFuture<StoredView<V>>> answers = new ConcurrentHashMap<>();
  private final Lane fromStreams = new Lane(this::rebuildFromStreams);
  private final Lane fromLog = new Lane(this::rebuildFromLog);
  private volatile boolean closed;

  /**
   * @param prefixes the beginnings of the names of the streams that have the events
   */
  public ViewRebuilder(Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    this.prefixes = prefixes;
  }

  /**
   * Has a view rebuilt that the store has lost. Doesn't wait.
   *
   * @return the view; fails with {@link ViewUnavailable} where it can't be rebuilt now
   */
  public CompletableFuture<StoredView<V>> rebuild(String key) {
    CompletableFuture<StoredView<V>> begun = new CompletableFuture<>();
    CompletableFuture<StoredView<V>> known = answers.putIfAbsent(key, begun);
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

  /** Keys that wait, and the one thread that works on them while there are any. */
  private final class Lane {
    private final Consumer<List<String>> work;
    private final Set<String> keys = new LinkedHashSet<>();
    private @Nullable Thread worker;

    Lane(Consumer<List<String>> work) {
      this.work = work;
    }

    synchronized void add(String key) {
      keys.add(key);
      if (worker == null) {
        worker = Thread.ofVirtual().name("rebuild " + projection.name()).start(this::run);
      }
    }

    private synchronized List<String> take() {
      List<String> taken = keys.stream().limit(TOGETHER).toList();
      taken.forEach(keys::remove);
      if (taken.isEmpty()) {
        worker = null;
      }
      return taken;
    }

    private void run() {
      Backoff backoff = new Backoff();
      for (List<String> taken = take(); !taken.isEmpty() && !closed; taken = take()) {
        try {
          work.accept(taken);
          backoff.reset();
        } catch (RuntimeException | Error e) {
          // Whoever waits for them would wait for good.
          LOG.warn("{}: lost views can't be rebuilt yet: {}", projection, CauseChain.of(e));
          taken.stream().filter(answers::containsKey).forEach(this::add);
          backoff.pause();
        }
      }
    }

    synchronized void close() {
      if (worker != null) {
        worker.interrupt();
      }
    }
  }

  private void rebuildFromStreams(List<String> keys) {
    Map<String, Pass> passes = new HashMap<>();
    State state = store.state(projection);
    List<StoredView<V>> stored = lost(state, keys);
    for (int i = 0; i < stored.size(); i++) {
      StoredView<V> view = stored.get(i);
      String key = keys.get(i);
      if (isWhole(view)) {
        answer(key, view);
      } else if (view.stream().isEmpty()) {
        fromLog.add(key);
      } else {
        passes.computeIfAbsent(view.stream(), _ -> new Pass(state, fromLog::add)).add(key, view);
      }
    }
    passes.forEach(this::rebuildFromStream);
  }

  private void rebuildFromStream(String stream, Pass pass) {
    LOG.warn("{}: the store has lost {}; rebuilding them from {}", projection, pass, stream);
    StreamPart part = new StreamPart(pass);
    try {
      while (!pass.isDone() && !closed) {
        log.read(stream, part.last, part::play);
        if (!part.isWhole()) {
          pass.keys().forEach(fromLog::add);
          return;
        }
        pass.settle();
      }
    } catch (LogException.Deleted _) {
      // The log as a whole still has what was in it, until it is scavenged.
      pass.keys().forEach(fromLog::add);
    }
  }

  /**
   * The records of a stream that were played. A stream that is deleted or truncated hides its
   * beginning, which the log as a whole still has until it is scavenged.
   */
  private final class StreamPart {
    private final Pass pass;
    private long last = Log.NO_RECORD;
    private boolean gap;

    StreamPart(Pass pass) {
      this.pass = pass;
    }

    void play(Recorded<?> record) {
      gap = gap || record.revision() != last + 1;
      if (!gap) {
        pass.play(record);
        last = record.revision();
      }
    }

    boolean isWhole() {
      return !gap && last != Log.NO_RECORD;
    }
  }

  private void rebuildFromLog(List<String> keys) {
    State state = store.state(projection);
    Pass pass =
        new Pass(state, key -> fail(key, "The log has its last event, but did not bring it."));
    List<StoredView<V>> stored = lost(state, keys);
    for (int i = 0; i < stored.size(); i++) {
      if (isWhole(stored.get(i))) {
        answer(keys.get(i), stored.get(i));
      } else {
        pass.add(keys.get(i), stored.get(i));
      }
    }
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
              pass.settle();
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

  /** What is stored of the views; nothing, and they fail, where it is of another history. */
  private List<StoredView<V>> lost(State state, Collection<String> keys) {
    if (!state.checkpoint().isIn(log)) {
      keys.forEach(key -> fail(key, "The store is of another history than the log."));
      return List.of();
    }
    return store.read(projection, List.copyOf(keys));
  }

  private static boolean isWhole(StoredView<?> view) {
    return !view.lost() || view.stopped() != null;
  }

  private void answer(String key, StoredView<V> view) {
    CompletableFuture<StoredView<V>> answer = answers.remove(key);
    if (answer != null) {
      answer.complete(view);
    }
  }

  private void fail(String key, String reason) {
    CompletableFuture<StoredView<V>> answer = answers.remove(key);
    if (answer != null) {
      answer.completeExceptionally(
          new ViewUnavailable(
              "The view %s '%s' can't be rebuilt: %s".formatted(projection, key, reason)));
    }
  }

  @Override
  public void close() {
    closed = true;
    fromStreams.close();
    fromLog.close();
    answers.keySet().forEach(key -> fail(key, "The program stops."));
  }

  /** Views that are rebuilt together, from records in the log's order. For one thread at a time. */
  private final class Pass {
    private final State state;
    private final Consumer<String> incomplete;
    private final UnreadableEvents unreadable = new UnreadableEvents(projection, log);
    private final Map<String, Rebuilt> views = new HashMap<>();

    /** Up to where records are to be played: what the store has come to. */
    private Checkpoint target = Checkpoint.START;

    /** A view, and what the store knows of it. */
    private final class Rebuilt {
      private final PlayedView<V> view;
      private StoredView<V> lost;

      Rebuilt(String key, StoredView<V> lost) {
        this.view = PlayedView.initial(projection, key, unreadable);
        this.lost = lost;
      }
    }

    /**
     * @param incomplete is told of a view that lacks its last event after all
     */
    Pass(State state, Consumer<String> incomplete) {
      this.state = state;
      this.incomplete = incomplete;
    }

    void add(String key, StoredView<V> lost) {
      views.put(key, new Rebuilt(key, lost));
      target = lost.played();
    }

    Set<String> keys() {
      return Set.copyOf(views.keySet());
    }

    @Override
    public String toString() {
      return views.keySet().stream()
          .sorted()
          .limit(NAMED)
          .collect(Collectors.joining(", ", views.size() + " views (", ")"));
    }

    boolean isDone() {
      return views.isEmpty();
    }

    Position target() {
      return target.position();
    }

    /** Plays a record; before one that the store has not come to, what is rebuilt is stored. */
    void play(Recorded<?> record) {
      while (record.position().isAfter(target.position()) && !isDone()) {
        settle();
      }
      unreadable.look(record);
      for (String key : unreadable.keysOf(record)) {
        Rebuilt rebuilt = views.get(key);
        if (rebuilt != null) {
          rebuilt.view.play(record);
        }
      }
    }

    /**
     * Everything up to the target is played: stores the views that no event has concerned since.
     * The others are played on, up to where the store is now.
     */
    void settle() {
      for (String key : keys()) {
        Rebuilt rebuilt = views.get(key);
        if (rebuilt != null) {
          settle(key, rebuilt);
        }
      }
      if (isDone()) {
        return;
      }
      List<String> left = List.copyOf(views.keySet());
      List<StoredView<V>> stored = store.read(projection, left);
      for (int i = 0; i < left.size(); i++) {
        String key = left.get(i);
        Rebuilt rebuilt = views.get(key);
        StoredView<V> now = stored.get(i);
        if (isWhole(now)) {
          views.remove(key);
          answer(key, now);
        } else if (rebuilt != null && !now.stream().equals(rebuilt.lost.stream())) {
          // Its events are no longer in one stream.
          views.remove(key);
          fromLog.add(key);
        } else if (rebuilt != null) {
          rebuilt.lost = now;
        }
        target = now.played();
      }
    }

    private void settle(String key, Rebuilt rebuilt) {
      if (!isComplete(key, rebuilt)) {
        views.remove(key);
        incomplete.accept(key);
        return;
      }
      StoredView<V> view = rebuilt.lost.rebuilt(rebuilt.view);
      Written written;
      try {
        written = store.repair(projection, state, key, view, rebuilt.view.stop());
      } catch (DataAccessException e) {
        // A store that takes no writes lacks it still, but who asked gets it.
        LOG.debug("{}: the view '{}' is rebuilt, but not stored", projection, key, e);
        written = Written.YES;
      }
      if (written != Written.CHANGED) {
        views.remove(key);
      }
      if (written == Written.YES) {
        answer(key, view);
      } else if (written == Written.BEHIND) {
        // The state is another one by now, and says whether the view is still lost.
        fromStreams.add(key);
      }
    }

    /** Whether the last event that the store knows of is played, if the log still has it. */
    private boolean isComplete(String key, Rebuilt rebuilt) {
      Position last = rebuilt.lost.written();
      return rebuilt.view.stop() != null
          || !last.isAfter(rebuilt.view.position())
          || log.at(last).filter(record -> unreadable.keysOf(record).contains(key)).isEmpty();
    }
  }
}
