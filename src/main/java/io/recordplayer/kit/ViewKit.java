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
 * Tests a view model: given these events, then exactly this view. What the log or Redis could not
 * give back fails the test, too.
 */
public final class ViewKit<V, E> {
  private final Projection<V, E> projection;
  private final List<Recorded<E>> history = new ArrayList<>();
  private Person person = new Person("somebody", "Somebody");
  private Instant time = Instant.EPOCH;

  private ViewKit(Projection<V, E> projection) {
    this.projection = projection;
  }

  public static <V, E> ViewKit<V, E> of(Projection<V, E> projection) {
    return new ViewKit<>(projection);
  }

  /** Who causes the events that follow. */
  public ViewKit<V, E> by(Person who) {
    person = who;
    return this;
  }

  /** When the events that follow happen. */
  public ViewKit<V, E> at(Instant when) {
    time = when;
    return this;
  }

  @SafeVarargs
  public final ViewKit<V, E> given(E... events) {
    for (E event : events) {
      StorageRoundTrip.requireReadable(event);
      long place = history.size();
      history.add(
          StorageRoundTrip.recorded(
              place, event, Origin.ofCommand(new UUID(0, place), person, Set.of(), time, "")));
    }
    return this;
  }

  /** The view of this key. */
  public V view(String key) {
    V view = projection.initial();
    for (Recorded<E> event : history) {
      if (key.equals(projection.key().apply(event.data()))) {
        view = projection.play().play(view, event);
      }
    }
    StorageRoundTrip.requireReadable(view, projection.view());
    return view;
  }

  /** The view of this key must equal the expected one. */
  public void then(String key, V expected) {
    V actual = view(key);
    if (!Objects.equals(actual, expected)) {
      StringBuilder message = new StringBuilder(history.isEmpty() ? "given nothing" : "given");
      for (Recorded<E> event : history) {
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
              .append("\nthey differ in")
              .append(Difference.between(expected, actual))
              .toString());
    }
  }
}
