package io.recordplayer.live;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.Follower;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Stored;
import io.recordplayer.projection.Tears;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  }

  /**
   * Decides whether others may go on to watch. Of what is played in one go it is told before any of
   * them, so that it can hold back what they are shown.
   */
  public interface Guard<V> extends Watcher<V> {}

  /** A watch that can be ended. */
  @FunctionalInterface
  public interface Watching {
    void end();
  }

  /** A view can't be shown yet; later it can. */
  private static final class Behind extends RecordPlayerException {
    private static final long serialVersionUID = 1L;

    Behind(String message) {
      super(message);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(LiveViews.class);
  private static final int RING = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ViewStore store;
  private final Map<String, Tears> byProjection = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Live<?, ?>> live = new HashMap<>();
  private @Nullable Ring ring;
  private final Follower follower;
  private volatile Position position = Position.START;
  private volatile Consumer<List<Recorded<?>>> played = _ -> {};

  private record Key(String projection, String key) {}

  /** One view that at least one page shows. */
  private static final class Live<V, E> {
    private final Projection<V, E> projection;
    private final Set<Watcher<? super V>> watchers = new LinkedHashSet<>();
    private V view;
    private Position position;

    /** As the writer does, it rather stands still than goes on with a hole in it. */
    private boolean stopped;

    Live(Projection<V, E> projection, Stored<V> stored) {
      this.projection = projection;
      this.view = stored.view();
      this.position = stored.played();
      this.stopped = stored.stopped() != null;
    }

    /** Whether there is something to tell. */
    boolean play(Recorded<?> record, Tears tears) {
      if (stopped || !record.position().isAfter(position)) {
        return false;
      }
      position = record.position();
      if (tears.reasonAgainst(record) != null) {
        stopped = true;
        return true;
      }
      try {
        view = projection.play().play(view, record.as(projection.events()));
        return true;
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        LOG.error("{} can't play {}; the view stands still", projection, record, e);
        stopped = true;
        return true;
      }
    }

    void tell(boolean guards) {
      watchers.stream().filter(watcher -> watcher instanceof Guard == guards).forEach(this::tell);
    }

    void tell(Watcher<? super V> watcher) {
      if (stopped) {
        watcher.stopped(view);
      } else {
        watcher.show(view);
      }
    }
  }

  /**
   * @param prefixes the beginnings of the names of the streams that have events
   */
  public LiveViews(
      Log log, ViewStore store, Collection<Projection<?, ?>> projections, List<String> prefixes) {
    this.store = store;
    for (Projection<?, ?> projection : projections) {
      byProjection.put(projection.name(), new Tears(projection, log));
    }
    this.follower = log.follow("pages", () -> begin(log, projections), prefixes, this::play);
  }

  /**
   * Begins to follow the log; until then no view can be opened.
   *
   * @return itself
   */
  public LiveViews start() {
    follower.start();
    return this;
  }

  /**
   * From the view that is furthest behind on, so that every one finds in the ring what it lacks;
   * but no further back than the ring reaches. Who is as far behind as a new projection has to wait
   * for its writer in any case, and others needn't wait with it.
   */
  private Position begin(Log log, Collection<Projection<?, ?>> projections) {
    for (Projection<?, ?> projection : projections) {
      Objects.requireNonNull(byProjection.get(projection.name())).begin(store.stopped(projection));
    }
    List<Position> checkpoints =
        projections.stream().<Position>map(store::checkpoint).sorted().toList();
    Position from =
        checkpoints.isEmpty()
            ? Position.START
            : log.before(checkpoints.getLast(), RING, checkpoints.getFirst());
    lock.lock();
    try {
      ring = new Ring(RING, from);
    } finally {
      lock.unlock();
    }
    position = from;
    return from;
  }

  /** Tells a listener of each batch once it is played and shown; must not wait. */
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
   * Shows a view to a watcher, now and whenever it changes. Waits for the store.
   *
   * @throws RuntimeException where the store can't be read
   */
  public <V, E> Watching watch(Projection<V, E> projection, String key, Watcher<V> watcher) {
    Key name = new Key(projection.name(), key);
    Backoff backoff = new Backoff();
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (join(projection, name, watcher, null)) {
        return () -> leave(name, watcher);
      }
      Stored<V> stored = store.read(projection, key);
      if (join(projection, name, watcher, stored)) {
        return () -> leave(name, watcher);
      }
      if (System.nanoTime() > giveUp) {
        throw new Behind(
            "The view %s '%s' is played up to %s only; its writer is still far behind."
                .formatted(projection, key, stored.played()));
      }
      backoff.pause();
    }
  }

  @Override
  public <V, E> V read(Projection<V, E> projection, String key) {
    var latest =
        new Watcher<V>() {
          private @Nullable V view;

          @Override
          public void show(V shown) {
            view = shown;
          }
        };
    watch(projection, key, latest).end();
    V view = latest.view;
    return view == null ? projection.initial() : view;
  }

  /** Adds a watcher to a live view, or to one made from what was stored; false if there is none. */
  private <V, E> boolean join(
      Projection<V, E> projection, Key name, Watcher<V> watcher, @Nullable Stored<V> stored) {
    lock.lock();
    try {
      Ring newest = ring;
      @SuppressWarnings("unchecked") // a projection's name stands for its types
      Live<V, E> known = (Live<V, E>) live.get(name);
      if (known == null) {
        if (stored == null
            || newest == null
            || (stored.stopped() == null && !newest.hasAllAfter(stored.played()))) {
          return false;
        }
        known = open(projection, name, stored, newest);
        live.put(name, known);
      }
      known.watchers.add(watcher);
      known.tell(watcher);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private <V, E> Live<V, E> open(
      Projection<V, E> projection, Key name, Stored<V> stored, Ring newest) {
    Live<V, E> opened = new Live<>(projection, stored);
    Tears tears = Objects.requireNonNull(byProjection.get(projection.name()));
    newest.forEachAfter(
        stored.played(),
        record -> {
          if (tears.keysOf(record).contains(name.key())) {
            opened.play(record, tears);
          }
        });
    return opened;
  }

  private void leave(Key name, Watcher<?> watcher) {
    lock.lock();
    try {
      Live<?, ?> known = live.get(name);
      if (known != null && known.watchers.remove(watcher) && known.watchers.isEmpty()) {
        live.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  private void play(List<Recorded<?>> batch) {
    // Before the lock: it may take the log some time.
    batch.forEach(record -> byProjection.values().forEach(tears -> tears.look(record)));
    lock.lock();
    try {
      Ring newest = Objects.requireNonNull(ring);
      Set<Live<?, ?>> changed = new LinkedHashSet<>();
      for (Recorded<?> record : batch) {
        newest.add(record);
        byProjection.forEach(
            (projection, tears) -> {
              for (String key : tears.keysOf(record)) {
                Live<?, ?> view = live.get(new Key(projection, key));
                if (view != null && view.play(record, tears)) {
                  changed.add(view);
                }
              }
            });
      }
      changed.forEach(view -> view.tell(true));
      changed.forEach(view -> view.tell(false));
    } finally {
      lock.unlock();
    }
    position = batch.getLast().position();
    played.accept(batch);
  }

  @Override
  public void close() {
    follower.close();
  }
}
