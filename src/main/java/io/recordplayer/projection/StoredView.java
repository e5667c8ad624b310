package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import org.jspecify.annotations.Nullable;

/**
 * A view as the store has it.
 *
 * @param view the view; the projection's initial view if the store has none
 * @param written the position of the view's last event; {@link Position#START} without an event
 * @param played the last record that the projection has played
 * @param stopped why the view is stopped; null if it is not
 * @param lost whether the store has lost the view, or can't read it: then it must not be shown
 * @param stream the stream with all of the view's events; empty if there is none, or several
 * @param document how the store keeps the view
 */
public record StoredView<V>(
    V view,
    Position written,
    Checkpoint played,
    @Nullable String stopped,
    boolean lost,
    String stream,
    Document document) {
  /** A view without any event. */
  static <V> StoredView<V> initial(
      Projection<V> projection, Checkpoint played, @Nullable String stopped) {
    return new StoredView<>(
        projection.initial(), Position.START, played, stopped, false, "", Document.NONE);
  }

  /** The size of the stored document. */
  public int bytes() {
    return document.size();
  }

  /** Whether the view has no event. */
  boolean isNew() {
    return written.equals(Position.START);
  }

  /** Whether the view can be used: it is not lost, or it is stopped anyway. */
  public boolean isPresent() {
    return !lost || stopped != null;
  }

  /** This view after one more event, not stored yet. */
  StoredView<V> after(V next, Position position, String eventStream, Checkpoint reached) {
    return new StoredView<>(
        next,
        position,
        reached,
        null,
        lost,
        isNew() || stream.equals(eventStream) ? eventStream : "",
        Document.NONE);
  }

  /** This view, stopped. */
  StoredView<V> stopped(String reason, Checkpoint reached) {
    return new StoredView<>(view, written, reached, reason, false, stream, Document.NONE);
  }

  /** This lost view, rebuilt. */
  StoredView<V> rebuilt(PlayedView<V> rebuilt) {
    ViewStop stop = rebuilt.stop();
    return new StoredView<>(
        rebuilt.view(),
        written,
        played,
        stop == null ? null : stop.reason(),
        false,
        stream,
        Document.NONE);
  }

  /** The same view in another document. */
  StoredView<V> storedAs(Document other) {
    return new StoredView<>(view, written, played, stopped, lost, stream, other);
  }
}
