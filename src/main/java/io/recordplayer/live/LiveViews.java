package io.recordplayer.live;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.projection.PlayedView;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.StoredView;
import io.recordplayer.projection.UnreadableEvents;
import io.recordplayer.projection.ViewRebuilder;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views that a web node's pages show, kept as the log has them.
 *
 * <p>A view is opened from the store, where it is played up to a position, and plays what the ring
 * has after that: no gap, no double. From then on the node's one subscription plays each record
 * into the views it concerns and tells whoever watches them.
 */
public final class LiveViews implements Views, AutoCloseable {
  /** Is told what changed. Called on the feed's own thread: must not wait. */
  public interface Watcher<V> {
    void show(V view);

    /** The view stands still, and what is shown may be old. */
    default void stopped(V view) {
      show(view);
    }

    /** What was shown is of another history than the log's; the view is being fetched anew. */
    default void withdrawn(V initial) {
      stopped(initial);
    }
  }

  /**
   * Decides whether others may go on to watch. Of what is played in one go it is told before any of
   * them, so that it can hold back what they are shown.
   */
  public interface Guard<V> extends Watcher<V> {}

  /** A watch that can be ended. */
  @FunctionalInterface
  public interface ViewSubscription {
    void end();
  }

  private static final Logger LOG = LoggerFactory.getLogger(LiveViews.class);
  private static final long RING_BYTES = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often a view that stands still, or was withdrawn, is looked for in the store. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Log log;
  private final ViewStore store;
  private final long ringBytes;
  private final Map<String, Source<?>> sources = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, SharedView<?>> live = new HashMap<>();
  private @Nullable RecentRecords ring;
  private final CatchUpSubscription follower;
  private final Thread looking;
  private volatile Position position = Position.START;
  private volatile Consumer<List<Recorded<?>>> played = _ -> {};

  private record Key(String projection, String key) {}

  /** A projection, and where its views come from. */
  private record Source<V>(
      Projection<V> projection, UnreadableEvents unreadable, ViewRebuilder<V> rebuilder) {
    static <V> Source<V> of(
        Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
      return new Source<>(
          projection,
          new UnreadableEvents(projection, log),
          new ViewRebuilder<>(projection, log, store, prefixes));
    }

    Set<String> keysOf(Recorded<?> record) {
      return projection.concerns(record) ? unreadable.keysOf(record) : Set.of();
    }
  }

  /** One view that at least one page shows. */
  private static final class SharedView<V> {
    private final Source<V> source;
    private final String key;
    private final Set<Watcher<? super V>> watchers = new LinkedHashSet<>();

    /** Null where it was withdrawn. */
    private @Nullable PlayedView<V> view;

    SharedView(Source<V> source, String key) {
      this.source = source;
      this.key = key;
    }

    /** Whether the store may have more of it than is shown. */
    boolean isToBeLookedFor() {
      return view == null || view.stop() != null;
    }

    /** Whether there is something to tell. */
    boolean play(Recorded<?> record) {
      return view != null && view.play(record);
    }

    void tell(boolean guards) {
      watchers.stream().filter(watcher -> watcher instanceof Guard == guards).forEach(this::tell);
    }

    void tell(Watcher<? super V> watcher) {
      if (view == null) {
        watcher.withdrawn(source.projection().initial());
      } else if (view.stop() != null) {
        watcher.stopped(view.view());
      } else {
        watcher.show(view.view());
      }
    }
  }

  /**
   * @param prefixes the beginnings of the names of the streams that have events
   */
  public LiveViews(
      Log log, ViewStore store, Collection<Projection<?>> projections, List<String> prefixes) {
    this(log, store, projections, prefixes, RING_BYTES);
  }

  /**
   * @param ringBytes how much of the newest records is kept for views that are opened
   */
  public LiveViews(
      Log log,
      ViewStore store,
      Collection<Projection<?>> projections,
      List<String> prefixes,
      long ringBytes) {
    this.log = log;
    this.store = store;
    this.ringBytes = ringBytes;
    for (Projection<?> projection : projections) {
      sources.put(projection.name(), Source.of(projection, log, store, prefixes));
    }
    this.follower = log.follow("pages", this::begin, prefixes, this::play);
    this.looking = Thread.ofVirtual().name("look for views").unstarted(this::lookForViews);
  }

  /**
   * Begins to follow the log; until then no view can be opened.
   *
   * @return itself
   */
  public LiveViews start() {
    follower.start();
    looking.start();
    return this;
  }

  /**
   * From the view that is furthest behind on, so that every one finds in the ring what it lacks;
   * but no further back than the ring reaches. Who is as far behind as a new projection has to wait
   * for its writer in any case, and others needn't wait with it. What was shown before is of
   * another history than the log's.
   */
  private Checkpoint begin() {
    store.lookAnew();
    List<Checkpoint> checkpoints = new ArrayList<>();
    Map<String, Map<String, ViewStop>> stops = new HashMap<>();
    for (Source<?> source : sources.values()) {
      Checkpoint checkpoint = store.checkpoint(source.projection());
      boolean ours = checkpoint.isIn(log);
      checkpoints.add(ours ? checkpoint : Checkpoint.START);
      stops.put(source.projection().name(), ours ? store.stopped(source.projection()) : Map.of());
    }
    checkpoints.sort(Comparator.comparing(Checkpoint::position));
    Checkpoint from =
        checkpoints.isEmpty()
            ? Checkpoint.START
            : log.before(checkpoints.getLast(), ringBytes, checkpoints.getFirst());
    lock.lock();
    try {
      sources.forEach(
          (name, source) -> source.unreadable().begin(Objects.requireNonNull(stops.get(name))));
      ring = new RecentRecords(ringBytes, from);
      live.values().forEach(withdrawn -> withdrawn.view = null);
      tell(live.values());
    } finally {
      lock.unlock();
    }
    position = from.position();
    return from;
  }

  /**
   * Tells a listener of each batch once it is played and shown, and with an empty one that views
   * changed without records; must not wait.
   */
  public void whenPlayed(Consumer<List<Recorded<?>>> listener) {
    played = listener;
  }

  /** How far the node has played. */
  public Position position() {
    return position;
  }

  public boolean isConnected() {
    return follower.isConnected();
  }

  /** Whether the views were shown to be as the log has them, within the last 15 s. */
  boolean isCurrent() {
    return follower.isCurrent();
  }

  /** How many views are kept live. */
  public int size() {
    lock.lock();
    try {
      return live.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows a view to a watcher, now and whenever it changes. Waits for the store; also until a view
   * that the store has lost is rebuilt.
   *
   * @throws ViewUnavailable where it isn't there in time
   * @throws RuntimeException where the store can't be read
   */
  public <V> ViewSubscription watch(Projection<V> projection, String key, Watcher<V> watcher) {
    Key name = new Key(projection.name(), key);
    Backoff backoff = new Backoff();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (join(name, watcher, null)) {
        return () -> leave(name, watcher);
      }
      StoredView<V> stored = read(this.<V>source(name), key, giveUp - System.nanoTime());
      if (isOfThisLog(stored) && join(name, watcher, stored)) {
        return () -> leave(name, watcher);
      }
      if (System.nanoTime() > giveUp) {
        throw new ViewUnavailable(
            "The view %s '%s' is played up to %s only; its writer is still far behind."
                .formatted(projection, key, stored.played().position()));
      }
      backoff.pause();
    }
  }

  /** What is stored; rebuilt where the store has lost it. */
  private <V> StoredView<V> read(Source<V> source, String key, long nanos) {
    StoredView<V> stored = store.read(source.projection(), key);
    if (!stored.lost() || stored.stopped() != null) {
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
      throw new ViewUnavailable("Stopped while a view was rebuilt.");
    }
  }

  /** Whether what is stored is of the log's history. May ask the log. */
  private boolean isOfThisLog(StoredView<?> stored) {
    lock.lock();
    try {
      if (ring != null && ring.has(stored.played())) {
        return true;
      }
    } finally {
      lock.unlock();
    }
    return stored.played().isIn(log);
  }

  @SuppressWarnings("unchecked") // a projection's name stands for its types
  private <V> Source<V> source(Key name) {
    return (Source<V>) Objects.requireNonNull(sources.get(name.projection()));
  }

  @Override
  public <V> V read(Projection<V> projection, String key) {
    LatestView<V> latest = new LatestView<>(this);
    watch(projection, key, latest).end();
    return latest.require(projection, key);
  }

  /** Adds a watcher to a live view, or to one made from what was stored; false if there is none. */
  private <V> boolean join(Key name, Watcher<V> watcher, @Nullable StoredView<V> stored) {
    lock.lock();
    try {
      @SuppressWarnings("unchecked") // a projection's name stands for its types
      SharedView<V> known = (SharedView<V>) live.get(name);
      if (known == null) {
        PlayedView<V> view = stored == null ? null : open(this.<V>source(name), name, stored);
        if (view == null) {
          return false;
        }
        known = new SharedView<>(source(name), name.key());
        known.view = view;
        live.put(name, known);
      }
      known.watchers.add(watcher);
      known.tell(watcher);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: a stored view with what is newer; null where the ring doesn't reach back. */
  private <V> @Nullable PlayedView<V> open(Source<V> source, Key name, StoredView<V> stored) {
    RecentRecords newest = ring;
    Position from = stored.played().position();
    if (newest == null || (stored.stopped() == null && !newest.hasAllAfter(from))) {
      return null;
    }
    PlayedView<V> opened =
        PlayedView.of(source.projection(), name.key(), source.unreadable(), stored);
    newest.forEachAfter(
        from,
        record -> {
          if (source.keysOf(record).contains(name.key())) {
            opened.play(record);
          }
        });
    return opened;
  }

  private void lookForViews() {
    while (true) {
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        List<SharedView<?>> wanted;
        lock.lock();
        try {
          wanted = live.values().stream().filter(SharedView::isToBeLookedFor).toList();
        } finally {
          lock.unlock();
        }
        wanted.forEach(this::lookFor);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        // Pages would wait for good.
        LOG.warn("views that stand still could not be looked for: {}", CauseChain.of(e));
      }
    }
  }

  /** Shows what the store has of a view that stands still or was withdrawn, if it goes on there. */
  private <V> void lookFor(SharedView<V> wanted) {
    Key name = new Key(wanted.source.projection().name(), wanted.key);
    StoredView<V> stored = store.read(wanted.source.projection(), wanted.key);
    if (stored.lost() && stored.stopped() == null) {
      // It is found another time.
      var _ = wanted.source.rebuilder().rebuild(wanted.key);
      return;
    }
    if (!isOfThisLog(stored)) {
      return;
    }
    lock.lock();
    try {
      PlayedView<V> found = open(wanted.source, name, stored);
      boolean better =
          found != null
              && (wanted.view == null || (wanted.view.stop() != null && found.stop() == null));
      if (better && live.get(name) == wanted) {
        wanted.view = found;
        tell(List.of(wanted));
      }
    } finally {
      lock.unlock();
    }
    played.accept(List.of());
  }

  private void leave(Key name, Watcher<?> watcher) {
    lock.lock();
    try {
      SharedView<?> known = live.get(name);
      if (known != null && known.watchers.remove(watcher) && known.watchers.isEmpty()) {
        live.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  private void play(CatchUpSubscription.Batch batch) {
    // Before the lock: it may take the log some time.
    for (Recorded<?> record : batch.records()) {
      for (Source<?> source : sources.values()) {
        if (source.projection().concerns(record)) {
          source.unreadable().look(record);
        }
      }
    }
    lock.lock();
    try {
      Objects.requireNonNull(ring).add(batch);
      Set<SharedView<?>> changed = new LinkedHashSet<>();
      for (Recorded<?> record : batch.records()) {
        sources.forEach(
            (projection, source) -> {
              for (String key : source.keysOf(record)) {
                SharedView<?> view = live.get(new Key(projection, key));
                if (view != null && view.play(record)) {
                  changed.add(view);
                }
              }
            });
      }
      tell(changed);
    } finally {
      lock.unlock();
    }
    position = batch.end().position();
    played.accept(batch.records());
  }

  /** Under the lock: guards first, so that they can hold back what the others are shown. */
  private static void tell(Collection<? extends SharedView<?>> changed) {
    changed.forEach(view -> view.tell(true));
    changed.forEach(view -> view.tell(false));
  }

  @Override
  public void close() {
    follower.close();
    looking.interrupt();
    sources.values().forEach(source -> source.rebuilder().close());
  }
}
