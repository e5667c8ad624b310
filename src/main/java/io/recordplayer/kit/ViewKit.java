package io.recordplayer.kit;

import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Tests a view: given these events, then exactly this view. A record or a view that the log or
 * Redis could not give back fails the test, too.
 *
 * <pre>{@code
 * ViewKit.of(GUESTS).given(new Signed("Ann")).then("main", new Guests(List.of("Ann")));
 * }</pre>
 */
public final class ViewKit<V> {
  private final Projection<V> projection;
  private final List<Recorded<?>> history = new ArrayList<>();
  private String entity = "main";
  private Person person = new Person("somebody", "Somebody");
  private Instant time = Instant.EPOCH;

  private ViewKit(Projection<V> projection) {
    this.projection = projection;
  }

  public static <V> ViewKit<V> of(Projection<V> projection) {
    return new ViewKit<>(projection);
  }

  /** Sets the id of the entity whose events are given next; "main" without this call. */
  public ViewKit<V> entity(String id) {
    entity = id;
    return this;
  }

  /** Sets the person who causes the events that are given next. */
  public ViewKit<V> by(Person who) {
    person = who;
    return this;
  }

  /** Sets the time of the events that are given next. */
  public ViewKit<V> at(Instant when) {
    time = when;
    return this;
  }

  /** Adds events to those that were given before. */
  public ViewKit<V> given(Object... events) {
    for (Object event : events) {
      StorageRoundTrip.requireReadable(event);
      long place = history.size();
      history.add(
          StorageRoundTrip.recorded(
              "kit-" + entity,
              place,
              event,
              Origin.ofCommand(new UUID(0, place), person, Set.of(), time, "")));
    }
    return this;
  }

  /** Returns the view of this key after the events. */
  public V view(String key) {
    V view = projection.initial();
    for (Recorded<?> event : history) {
      if (projection.keysOf(event).contains(key)) {
        view = projection.play(view, event, key);
      }
    }
    StorageRoundTrip.requireReadable(view, projection.view());
    return view;
  }

  /** Checks that the view of this key equals the expected one. */
  public void then(String key, V expected) {
    V actual = view(key);
    if (!Objects.equals(actual, expected)) {
      StringBuilder message = new StringBuilder(history.isEmpty() ? "given nothing" : "given");
      for (Recorded<?> event : history) {
        message.append("\n  ").append(event.revision() + 1).append(". ").append(event.data());
      }
      throw new AssertionError(
          message
              .append("\nexpected the view '")
              .append(key)
              .append("' to be\n  ")
              .append(expected)
              .append("\nbut it is\n  ")
              .append(actual)
              .append("\nthey differ in\n")
              .append(Difference.between(expected, actual))
              .toString());
    }
  }
}
