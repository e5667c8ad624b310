package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Plays records, in the order of the log, into lost views and stores them. Not thread-safe. */
final class RebuildPass<V> {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildPass.class);
  private static final int NAMED = 10;

  /** Receives each view of the pass once. */
  interface Listener<V> {
    /** The view is rebuilt, or was not lost any more. */
    void rebuilt(String key, StoredView<V> view);

    /** The records of the pass lack the view's last event. */
    void incomplete(String key);

    /** The view has events in several streams now. */
    void inSeveralStreams(String key);

    /** The stored state has changed: only the new state tells whether the view is lost. */
    void stateChanged(String key);
  }

  private final Projection<V> projection;
  private final Log log;
  private final ViewStore store;
  private final ProjectionState state;
  private final Listener<V> listener;
  private final UnreadableEvents unreadable;
  private final Map<String, Rebuilt<V>> views = new HashMap<>();

  /** The checkpoint of the store: records up to it must be played before a view is stored. */
  private Checkpoint target = Checkpoint.START;

  private static final class Rebuilt<V> {
    private final PlayedView<V> view;
    private StoredView<V> lost;

    Rebuilt(PlayedView<V> view, StoredView<V> lost) {
      this.view = view;
      this.lost = lost;
    }
  }

  RebuildPass(
      Projection<V> projection,
      Log log,
      ViewStore store,
      ProjectionState state,
      Listener<V> listener) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    this.state = state;
    this.listener = listener;
    this.unreadable = new UnreadableEvents(projection, log);
  }

  void add(String key, StoredView<V> lost) {
    views.put(key, new Rebuilt<>(PlayedView.initial(projection, key, unreadable), lost));
    target = lost.played();
  }

  Set<String> keys() {
    return Set.copyOf(views.keySet());
  }

  boolean isDone() {
    return views.isEmpty();
  }

  Position target() {
    return target.position();
  }

  /** Plays a record. Before a record that the store has not reached, the views are stored. */
  void play(Recorded<?> record) {
    while (record.position().isAfter(target.position()) && !isDone()) {
      store();
    }
    unreadable.inspect(record);
    for (String key : unreadable.keysOf(record)) {
      Rebuilt<V> rebuilt = views.get(key);
      if (rebuilt != null) {
        rebuilt.view.play(record);
      }
    }
  }

  /**
   * Stores the views, once all records up to the target are played. Views that have newer events
   * stay in the pass, with the store's present checkpoint as their target.
   */
  void store() {
    for (String key : keys()) {
      Rebuilt<V> rebuilt = views.get(key);
      if (rebuilt != null) {
        store(key, rebuilt);
      }
    }
    if (isDone()) {
      return;
    }
    List<String> left = List.copyOf(views.keySet());
    List<StoredView<V>> stored = store.read(projection, left);
    for (int i = 0; i < left.size(); i++) {
      String key = left.get(i);
      Rebuilt<V> rebuilt = views.get(key);
      StoredView<V> now = stored.get(i);
      if (now.isPresent()) {
        views.remove(key);
        listener.rebuilt(key, now);
      } else if (rebuilt != null && !now.stream().equals(rebuilt.lost.stream())) {
        views.remove(key);
        listener.inSeveralStreams(key);
      } else if (rebuilt != null) {
        rebuilt.lost = now;
      }
      target = now.played();
    }
  }

  private void store(String key, Rebuilt<V> rebuilt) {
    if (!isComplete(key, rebuilt)) {
      views.remove(key);
      listener.incomplete(key);
      return;
    }
    StoredView<V> view = rebuilt.lost.rebuilt(rebuilt.view);
    WriteResult result;
    try {
      result = store.repair(projection, state, key, view, rebuilt.view.stop());
    } catch (DataAccessException e) {
      // A Redis that rejects writes still lacks the view, but the caller can have it.
      LOG.debug("{}: the view '{}' is rebuilt, but not stored", projection, key, e);
      result = WriteResult.WRITTEN;
    }
    if (result != WriteResult.VIEW_CHANGED) {
      views.remove(key);
    }
    if (result == WriteResult.WRITTEN) {
      listener.rebuilt(key, view);
    } else if (result == WriteResult.STATE_BEHIND) {
      listener.stateChanged(key);
    }
  }

  /** Whether the last event that the store knows of is played, or the log no longer has it. */
  private boolean isComplete(String key, Rebuilt<V> rebuilt) {
    Position last = rebuilt.lost.written();
    return rebuilt.view.stop() != null
        || !last.isAfter(rebuilt.view.position())
        || log.at(last).filter(record -> unreadable.keysOf(record).contains(key)).isEmpty();
  }

  @Override
  public String toString() {
    return views.keySet().stream()
        .sorted()
        .limit(NAMED)
        .collect(Collectors.joining(", ", views.size() + " views (", ")"));
  }
}
