package io.recordplayer.live;

import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * Notes a view's latest state for a rule that decides on it: there is none of a view that stands
 * still, or while the node doesn't hear from the log.
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
   * The view as of now.
   *
   * @throws ViewUnavailable where it stands still, or nobody knows what the log has by now
   */
  public V require(Projection<V> projection, String key) {
    V view = latest;
    if (view == null) {
      throw new ViewUnavailable(
          "The view %s '%s' stands still, and nobody knows what is true now."
              .formatted(projection, key));
    }
    if (!views.isCurrent()) {
      throw new ViewUnavailable(
          "The view %s '%s' may be old: this node hears nothing from the log."
              .formatted(projection, key));
    }
    return view;
  }
}
