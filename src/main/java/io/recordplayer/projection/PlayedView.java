package io.recordplayer.projection;

import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays events into one view, in the order of the log. The view stops before it would lack an
 * event. Not thread-safe.
 */
public final class PlayedView<V> {
  private static final Logger LOG = LoggerFactory.getLogger(PlayedView.class);

  private final Projection<V> projection;
  private final String key;
  private final UnreadableEvents unreadable;
  private V view;

  /** Events up to this position are played, or do not concern the view. */
  private Position position;

  /** Up to this position the view lacks no event of its streams. */
  private Position complete;

  private @Nullable ViewStop stop;

  private PlayedView(
      Projection<V> projection,
      String key,
      UnreadableEvents unreadable,
      V view,
      Position position,
      Position complete) {
    this.projection = projection;
    this.key = key;
    this.unreadable = unreadable;
    this.view = view;
    this.position = position;
    this.complete = complete;
  }

  /** A view before its first event. */
  static <V> PlayedView<V> initial(
      Projection<V> projection, String key, UnreadableEvents unreadable) {
    return new PlayedView<>(
        projection, key, unreadable, projection.initial(), Position.START, Position.START);
  }

  /** A stored view. */
  public static <V> PlayedView<V> of(
      Projection<V> projection, String key, UnreadableEvents unreadable, StoredView<V> stored) {
    Position played = stored.played().position();
    PlayedView<V> view =
        new PlayedView<>(
            projection,
            key,
            unreadable,
            stored.view(),
            played.orLater(stored.written()),
            // A view without an event may lack any event of the streams that it gets.
            stored.isNew() ? Position.START : played);
    view.stop = stored.stopped() == null ? null : ViewStop.because(stored.stopped());
    return view;
  }

  /**
   * Plays an event that concerns the view.
   *
   * @return whether the view has changed or stopped
   */
  public boolean play(Recorded<?> event) {
    if (stop != null || !event.position().isAfter(position)) {
      return false;
    }
    stop = unreadable.gapIn(key, complete, event);
    if (stop == null) {
      try {
        view = projection.play(view, event, key);
        position = event.position();
        complete = position;
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        LOG.error("{}: the view '{}' can't play {}", projection, key, event, e);
        stop = ViewStop.because(event + ": " + e);
      }
    }
    return true;
  }

  public V view() {
    return view;
  }

  /** The position of the last event that is played. */
  Position position() {
    return position;
  }

  /** Why the view is stopped; null if it is not. */
  public @Nullable ViewStop stop() {
    return stop;
  }
}
