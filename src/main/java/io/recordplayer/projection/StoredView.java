package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import org.jspecify.annotations.Nullable;

/**
 * A view model as the store has it.
 *
 * @param view the view; the projection's initial one where there is none
 * @param written where the last event that concerns it is; {@link Position#START} where there was
 *     none
 * @param played the record up to which its projection is played
 * @param stopped why it stands still; null where it doesn't
 * @param lost whether the store lost it or can't read it any more: the view must not be shown
 * @param stream the one stream that has its events; empty where there is none or are several
 * @param document how the store keeps it
 */
public record StoredView<V>(
    V view,
    Position written,
    Checkpoint played,
    @Nullable String stopped,
    boolean lost,
    String stream,
    Document document) {
  /** Whether no event has concerned it. */
  boolean isNew() {
    return written.equals(Position.START);
  }

  /** As it is once it is rebuilt. */
  StoredView<V> rebuilt(PlayedView<V> view) {
    ViewStop stop = view.stop();
    return new StoredView<>(
        view.view(),
        written,
        played,
        stop == null ? null : stop.reason(),
        false,
        stream,
        Document.NONE);
  }

  /** The same, kept in another way. */
  StoredView<V> keptAs(Document other) {
    return new StoredView<>(view, written, played, stopped, lost, stream, other);
  }
}
