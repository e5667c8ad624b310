package io.recordplayer.live;

import io.recordplayer.log.Log;
import io.recordplayer.projection.PlayedView;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.StoredView;
import io.recordplayer.projection.UnreadableEvents;
import io.recordplayer.projection.ViewRebuilder;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Set;

/** One projection with everything that opens its views. */
record ViewSource<V>(
    Projection<V> projection, UnreadableEvents unreadable, ViewRebuilder<V> rebuilder) {
  static <V> ViewSource<V> of(
      Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
    return new ViewSource<>(
        projection,
        new UnreadableEvents(projection, log),
        new ViewRebuilder<>(projection, log, store, prefixes));
  }

  Set<String> keysOf(Recorded<?> record) {
    return projection.concerns(record) ? unreadable.keysOf(record) : Set.of();
  }

  PlayedView<V> open(String key, StoredView<V> stored) {
    return PlayedView.of(projection, key, unreadable, stored);
  }
}
