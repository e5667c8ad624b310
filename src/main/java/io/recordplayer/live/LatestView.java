package io.recordplayer.live;

import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewUnavailable;
import org.jspecify.annotations.Nullable;

/** Notes a view's latest state for who decides on it: of one that stands still there is none. */
public class LatestView<V> implements LiveViews.Watcher<V> {
  private volatile @Nullable V latest;

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
   * @throws ViewUnavailable where it stands still
   */
  public V require(Projection<V, ?> projection, String key) {
    V view = latest;
    if (view == null) {
      throw new ViewUnavailable(
          "The view %s '%s' stands still, and nobody knows what is true now."
              .formatted(projection, key));
    }
    return view;
  }
}
