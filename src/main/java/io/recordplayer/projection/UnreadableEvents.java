package io.recordplayer.projection;

import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Unreadable;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that this program can't read, or can't assign to a view, as far as they concern one
 * projection: a view of the same stream that doesn't have such an event yet would go on with a
 * hole. Which views these are, the stream's other records tell.
 */
public final class UnreadableEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableEvents.class);

  /** The log's own records begin so, a tombstone for instance: they are nobody's events. */
  private static final String SYSTEM = "$";

  private final Projection<?> projection;
  private final Log log;

  /** Empty for a stream that has another kind's events. */
  private final Map<String, Optional<Torn>> byStream = new ConcurrentHashMap<>();

  /**
   * A stream with such events.
   *
   * @param keys the views that have events in the stream; null where nobody has looked yet
   */
  private record Torn(NavigableMap<Position, ViewStop> events, @Nullable Set<String> keys) {}

  public UnreadableEvents(Projection<?> projection, Log log) {
    this.projection = projection;
    this.log = log;
  }

  /**
   * Begins anew.
   *
   * @param stops what is known to stand still
   */
  public void begin(Map<String, ViewStop> stops) {
    byStream.clear();
    stops.forEach(
        (_, stop) -> {
          ViewStop.Unreadable event = stop.unreadable();
          if (event != null) {
            Optional<Torn> torn =
                byStream.computeIfAbsent(
                    event.stream(),
                    _ -> Optional.of(new Torn(new ConcurrentSkipListMap<>(), null)));
            torn.ifPresent(known -> known.events().put(event.position(), stop));
          }
        });
  }

  /** Finds out whether a record is one of them; may read its stream for that. */
  public void look(Recorded<?> record) {
    String fault = fault(record);
    Optional<Torn> known = byStream.get(record.stream());
    if (fault == null) {
      if (known != null && known.isPresent() && known.get().keys() != null) {
        known.get().keys().addAll(keysOf(record));
      }
    } else if (known == null
        || (known.isPresent()
            && (known.get().keys() == null
                || !known.get().events().containsKey(record.position())))) {
      byStream.put(record.stream(), tear(record, fault, known == null ? null : known.get()));
    }
  }

  private Optional<Torn> tear(Recorded<?> record, String fault, @Nullable Torn known) {
    Set<String> keys = known == null ? null : known.keys();
    if (keys == null) {
      keys = ConcurrentHashMap.newKeySet();
      if (!isOfOurKind(record, keys)) {
        return Optional.empty();
      }
    }
    NavigableMap<Position, ViewStop> events =
        known == null ? new ConcurrentSkipListMap<>() : known.events();
    String reason =
        "%s, record %d of %s, can't be read: %s"
            .formatted(record.type(), record.revision(), record.stream(), fault);
    events.put(record.position(), new ViewStop(reason, ViewStop.Unreadable.of(record)));
    LOG.error("{}: the views {} can't be played on: {}", projection, keys, reason);
    return Optional.of(new Torn(events, keys));
  }

  /** Whether its stream has this projection's events, or nobody can tell; collects their keys. */
  private boolean isOfOurKind(Recorded<?> record, Set<String> keys) {
    Set<Class<?>> kinds = new HashSet<>();
    Consumer<Recorded<?>> reader =
        other -> {
          if (!(other.data() instanceof Unreadable || other.data() instanceof Responses)) {
            kinds.add(other.data().getClass());
          }
          if (fault(other) == null) {
            keys.addAll(keysOf(other));
          }
        };
    if (!readStream(record.stream(), reader)) {
      log.readHidden(record.stream(), record.position(), reader);
    }
    return kinds.isEmpty() || kinds.stream().anyMatch(projection::plays);
  }

  /**
   * @return false where the stream hides records: it was deleted, or cut at its beginning
   */
  private boolean readStream(String stream, Consumer<Recorded<?>> reader) {
    AtomicBoolean whole = new AtomicBoolean();
    try {
      log.read(
          stream,
          Log.NO_RECORD,
          record -> {
            if (record.revision() == 0) {
              whole.set(true);
            }
            reader.accept(record);
          });
    } catch (LogException.Deleted _) {
      return false;
    }
    return whole.get();
  }

  /** Why it can't be told whose a record is; null where it can. */
  @Nullable String fault(Recorded<?> record) {
    if (record.type().startsWith(SYSTEM)) {
      return null;
    }
    if (record.data() instanceof Unreadable unreadable) {
      return unreadable.reason();
    }
    try {
      projection.keysOf(record);
      return null;
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return e.toString();
    }
  }

  /** The views that a record changes, or those that it may have been meant to change. */
  public Set<String> keysOf(Recorded<?> record) {
    if (fault(record) != null) {
      Set<String> keys = tornBy(record).map(Torn::keys).orElse(Set.of());
      return keys == null ? Set.of() : keys;
    }
    return projection.keysOf(record);
  }

  /**
   * Why a view can't play a record.
   *
   * @param complete the position up to which the view lacks nothing
   * @return null where it can
   */
  @Nullable ViewStop between(Position complete, Recorded<?> record) {
    return tornBy(record)
        .map(torn -> torn.events().floorEntry(record.position()))
        .filter(event -> event.getKey().isAfter(complete))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  private Optional<Torn> tornBy(Recorded<?> record) {
    return byStream.getOrDefault(record.stream(), Optional.empty());
  }
}
