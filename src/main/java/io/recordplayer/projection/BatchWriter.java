package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays batches of events into the stored views of one projection. Not thread-safe. */
final class BatchWriter<V> {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
  private static final int CACHED_BYTES = 32 << 20;

  private final Projection<V> projection;
  private final ViewStore store;
  private final ViewRebuilder<V> rebuilder;
  private final UnreadableEvents unreadable;
  private final StoppedViews stopped;

  /** The stored views as this process knows them; an outdated view costs one more read. */
  private final ViewCache<V> cache = new ViewCache<>(CACHED_BYTES);

  BatchWriter(
      Projection<V> projection,
      ViewStore store,
      ViewRebuilder<V> rebuilder,
      UnreadableEvents unreadable,
      StoppedViews stopped) {
    this.projection = projection;
    this.store = store;
    this.rebuilder = rebuilder;
    this.unreadable = unreadable;
    this.stopped = stopped;
  }

  /** Forgets the stored views: the stored state is another one. */
  void begin() {
    cache.clear();
  }

  /**
   * Writes the views after a batch of records together with the checkpoint.
   *
   * @param state the stored state
   * @param end the checkpoint after the batch
   * @return false if the stored state has changed; then nothing is written
   */
  boolean write(ProjectionState state, List<Recorded<?>> records, Checkpoint end) {
    Map<String, ViewStop> stops = new HashMap<>();
    Map<String, List<Recorded<?>>> byKey = byKey(records, stops);
    while (true) {
      // A copy: what this attempt finds is not true any more if another process was faster.
      Map<String, ViewStop> found = new HashMap<>(stops);
      try {
        switch (writeOnce(state, byKey, found, end)) {
          case WRITTEN -> {
            found.forEach(stopped::add);
            return true;
          }
          case VIEW_CHANGED -> cache.clear();
          case DOCUMENT_LOST -> cache.forgetDocuments();
          case STATE_BEHIND -> {
            return false;
          }
        }
      } catch (DocumentWrite.Unwritable e) {
        LOG.error("{}: the view '{}' is stopped", projection, e.key(), e);
        stops.put(e.key(), ViewStop.because(String.valueOf(e.getMessage())));
        byKey.remove(e.key());
      }
    }
  }

  private Map<String, List<Recorded<?>>> byKey(
      List<Recorded<?>> records, Map<String, ViewStop> stops) {
    Map<String, List<Recorded<?>>> byKey = new LinkedHashMap<>();
    for (Recorded<?> record : records) {
      if (!projection.concerns(record)) {
        continue;
      }
      unreadable.inspect(record);
      ViewStop streamStop = unreadable.stopOf(record);
      if (streamStop != null && !stopped.contains(record.stream())) {
        // Tells every program that a view with a later event of this stream lacks an event.
        stops.put(record.stream(), streamStop);
      }
      for (String key : unreadable.keysOf(record)) {
        if (!stopped.contains(key)) {
          byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(record);
        }
      }
    }
    return byKey;
  }

  private WriteResult writeOnce(
      ProjectionState state,
      Map<String, List<Recorded<?>>> byKey,
      Map<String, ViewStop> stops,
      Checkpoint end) {
    Map<String, DocumentWrite<V>> changes = new LinkedHashMap<>();
    Map<String, StoredView<V>> stored = read(List.copyOf(byKey.keySet()));
    byKey.forEach(
        (key, events) -> {
          StoredView<V> before = Objects.requireNonNull(stored.get(key));
          if (before.stopped() != null) {
            stopped.add(key, ViewStop.because(before.stopped()));
            return;
          }
          StoredView<V> after =
              before.lost()
                  ? noteLastEvent(before, events, end)
                  : play(key, before, events, stops, end);
          if (after.stopped() != null || after.written().isAfter(before.written())) {
            changes.put(key, DocumentWrite.of(projection, key, before, after));
          }
        });
    WriteResult result = store.write(projection, state, changes, stops, end);
    if (result == WriteResult.WRITTEN) {
      changes.forEach(
          (key, change) -> {
            if (change.after().lost()) {
              rebuilder.rebuildLater(key);
            } else {
              cache.put(key, change.after());
            }
          });
    }
    return result;
  }

  private Map<String, StoredView<V>> read(List<String> keys) {
    Map<String, StoredView<V>> views = HashMap.newHashMap(keys.size());
    List<String> unknown = new ArrayList<>();
    for (String key : keys) {
      StoredView<V> cached = cache.get(key);
      if (cached == null) {
        unknown.add(key);
      } else {
        views.put(key, cached);
      }
    }
    if (!unknown.isEmpty()) {
      List<StoredView<V>> found = store.readToWrite(projection, unknown);
      for (int i = 0; i < unknown.size(); i++) {
        views.put(unknown.get(i), found.get(i));
      }
    }
    return views;
  }

  /** A lost view is not played: its last event is noted, so that the rebuilt view includes it. */
  private static <V> StoredView<V> noteLastEvent(
      StoredView<V> lost, List<Recorded<?>> events, Checkpoint end) {
    StoredView<V> noted = lost;
    for (Recorded<?> event : events) {
      if (event.position().isAfter(lost.played().position())) {
        noted = noted.after(lost.view(), event.position(), event.stream(), end);
      }
    }
    return noted;
  }

  private StoredView<V> play(
      String key,
      StoredView<V> stored,
      List<Recorded<?>> events,
      Map<String, ViewStop> stops,
      Checkpoint end) {
    PlayedView<V> view = PlayedView.of(projection, key, unreadable, stored);
    StoredView<V> played = stored;
    for (Recorded<?> event : events) {
      if (view.play(event)) {
        ViewStop stop = view.stop();
        if (stop != null) {
          LOG.error("{}: the view '{}' is stopped: {}", projection, key, stop.reason());
          stops.put(key, stop);
          return played.stopped(stop.reason(), end);
        }
        played = played.after(view.view(), event.position(), event.stream(), end);
      }
    }
    return played;
  }
}
