package io.recordplayer.projection;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Defines one kind of view: the events that it plays, the views that each event changes, and how.
 * The projection writer and the open pages play the same functions. Immutable.
 *
 * <pre>{@code
 * static final Projection<Board> BOARD =
 *     Projection.of("board", Board.EMPTY).on(BoardEvent.class, Board::play);
 *
 * static final Projection<Waiting> WAITING_FOR =
 *     Projection.of("waiting-for", Waiting.NOTHING)
 *         .on(CardEvent.class, event -> event.data().peopleConcerned(), Waiting::play)
 *         .on(PersonEvent.class, Waiting::playPerson)
 *         .version(2);
 * }</pre>
 *
 * @param <V> the immutable type of the view, stored as JSON
 */
public final class Projection<V> {
  /** Returns the view after an event. Pure: it reads no clock, no random numbers and no I/O. */
  @FunctionalInterface
  public interface Play<V, E> {
    V play(V view, Recorded<E> event);
  }

  /** Returns the view of one of the keys after an event. Pure, like {@link Play}. */
  @FunctionalInterface
  public interface KeyedPlay<V, E> {
    V play(V view, Recorded<E> event, String key);
  }

  private final String name;
  private final int version;
  private final Class<V> view;
  private final V initial;
  private final List<Handler<V, ?>> handlers;

  private record Handler<V, E>(
      Class<E> events, Function<Recorded<E>, Collection<String>> keys, KeyedPlay<V, E> play) {
    boolean accepts(Recorded<?> record) {
      return events.isInstance(record.data());
    }

    Collection<String> keysOf(Recorded<?> record) {
      return keys.apply(cast(record));
    }

    V play(V view, Recorded<?> record, String key) {
      return play.play(view, cast(record), key);
    }

    @SuppressWarnings("unchecked") // accepts() has checked the record's data
    private Recorded<E> cast(Recorded<?> record) {
      return (Recorded<E>) record;
    }
  }

  private Projection(
      String name, int version, Class<V> view, V initial, List<Handler<V, ?>> handlers) {
    this.name = name;
    this.version = version;
    this.view = view;
    this.initial = initial;
    this.handlers = handlers;
  }

  /**
   * A projection of version 1 whose views have the initial view's class.
   *
   * @param name unique; fixed once views are stored
   * @param initial the view before the first event
   * @throws IllegalArgumentException if views can have other classes than the initial view
   */
  @SuppressWarnings("unchecked") // the check below rejects a V that is a supertype
  public static <V> Projection<V> of(String name, V initial) {
    Class<?> view = initial.getClass();
    if (initial instanceof Collection
        || initial instanceof Map
        || Stream.concat(Stream.ofNullable(view.getSuperclass()), Stream.of(view.getInterfaces()))
            .anyMatch(Class::isSealed)) {
      throw new IllegalArgumentException(
          "The views of '%s' can have other classes than %s. Use Projection.of(name, type, initial)."
              .formatted(name, view.getName()));
    }
    return of(name, (Class<V>) view, initial);
  }

  /**
   * A projection of version 1.
   *
   * @param name unique; fixed once views are stored
   * @param view the type that stored views are read as, for instance a sealed interface
   * @param initial the view before the first event
   */
  public static <V> Projection<V> of(String name, Class<V> view, V initial) {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "The projection name '%s' must be lower-case letters, digits and dashes."
              .formatted(name));
    }
    return new Projection<>(name, 1, view, initial, List.of());
  }

  /**
   * Also plays these events. Each event changes the view whose key is the id in the event's stream
   * name: the part after the first dash.
   *
   * @param events the events' sealed type
   */
  public <E> Projection<V> on(Class<E> events, Play<V, E> play) {
    return on(events, event -> Set.of(streamId(event)), play);
  }

  /**
   * Also plays these events.
   *
   * @param events the events' sealed type
   * @param keys the keys of all views that an event changes; empty if it changes none
   */
  public <E> Projection<V> on(
      Class<E> events, Function<Recorded<E>, Collection<String>> keys, Play<V, E> play) {
    return on(events, keys, (view, event, _) -> play.play(view, event));
  }

  /**
   * Also plays these events, each into several views that it changes in different ways.
   *
   * @param events the events' sealed type
   * @param keys the keys of all views that an event changes; empty if it changes none
   */
  public <E> Projection<V> on(
      Class<E> events, Function<Recorded<E>, Collection<String>> keys, KeyedPlay<V, E> play) {
    for (Handler<V, ?> handler : handlers) {
      if (handler.events().isAssignableFrom(events) || events.isAssignableFrom(handler.events())) {
        throw new IllegalArgumentException(
            "The projection '%s' plays %s already.".formatted(name, handler.events().getName()));
      }
    }
    return new Projection<>(
        name,
        version,
        view,
        initial,
        Stream.concat(handlers.stream(), Stream.of(new Handler<>(events, keys, play))).toList());
  }

  /**
   * The same projection with this version. Raise it whenever the view's shape or a {@code play}
   * function changes: all views are then built again from the log's first record.
   */
  public Projection<V> version(int number) {
    return new Projection<>(name, number, view, initial, handlers);
  }

  public String name() {
    return name;
  }

  public int version() {
    return version;
  }

  /** The type that stored views are read as. */
  public Class<V> view() {
    return view;
  }

  /** The view before the first event. */
  public V initial() {
    return initial;
  }

  private static String streamId(Recorded<?> record) {
    return record.stream().substring(record.stream().indexOf('-') + 1);
  }

  /** Whether a record may change a view: it is an event that is played, or it is unreadable. */
  public boolean concerns(Recorded<?> record) {
    return record.data() instanceof Unreadable || handlerOf(record) != null;
  }

  /** Whether records of this type are played. */
  boolean plays(Class<?> type) {
    return handlers.stream().anyMatch(handler -> handler.events().isAssignableFrom(type));
  }

  private @Nullable Handler<V, ?> handlerOf(Recorded<?> record) {
    for (Handler<V, ?> handler : handlers) {
      if (handler.accepts(record)) {
        return handler;
      }
    }
    return null;
  }

  /**
   * The keys of the views that a record changes.
   *
   * @throws RuntimeException if the application can't tell the keys; it may throw an error, too
   */
  public Set<String> keysOf(Recorded<?> record) {
    Handler<V, ?> handler = handlerOf(record);
    if (handler == null) {
      return Set.of();
    }
    Collection<String> keys = handler.keysOf(record);
    // An immutable set is returned as it is; a list of one key, the usual form, costs no hash set.
    return keys instanceof Set || keys.size() != 1
        ? Set.copyOf(keys)
        : Set.of(keys.iterator().next());
  }

  /**
   * Returns the view of this key after an event that changes it.
   *
   * @throws RuntimeException if the application can't play the event; it may throw an error, too
   */
  public V play(V before, Recorded<?> event, String key) {
    Handler<V, ?> handler = handlerOf(event);
    if (handler == null) {
      throw new IllegalArgumentException("%s does not play %s.".formatted(this, event));
    }
    return handler.play(before, event, key);
  }

  @Override
  public String toString() {
    return name + " v" + version;
  }
}
