package io.recordplayer.live;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.StoredView;
import io.recordplayer.projection.ViewStop;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.projection.ViewUnavailable;
import io.recordplayer.projection.Views;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Keeps the views that this node's pages watch as current as the log.
 *
 * <p>A view opens from the store, where it is played up to a position, and plays the recent records
 * after that position: no gap, no duplicate. From then on the node's one subscription plays each
 * record into the views that it concerns, and tells their watchers.
 */
public final class LiveViews implements Views, AutoCloseable {
  /** Receives the changes of a view, on the subscription's thread. No method may wait. */
  public interface Watcher<V> {
    void show(V view);

    /** The view is stopped; it may be out of date. */
    default void stopped(V view) {
      show(view);
    }

    /** The log's history differs from the history of the view; the view is being read again. */
    default void withdrawn(V initial) {
      stopped(initial);
    }
  }

  /**
   * Decides whether other watchers may see their views. All guards receive the changes of a batch
   * before the other watchers, so that they can hold back what these are shown.
   */
  public interface Guard<V> extends Watcher<V> {}

  /** Ends a watch. */
  @FunctionalInterface
  public interface ViewSubscription {
    /** The watcher receives no more changes. Does nothing after the first call. */
    void end();
  }

  private static final long RECENT_BYTES = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Log log;
  private final ViewStore store;
  private final long recentBytes;
  private final Map<String, ViewSource<?>> sources = new LinkedHashMap<>();
  private final SharedViews views = new SharedViews();
  private final CatchUpSubscription follower;
  private final StoppedViewSearch search;
  private volatile Position position = Position.START;
  private volatile Consumer<List<Recorded<?>>> played = _ -> {};

  /**
   * @param prefixes the prefixes of all event streams
   */
  public LiveViews(
      Log log, ViewStore store, Collection<Projection<?>> projections, List<String> prefixes) {
    this(log, store, projections, prefixes, RECENT_BYTES);
  }

  /**
   * @param recentBytes the size of the newest records that are kept for views that open
   */
  public LiveViews(
      Log log,
      ViewStore store,
      Collection<Projection<?>> projections,
      List<String> prefixes,
      long recentBytes) {
    this.log = log;
    this.store = store;
    this.recentBytes = recentBytes;
    for (Projection<?> projection : projections) {
      sources.put(projection.name(), ViewSource.of(projection, log, store, prefixes));
    }
    this.follower = log.follow("pages", this::begin, prefixes, this::play);
    this.search =
        new StoppedViewSearch(store, views, this::isOfThisLog, () -> played.accept(List.of()));
  }

  /**
   * Starts to follow the log. Before that, no view can be opened.
   *
   * @return these views
   */
  public LiveViews start() {
    follower.start();
    search.start();
    return this;
  }

  /**
   * Starts at the oldest checkpoint of all projections, so that the recent records reach back to
   * each stored view, but not further back than the recent records can reach. A projection that is
   * further behind, for instance a new one, needs its writer first; the others don't wait for it.
   */
  private Checkpoint begin() {
    store.forgetLog();
    List<Checkpoint> checkpoints = new ArrayList<>();
    Map<String, Map<String, ViewStop>> stops = new HashMap<>();
    for (ViewSource<?> source : sources.values()) {
      Checkpoint checkpoint = store.checkpoint(source.projection());
      boolean ours = checkpoint.isIn(log);
      checkpoints.add(ours ? checkpoint : Checkpoint.START);
      stops.put(source.projection().name(), ours ? store.stopped(source.projection()) : Map.of());
    }
    checkpoints.sort(Comparator.comparing(Checkpoint::position));
    Checkpoint from =
        checkpoints.isEmpty()
            ? Checkpoint.START
            : log.before(checkpoints.getLast(), recentBytes, checkpoints.getFirst());
    views.begin(
        new RecentRecords(recentBytes, from),
        () ->
            sources.forEach(
                (name, source) ->
                    source.unreadable().begin(Objects.requireNonNull(stops.get(name)))));
    position = from.position();
    return from;
  }

  private void play(CatchUpSubscription.Batch batch) {
    // Outside the lock of the views, because it may read the log.
    for (Recorded<?> record : batch.records()) {
      for (ViewSource<?> source : sources.values()) {
        if (source.projection().concerns(record)) {
          source.unreadable().inspect(record);
        }
      }
    }
    views.play(batch, sources.values());
    position = batch.end().position();
    played.accept(batch.records());
  }

  /**
   * Sets the listener that receives each batch after the watchers have received its changes, and an
   * empty batch after views have changed without a record. The listener must not wait.
   */
  public void whenPlayed(Consumer<List<Recorded<?>>> listener) {
    played = listener;
  }

  /** The position up to which the node has played the log. */
  public Position position() {
    return position;
  }

  public boolean isConnected() {
    return follower.isConnected();
  }

  /** Whether the log has confirmed within the last 15 s that the views are current. */
  boolean isCurrent() {
    return follower.isCurrent();
  }

  /** The number of views that somebody watches. */
  public int size() {
    return views.size();
  }

  /**
   * Shows a view to a watcher, now and after each change. Waits for the store, and until a lost
   * view is rebuilt, for up to 30 s.
   *
   * @throws ViewUnavailable if the view is not available by then
   * @throws RuntimeException if the store can't be read
   */
  public <V> ViewSubscription watch(Projection<V> projection, String key, Watcher<V> watcher) {
    ViewSource<V> source = source(projection);
    ViewSubscription known = views.watch(source, key, watcher, null);
    if (known != null) {
      return known;
    }
    Backoff backoff = new Backoff();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      StoredView<V> stored = read(source, key, giveUp - System.nanoTime());
      ViewSubscription opened =
          views.watch(source, key, watcher, isOfThisLog(stored) ? stored : null);
      if (opened != null) {
        return opened;
      }
      if (System.nanoTime() > giveUp) {
        throw new ViewUnavailable(
            "The view %s '%s' is played up to %s only; its writer is still far behind."
                .formatted(projection, key, stored.played().position()));
      }
      backoff.pause();
    }
  }

  /** Reads a stored view; has it rebuilt if the store has lost it. */
  private <V> StoredView<V> read(ViewSource<V> source, String key, long nanos) {
    StoredView<V> stored = store.read(source.projection(), key);
    if (stored.isPresent()) {
      return stored;
    }
    try {
      return source.rebuilder().rebuild(key).get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ViewUnavailable(
          "The store has lost the view %s '%s'; it is being rebuilt from the log: %s"
              .formatted(source.projection(), key, CauseChain.of(e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ViewUnavailable("The thread was interrupted while a view was rebuilt.");
    }
  }

  /** Whether the history of a stored view is the log's. May read the log. */
  private boolean isOfThisLog(StoredView<?> stored) {
    return views.has(stored.played()) || stored.played().isIn(log);
  }

  @SuppressWarnings("unchecked") // a projection's name stands for its type
  private <V> ViewSource<V> source(Projection<V> projection) {
    ViewSource<V> source = (ViewSource<V>) sources.get(projection.name());
    if (source == null) {
      throw new IllegalArgumentException(
          "The projection '%s' is in no Feature; add it to one.".formatted(projection.name()));
    }
    return source;
  }

  @Override
  public <V> V read(Projection<V> projection, String key) {
    LatestView<V> latest = new LatestView<>(this);
    watch(projection, key, latest).end();
    return latest.require(projection, key);
  }

  @Override
  public void close() {
    follower.close();
    search.close();
    sources.values().forEach(source -> source.rebuilder().close());
  }
}
