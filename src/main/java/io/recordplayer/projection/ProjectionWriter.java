package io.recordplayer.projection;

import io.recordplayer.log.Follower;
import io.recordplayer.log.Log;
import io.recordplayer.log.ReadAgain;
import io.recordplayer.projection.ViewStore.Written;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and keeps one projection's views in the store. Any number of writers may run for
 * the same projection: the store's condition lets one of them win, and the others notice.
 */
public final class ProjectionWriter<V, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);
  private static final int CACHED = 2_000;

  private final Projection<V, E> projection;
  private final ViewStore store;
  private final Map<String, String> stopped;
  private final Follower follower;

  /** How far the store is, at least; the follower's thread alone changes it. */
  private Position written;

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
   * Begins where the store's checkpoint is.
   *
   * @param prefixes the beginnings of the names of the streams that have the events
   */
  public ProjectionWriter(
      Projection<V, E> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.store = store;
    this.stopped = store.stopped(projection);
    this.written = store.checkpoint(projection);
    this.follower = log.follow("projection " + projection.name(), written, prefixes, this::write);
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

  /** How many views stand still because an event could not be played. */
  public int stoppedViews() {
    return stopped.size();
  }

  private void write(List<Recorded<?>> batch) {
    Map<String, List<Recorded<E>>> byKey = byKey(batch);
    Position reached = batch.getLast().position();
    while (true) {
      switch (writeOnce(byKey, reached)) {
        case YES -> {
          written = reached;
          return;
        }
        case CHANGED -> cache.clear();
        case BEHIND -> startAgain();
      }
    }
  }

  /** The store lost what it had, if only the last second of it: what is missing is played again. */
  private void startAgain() {
    cache.clear();
    stopped.clear();
    stopped.putAll(store.stopped(projection));
    written = store.checkpoint(projection);
    throw new ReadAgain("Redis has lost views of " + projection + ".", written);
  }

  private Written writeOnce(Map<String, List<Recorded<E>>> byKey, Position checkpoint) {
    Map<String, Stored<V>> before = read(byKey.keySet().stream().toList());
    Map<String, Stored<V>> after = new LinkedHashMap<>();
    byKey.forEach(
        (key, events) -> {
          Stored<V> stored = before.get(key);
          if (stored == null) {
            return;
          }
          Stored<V> played = play(key, stored, events);
          if (played.written().isAfter(stored.written())) {
            after.put(key, played);
          }
        });
    Written done = store.write(projection, before, after, written, checkpoint);
    if (done == Written.YES) {
      cache.putAll(after);
    }
    return done;
  }

  private Map<String, List<Recorded<E>>> byKey(List<Recorded<?>> batch) {
    Map<String, List<Recorded<E>>> byKey = new LinkedHashMap<>();
    for (Recorded<?> record : batch) {
      if (record.data() instanceof Unreadable unreadable) {
        LOG.error("{} skips {}: {}", projection, record, unreadable.reason());
        continue;
      }
      String key = projection.keyOf(record);
      if (key != null && !stopped.containsKey(key)) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(record.as(projection.events()));
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

  private Stored<V> play(String key, Stored<V> stored, List<Recorded<E>> events) {
    Stored<V> view = stored;
    for (Recorded<E> event : events) {
      if (event.position().isAfter(view.written())) {
        try {
          V next = projection.play().play(view.view(), event);
          view = new Stored<>(next, event.position(), event.position());
        } catch (RuntimeException e) {
          LOG.error("{} can't play {}; the view '{}' stands still", projection, event, key, e);
          String reason = event.position() + ": " + e;
          store.stop(projection, key, reason);
          stopped.put(key, reason);
          return view;
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
