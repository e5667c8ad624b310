package io.recordplayer.client;

import io.recordplayer.live.LatestView;
import io.recordplayer.live.LiveViews;
import io.recordplayer.live.LiveViews.ViewSubscription;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.Views;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The views that somebody's access was decided on. They are watched from then on, so that access
 * can be decided again when one of them changes. For one thread at a time.
 */
final class AccessDependencies implements Views {
  private final LiveViews views;
  private final Runnable changed;
  private final Map<Name, Dependency<?>> grounds = new HashMap<>();

  private record Name(String projection, String key) {}

  private static final class Dependency<V> extends LatestView<V> implements LiveViews.Guard<V> {
    private final Runnable changed;
    private volatile boolean known;
    private @Nullable ViewSubscription watching;

    Dependency(LiveViews views, Runnable changed) {
      super(views);
      this.changed = changed;
    }

    @Override
    public void show(V view) {
      super.show(view);
      tell();
    }

    @Override
    public void stopped(V view) {
      super.stopped(view);
      tell();
    }

    private void tell() {
      if (known) {
        changed.run();
      }
      known = true;
    }
  }

  /**
   * @param changed is told, on the feed's own thread, when a view is another than the one read
   */
  AccessDependencies(LiveViews views, Runnable changed) {
    this.views = views;
    this.changed = changed;
  }

  @Override
  public <V> V read(Projection<V> projection, String key) {
    Name name = new Name(projection.name(), key);
    @SuppressWarnings("unchecked") // a projection's name stands for its types
    Dependency<V> known = (Dependency<V>) grounds.get(name);
    if (known == null) {
      known = new Dependency<>(views, changed);
      known.watching = views.watch(projection, key, known);
      grounds.put(name, known);
    }
    return known.require(projection, key);
  }

  /** Watches none of them any more. */
  void leave() {
    for (Dependency<?> ground : grounds.values()) {
      if (ground.watching != null) {
        ground.watching.end();
      }
    }
    grounds.clear();
  }
}
