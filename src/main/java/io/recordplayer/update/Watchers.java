package io.recordplayer.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The watchers of one topic. Each value is decoded once for all of them. Not thread-safe. */
final class Watchers<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  private final Update<T> update;
  private final Set<Consumer<List<Published<T>>>> listeners = new LinkedHashSet<>();
  private Map<String, Decoded<T>> decoded = Map.of();
  private List<Published<T>> shown = List.of();
  private boolean warned;

  /**
   * A value beside the JSON that it was read from.
   *
   * @param value null if the JSON is unreadable
   */
  private record Decoded<T>(String json, @Nullable T value) {}

  Watchers(Update<T> update) {
    this.update = update;
  }

  void add(Consumer<List<Published<T>>> listener) {
    listeners.add(listener);
    listener.accept(shown);
  }

  void remove(Consumer<List<Published<T>>> listener) {
    listeners.remove(listener);
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Tells all watchers of these values. */
  void show(List<LiveUpdate> live) {
    Map<String, Decoded<T>> next = new HashMap<>();
    List<Published<T>> values = new ArrayList<>();
    for (LiveUpdate each : live) {
      String json = each.value();
      if (json != null) {
        Decoded<T> known = decoded.get(each.id().publisher());
        Decoded<T> current = known != null && known.json().equals(json) ? known : decode(json);
        next.put(each.id().publisher(), current);
        if (current.value() != null) {
          values.add(new Published<>(each.person(), each.page(), current.value()));
        }
      }
    }
    decoded = next;
    shown = List.copyOf(values);
    listeners.forEach(listener -> listener.accept(shown));
  }

  private Decoded<T> decode(String json) {
    try {
      return new Decoded<>(json, update.decode(json));
    } catch (JacksonException e) {
      if (!warned) {
        warned = true;
        LOG.warn(
            "A value of the update '{}' is unreadable and is not shown. Does another version of the"
                + " program run? {}",
            update,
            e.getOriginalMessage());
      }
      return new Decoded<>(json, null);
    }
  }
}
