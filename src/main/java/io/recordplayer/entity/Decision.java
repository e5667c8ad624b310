package io.recordplayer.entity;

import io.recordplayer.update.Publication;
import io.recordplayer.update.Update;
import java.util.ArrayList;
import java.util.List;

/** The decision of an entity on a command: it accepts it with events, or rejects it. */
public sealed interface Decision<E> {
  /**
   * Accepts the command.
   *
   * @param publications updates without a record that follow from the command
   */
  record Accepted<E>(List<E> events, List<Publication<?>> publications) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
      publications = List.copyOf(publications);
    }
  }

  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  /** Accepts a command with these events; with none, if there is nothing to change. */
  @SafeVarargs
  static <E> Decision<E> accept(E... events) {
    return new Accepted<>(List.of(events), List.of());
  }

  /** Rejects a command. */
  static <E> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }

  /** Rejects the command by a rule that no other place names; as {@link Rejection}. */
  static <E> Decision<E> reject(String rule, String message) {
    return reject(new Rejection(rule, message));
  }

  /**
   * Publishes an update without a record together with a decision: {@code
   * Decision.publishing(PROGRESS, id, new Progress(40)).accept()}. The entity is the publisher: its
   * new value replaces its earlier one, unless the command was parked and later commands have
   * published. The value is published at most once, after the events are in the log.
   *
   * @param key the key of the view that the value belongs to
   */
  static <T> Publishing publishing(Update<T> update, String key, T value) {
    return new Publishing(List.of()).publishing(update, key, value);
  }

  /** Withdraws the entity's value together with a decision. */
  static Publishing withdrawing(Update<?> update, String key) {
    return new Publishing(List.of()).withdrawing(update, key);
  }

  /** Updates without a record that wait for their decision. Immutable. */
  final class Publishing {
    private final List<Publication<?>> publications;

    private Publishing(List<Publication<?>> publications) {
      this.publications = List.copyOf(publications);
    }

    /** Also publishes this value. */
    public <T> Publishing publishing(Update<T> update, String key, T value) {
      return and(new Publication<>(update, key, value));
    }

    /** Also withdraws the entity's value. */
    public Publishing withdrawing(Update<?> update, String key) {
      return and(withdrawal(update, key));
    }

    private static <T> Publication<T> withdrawal(Update<T> update, String key) {
      return new Publication<>(update, key, null);
    }

    private Publishing and(Publication<?> publication) {
      List<Publication<?>> all = new ArrayList<>(publications);
      all.removeIf(publication::replaces);
      all.add(publication);
      return new Publishing(all);
    }

    /** Accepts the command with these events, and publishes. */
    @SafeVarargs
    public final <E> Decision<E> accept(E... events) {
      return new Accepted<>(List.of(events), publications);
    }
  }
}
