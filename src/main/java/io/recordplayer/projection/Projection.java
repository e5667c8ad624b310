package io.recordplayer.projection;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of view model: which records it plays, and how each changes it. The one {@code play}
 * serves the writer that keeps view models in the store and the open pages alike.
 *
 * @param name its own, fixed once documents are stored
 * @param version raised whenever the view's shape or {@code play} changes: it is then built anew
 *     from the log's first record
 * @param view the immutable view model; stored as JSON
 * @param events the sealed type of the events it plays
 * @param key which document an event changes; null where it changes none
 * @param initial the view before the first event
 * @param play the view after an event; pure
 */
public record Projection<V, E>(
    String name,
    int version,
    Class<V> view,
    Class<E> events,
    Function<E, @Nullable String> key,
    V initial,
    Play<V, E> play) {

  /** How a record changes a view. */
  @FunctionalInterface
  public interface Play<V, E> {
    V play(V view, Recorded<E> event);
  }

  public Projection {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "The projection name '" + name + "' must be small letters, digits and dashes.");
    }
  }

  /** Whether a record may change a view: it is one of the events, or can't be read. */
  public boolean concerns(Recorded<?> record) {
    return events.isInstance(record.data()) || record.data() instanceof Unreadable;
  }

  /**
   * Which document a record changes; null where it changes none.
   *
   * @throws RuntimeException where the key can't be told; an error just as well
   */
  @Nullable String keyOf(Recorded<?> record) {
    return events.isInstance(record.data()) ? key.apply(events.cast(record.data())) : null;
  }

  @Override
  public String toString() {
    return name + " v" + version;
  }
}
