package io.recordplayer.projection;

import io.recordplayer.log.Follower;
import io.recordplayer.log.Log;
import io.recordplayer.log.ReadAgain;
import io.recordplayer.projection.ViewStore.Written;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and keeps one projection's views in the store. Any number of writers may run for
 * the same projection: the store's condition lets one of them win, and the others notice.
 */
public final class ProjectionWriter<V, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);
  private static final int CACHED = 2_000;
  private static final Duration TIDY = Duration.ofHours(1);

  private final Projection<V, E> projection;
  private final ViewStore store;
  private final Map<String, String> stopped = new ConcurrentHashMap<>();
  private final Tears tears;
  private final Follower follower;

  /** How far the store is, at least; the follower's thread alone changes it. */
  private Position written = Position.START;

  /** What the store has, as far as we know; being wrong costs one more read. Least used leave. */
  private final Map<String, Stored<V>> cache =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored<V>> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * @param prefixes the beginnings of the names of the streams that have the events
   */
  public ProjectionWriter(
      Projection<V, E> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.store = store;
    this.tears = new Tears(projection, log);
    this.follower =
        log.follow("projection " + projection.name(), this::begin, prefixes, new Reader());
  }

  /**
   * Begins where the store's checkpoint is.
   *
   * @return itself
   */
  public ProjectionWriter<V, E> start() {
    follower.start();
    return this;
  }

  private Position begin() {
    goBack();
    store.use(projection);
    stopped.forEach(
        (key, reason) -> LOG.error("{}: the view '{}' stands still: {}", projection, key, reason));
    return written;
  }

  /** To where the store is. */
  private void goBack() {
    cache.clear();
    stopped.clear();
    stopped.putAll(store.stopped(projection));
    tears.begin(stopped);
    written = store.checkpoint(projection);
  }

  private final class Reader implements Follower.Reader {
    private long tidied = System.nanoTime() - TIDY.toNanos() - 1;

    @Override
    public void read(List<Recorded<?>> batch) {
      write(batch);
    }

    @Override
    public void idle() {
      if (written.isAfter(store.checkpoint(projection))) {
        // Nobody may be able to cause the event that would show it: pages need views to act.
        startAgain();
      }
      long now = System.nanoTime();
      if (now - tidied > TIDY.toNanos()) {
        tidied = now;
        store.use(projection);
        store.deleteRelics(projection);
      }
    }
  }

  public Projection<V, E> projection() {
    return projection;
  }

  /** How far it is. */
  public Position position() {
    return follower.position();
  }

  public boolean isConnected() {
    return follower.isConnected();
  }

  /**
   * The keys whose views stand still, and why: an event that can't be played, for instance. The
   * streams with an event that can't be read are among them, by their names.
   */
  public Map<String, String> stopped() {
    return Map.copyOf(stopped);
  }

  private void write(List<Recorded<?>> batch) {
    Map<String, String> stops = new HashMap<>();
    Map<String, List<Recorded<?>>> byKey = byKey(batch, stops);
    Position reached = batch.getLast().position();
    while (true) {
      try {
        switch (writeOnce(byKey, stops, reached)) {
          case YES -> {
            written = reached;
            stopped.putAll(stops);
            return;
          }
          case CHANGED -> cache.clear();
          case BEHIND -> startAgain();
        }
      } catch (ViewStore.Unwritable e) {
        LOG.error("{}: the view '{}' stands still", projection, e.key(), e);
        stops.put(e.key(), String.valueOf(e.getMessage()));
        byKey.remove(e.key());
      }
    }
  }

  /** The store lost what it had, if only the last second of it: what is missing is played again. */
  private void startAgain() {
    store.lost();
    goBack();
    throw new ReadAgain("Redis has lost views of " + projection + ".", written);
  }

  private Written writeOnce(
      Map<String, List<Recorded<?>>> byKey, Map<String, String> stops, Position checkpoint) {
    Map<String, Stored<V>> before = read(byKey.keySet().stream().toList());
    Map<String, Stored<V>> after = new LinkedHashMap<>();
    byKey.forEach(
        (key, events) -> {
          Stored<V> stored = before.get(key);
          if (stored == null) {
            return;
          }
          Stored<V> played = stored.stopped() == null ? play(key, stored, events) : stored;
          if (played.stopped() != null) {
            LOG.error("{}: the view '{}' stands still: {}", projection, key, played.stopped());
            stops.put(key, played.stopped());
          }
          if (played.written().isAfter(stored.written())) {
            after.put(key, played);
          }
        });
    Written done = store.write(projection, before, after, stops, written, checkpoint);
    if (done == Written.YES) {
      cache.putAll(after);
    }
    return done;
  }

  private Map<String, List<Recorded<?>>> byKey(List<Recorded<?>> batch, Map<String, String> stops) {
    Map<String, List<Recorded<?>>> byKey = new LinkedHashMap<>();
    for (Recorded<?> record : batch) {
      tears.look(record);
      String torn = tears.reasonAgainst(record);
      if (torn != null && !stopped.containsKey(record.stream())) {
        // A view that begins later in this stream has the same hole, also for who starts then.
        stops.put(record.stream(), torn);
      }
      for (String key : tears.keysOf(record)) {
        if (!stopped.containsKey(key)) {
          byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(record);
        }
      }
    }
    return byKey;
  }

  private Map<String, Stored<V>> read(List<String> keys) {
    Map<String, Stored<V>> views = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String key : keys) {
      Stored<V> cached = cache.get(key);
      if (cached != null) {
        views.put(key, cached);
      } else {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      List<Stored<V>> found = store.read(projection, unknown);
      for (int i = 0; i < unknown.size(); i++) {
        views.put(unknown.get(i), found.get(i));
      }
    }
    return views;
  }

  private Stored<V> play(String key, Stored<V> stored, List<Recorded<?>> events) {
    Stored<V> view = stored;
    for (Recorded<?> event : events) {
      if (event.position().isAfter(view.written())) {
        String torn = tears.reasonAgainst(event);
        if (torn != null) {
          return new Stored<>(view.view(), view.written(), view.written(), torn);
        }
        try {
          V next = projection.play().play(view.view(), event.as(projection.events()));
          view = new Stored<>(next, event.position(), event.position(), null);
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
          LOG.error("{} can't play {} into '{}'", projection, event, key, e);
          return new Stored<>(view.view(), view.written(), view.written(), event + ": " + e);
        }
      }
    }
    return view;
  }

  @Override
  public void close() {
    follower.close();
  }
}
