package io.recordplayer.update;

import io.recordplayer.projection.Projection;
import io.recordplayer.record.ModelJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;

/**
 * A kind of update without a record: a value that the pages of a view show beside it for some
 * seconds. It is for what nobody needs to know later: "Bill drags this card", the progress of long
 * work. Immutable.
 *
 * <pre>{@code
 * static final Update<Dragging> DRAGGING = Update.of(BOARD_VIEW, "dragging", Dragging.class);
 * }</pre>
 *
 * @param <T> the type of the values, which are stored nowhere and travel as JSON
 */
public final class Update<T> {
  /** The largest value, in bytes of JSON. */
  public static final int MAX_BYTES = 4_096;

  /** The longest life of a value. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration DEFAULT = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMillis(300);

  private final Projection<?> view;
  private final String name;
  private final Class<T> type;
  private final Duration life;
  private final boolean kept;

  private Update(Projection<?> view, String name, Class<T> type, Duration life, boolean kept) {
    this.view = view;
    this.name = name;
    this.type = type;
    this.life = life;
    this.kept = kept;
  }

  /**
   * A kind of update whose values last 10 seconds.
   *
   * @param view the view that the values belong to: who may see the view may publish and see them
   * @param name unique among the updates of the view: lower-case letters, digits and dashes
   * @throws IllegalArgumentException if the name is not allowed
   */
  public static <T> Update<T> of(Projection<?> view, String name, Class<T> type) {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "The name of the update '%s' must be lower-case letters, digits and dashes."
              .formatted(name));
    }
    return ofFramework(view, name, type);
  }

  /** An update of the framework itself, with a name that no application can choose. */
  static <T> Update<T> ofFramework(Projection<?> view, String name, Class<T> type) {
    return new Update<>(view, name, type, DEFAULT, false);
  }

  /**
   * The same update whose values last this long. A value expires by itself when its time is over
   * and nobody has published it again.
   *
   * @throws IllegalArgumentException if the time is under 300 ms or over 10 minutes
   */
  public Update<T> lasting(Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The update '%s' lasts %s; it must last from %s to %s."
              .formatted(name, time, SHORTEST, LONGEST));
    }
    return new Update<>(view, name, type, time, kept);
  }

  /**
   * The same update, renewed by its node until it is withdrawn or its page is closed. It expires
   * only if the node dies. A value that an entity publishes expires nevertheless.
   */
  public Update<T> kept() {
    return new Update<>(view, name, type, life, true);
  }

  /** Whether the value is renewed until its page withdraws it. */
  public boolean isKept() {
    return kept;
  }

  /** The view that the values belong to. */
  public Projection<?> view() {
    return view;
  }

  public String name() {
    return name;
  }

  /** How long a value is shown after it was published. */
  public Duration life() {
    return life;
  }

  /**
   * Does nothing, if the value can be published.
   *
   * @throws IllegalArgumentException if it is too large or can't be written as JSON
   */
  public void requirePublishable(T value) {
    var _ = encode(value);
  }

  /** The value as JSON. */
  String encode(Object value) {
    String json;
    try {
      json = ModelJson.MAPPER.writerFor(type).writeValueAsString(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "A value of the update '%s' can't be written as JSON: %s"
              .formatted(name, e.getOriginalMessage()),
          e);
    }
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A value of the update '%s' has more than %d bytes as JSON. Publish an id, and put the rest into a view."
              .formatted(name, MAX_BYTES));
    }
    return json;
  }

  /**
   * The value from its JSON.
   *
   * @throws JacksonException if another version of the program wrote it
   */
  T decode(String json) {
    return ModelJson.MAPPER.readValue(json, type);
  }

  @Override
  public String toString() {
    return name + " of " + view.name();
  }
}
