package io.recordplayer.live;

import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the latest version of a view for an access rule. It has none while the view is stopped,
 * or while the node receives nothing from the log.
 */
public class LatestView<V> implements LiveViews.Watcher<V> {
  private final LiveViews views;
  private volatile @Nullable V latest;

  public LatestView(LiveViews views) {
    this.views = views;
  }

  @Override
  public void show(V view) {
    latest = view;
  }

  @Override
  public void stopped(V view) {
    latest = null;
  }

  /**
   * The view as it is now.
   *
   * @throws ViewUnavailable if the view is stopped, or may be out of date
   */
  public V require(Projection<V> projection, String key) {
    V view = latest;
    if (view == null) {
      throw new ViewUnavailable(
          "The view %s '%s' is stopped and may be out of date.".formatted(projection, key));
    }
    if (!views.isCurrent()) {
      throw new ViewUnavailable(
          "The view %s '%s' may be out of date: this node receives nothing from the log."
              .formatted(projection, key));
    }
    return view;
  }
}
