package io.recordplayer.projection;

import io.recordplayer.record.Recorded;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

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

  /**
   * Which document a record changes; null where it changes none, or where that can't be told: one
   * bad record must not hold up all others.
   */
  public @Nullable String keyOf(Recorded<?> record) {
    if (!events.isInstance(record.data())) {
      return null;
    }
    try {
      return key.apply(events.cast(record.data()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.error("{} skips {}, whose key can't be told", this, record, e);
      return null;
    }
  }

  @Override
  public String toString() {
    return name + " v" + version;
  }
}
