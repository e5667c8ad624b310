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
 * The views that an access rule has read. They are watched, so that access is checked again when
 * one of them changes. For one thread at a time.
 */
final class AccessDependencies implements Views {
  private final LiveViews views;
  private final Runnable changed;
  private final Map<Name, Dependency<?>> dependencies = new HashMap<>();

  private record Name(String projection, String key) {}

  private static final class Dependency<V> extends LatestView<V> implements LiveViews.Guard<V> {
    private final Runnable changed;
    private volatile boolean known;
    private @Nullable ViewSubscription subscription;

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
   * Creates the dependencies of one access check.
   *
   * @param changed runs, on the subscription's thread, when a view changes after it was read
   */
  AccessDependencies(LiveViews views, Runnable changed) {
    this.views = views;
    this.changed = changed;
  }

  @Override
  public <V> V read(Projection<V> projection, String key) {
    Name name = new Name(projection.name(), key);
    @SuppressWarnings("unchecked") // a projection's name stands for its types
    Dependency<V> known = (Dependency<V>) dependencies.get(name);
    if (known == null) {
      known = new Dependency<>(views, changed);
      known.subscription = views.watch(projection, key, known);
      dependencies.put(name, known);
    }
    return known.require(projection, key);
  }

  /** Ends the watches on all of them. */
  void leave() {
    for (Dependency<?> dependency : dependencies.values()) {
      if (dependency.subscription != null) {
        dependency.subscription.end();
      }
    }
    dependencies.clear();
  }
}
