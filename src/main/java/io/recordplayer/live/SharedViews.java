package io.recordplayer.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.recordplayer.live.LiveViews.ViewSubscription;
import io.recordplayer.live.LiveViews.Watcher;
import io.recordplayer.live.SharedView.Registration;
import io.recordplayer.log.CatchUpSubscription.Batch;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.projection.PlayedView;
import io.recordplayer.projection.StoredView;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The views that somebody on this node watches, and the recent records that make a stored view
 * current. One lock guards both, so that a view that opens plays each record once.
 *
 * <p>After its last watch a view plays nothing, but is kept for a short time. A watch that begins
 * again in this time needs no store: the view plays the recent records that it lacks.
 */
final class SharedViews {
  /** How long a view is kept after its last watch. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** The bytes of the documents of all kept views. */
  private static final int KEPT_BYTES = 16 << 20;

  /** The bytes that a kept view takes beside its document. */
  private static final int ENTRY = 512;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Name, SharedView<?>> watched = new HashMap<>();
  private final Cache<Name, KeptView> kept =
      Caffeine.newBuilder()
          .maximumWeight(KEPT_BYTES)
          .weigher((Name _, KeptView view) -> ENTRY + view.view().bytes())
          .expireAfterWrite(KEPT)
          .scheduler(Scheduler.systemScheduler())
          .executor(Runnable::run)
          .build();

  /** Null until the node follows the log. */
  private @Nullable RecentRecords recent;

  private record Name(String projection, String key) {
    static Name of(ViewSource<?> source, String key) {
      return new Name(source.projection().name(), key);
    }
  }

  /** A view without a watch, and the position up to which the node had played then. */
  private record KeptView(SharedView<?> view, Position played) {}

  /**
   * Begins with a history that may be another one: withdraws all views.
   *
   * @param first the recent records, none so far
   * @param prepare runs while no view is open
   */
  void begin(RecentRecords first, Runnable prepare) {
    lock.lock();
    try {
      prepare.run();
      recent = first;
      kept.invalidateAll();
      watched.values().forEach(SharedView::withdraw);
      tell(watched.values());
    } finally {
      lock.unlock();
    }
  }

  /** The number of views that somebody watches. */
  int size() {
    lock.lock();
    try {
      return watched.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a record is one of the recent ones. */
  boolean has(Checkpoint record) {
    lock.lock();
    try {
      return recent != null && recent.has(record);
    } finally {
      lock.unlock();
    }
  }

  /** The views that are stopped or withdrawn. */
  List<SharedView<?>> notPlaying() {
    lock.lock();
    try {
      return watched.values().stream().filter(view -> !view.isPlaying()).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins a watch of a view that is watched or kept, or else of the stored view.
   *
   * @param stored null if the store was not read
   * @return null if there is no such view, or if the recent records don't reach back to it
   */
  <V> @Nullable ViewSubscription watch(
      ViewSource<V> source, String key, Watcher<V> watcher, @Nullable StoredView<V> stored) {
    Name name = Name.of(source, key);
    lock.lock();
    try {
      SharedView<V> view = find(name, source, stored);
      if (view == null) {
        return null;
      }
      watched.put(name, view);
      return new Subscription<>(name, view, view.register(watcher));
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("unchecked") // a projection's name stands for its type
  private <V> @Nullable SharedView<V> find(
      Name name, ViewSource<V> source, @Nullable StoredView<V> stored) {
    SharedView<V> known = (SharedView<V>) watched.get(name);
    if (known == null) {
      known = (SharedView<V>) takeKept(name);
    }
    if (known == null && stored != null) {
      PlayedView<V> opened = open(source, name.key(), stored);
      known = opened == null ? null : new SharedView<>(source, name.key(), opened, stored.bytes());
    }
    return known;
  }

  private @Nullable SharedView<?> takeKept(Name name) {
    KeptView found = kept.asMap().remove(name);
    if (found == null || recent == null || !recent.hasAllAfter(found.played())) {
      return null;
    }
    SharedView<?> view = found.view();
    playAfter(recent, found.played(), view.source(), view.key(), view::play);
    return view;
  }

  /** A stored view with the recent records; null if these don't reach back to it. */
  private <V> @Nullable PlayedView<V> open(ViewSource<V> source, String key, StoredView<V> stored) {
    Position from = stored.played().position();
    if (recent == null || (stored.stopped() == null && !recent.hasAllAfter(from))) {
      return null;
    }
    PlayedView<V> opened = source.open(key, stored);
    playAfter(recent, from, source, key, opened::play);
    return opened;
  }

  private static void playAfter(
      RecentRecords recent,
      Position position,
      ViewSource<?> source,
      String key,
      Consumer<Recorded<?>> view) {
    recent.forEachAfter(
        position,
        record -> {
          if (source.keysOf(record).contains(key)) {
            view.accept(record);
          }
        });
  }

  /** Ends one watch. An ended subscription does not keep its view in memory. */
  private final class Subscription<V> implements ViewSubscription {
    private final Name name;
    private final Registration<V> registration;
    private @Nullable SharedView<V> view;

    Subscription(Name name, SharedView<V> view, Registration<V> registration) {
      this.name = name;
      this.view = view;
      this.registration = registration;
    }

    @Override
    public void end() {
      lock.lock();
      try {
        SharedView<V> ended = view;
        view = null;
        if (ended != null && ended.unregister(registration)) {
          watched.remove(name);
          keep(name, ended);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void keep(Name name, SharedView<?> view) {
    if (view.isPlaying()) {
      kept.put(name, new KeptView(view, Objects.requireNonNull(recent).last()));
    }
  }

  /** Plays a batch into all views that it concerns, then tells their watchers. */
  void play(Batch batch, Collection<ViewSource<?>> sources) {
    lock.lock();
    try {
      Objects.requireNonNull(recent).add(batch);
      Set<SharedView<?>> changed = new LinkedHashSet<>();
      for (Recorded<?> record : batch.records()) {
        for (ViewSource<?> source : sources) {
          for (String key : source.keysOf(record)) {
            SharedView<?> view = watched.get(Name.of(source, key));
            if (view != null && view.play(record)) {
              changed.add(view);
            }
          }
        }
      }
      tell(changed);
    } finally {
      lock.unlock();
    }
  }

  /** Replaces a stopped or withdrawn view by the stored one, if that is better. */
  <V> void refresh(SharedView<V> view, StoredView<V> stored) {
    lock.lock();
    try {
      PlayedView<V> opened = open(view.source(), view.key(), stored);
      boolean isWatched = view.equals(watched.get(Name.of(view.source(), view.key())));
      if (isWatched && opened != null && view.replace(opened)) {
        tell(List.of(view));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells all guards first, so that they can hold back what the other watchers are shown. */
  private static void tell(Collection<SharedView<?>> changed) {
    changed.forEach(SharedView::tellGuards);
    changed.forEach(SharedView::tellOthers);
  }
}
