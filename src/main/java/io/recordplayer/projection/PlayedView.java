package io.recordplayer.projection;

import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view into which events are played, in the log's order. It rather stands still than goes on with
 * a hole in it. For one thread at a time.
 */
public final class PlayedView<V> {
  private static final Logger LOG = LoggerFactory.getLogger(PlayedView.class);

  private final Projection<V> projection;
  private final String key;
  private final UnreadableEvents unreadable;
  private V view;

  /** Events up to here are in the view, or don't concern it. */
  private Position position;

  /** After this position no event that can't be read may be left out. */
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

  /** A view as it is stored. */
  public static <V> PlayedView<V> of(
      Projection<V> projection, String key, UnreadableEvents unreadable, StoredView<V> stored) {
    PlayedView<V> played =
        new PlayedView<>(
            projection,
            key,
            unreadable,
            stored.view(),
            stored.played().position().orLater(stored.written()),
            // Of a view without any event nobody has looked what it may lack.
            stored.isNew() ? Position.START : stored.played().position());
    played.stop = stored.stopped() == null ? null : ViewStop.because(stored.stopped());
    return played;
  }

  /**
   * Plays an event.
   *
   * @return whether the view is another one now, or stands still from now on
   */
  public boolean play(Recorded<?> event) {
    if (stop != null || !event.position().isAfter(position)) {
      return false;
    }
    stop = unreadable.between(complete, event);
    if (stop == null) {
      try {
        view = projection.play(view, event, key);
        position = event.position();
        complete = position;
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        LOG.error("{} can't play {}", projection, event, e);
        stop = ViewStop.because(event + ": " + e);
      }
    }
    return true;
  }

  public V view() {
    return view;
  }

  /** Where the last event is that was played. */
  Position position() {
    return position;
  }

  /** Why it stands still; null where it doesn't. */
  public @Nullable ViewStop stop() {
    return stop;
  }
}
