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
 * Finds the events that this program can't read, or whose keys it can't tell, and the views of one
 * projection that would lack such an event: the views with other events in the same stream.
 */
public final class UnreadableEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableEvents.class);

  /** The log's own types start with this, for instance the type of a tombstone. */
  private static final String SYSTEM = "$";

  private final Projection<?> projection;
  private final Log log;

  /** Empty for a stream whose events the projection does not play. */
  private final Map<String, Optional<DamagedStream>> byStream = new ConcurrentHashMap<>();

  /**
   * A stream with unreadable events.
   *
   * @param stops the stop that each unreadable event causes
   * @param firstEvents the first event of each view in the stream; null until the stream is read
   */
  private record DamagedStream(
      NavigableMap<Position, ViewStop> stops, @Nullable Map<String, Position> firstEvents) {
    Set<String> keys() {
      return firstEvents == null ? Set.of() : firstEvents.keySet();
    }
  }

  public UnreadableEvents(Projection<?> projection, Log log) {
    this.projection = projection;
    this.log = log;
  }

  /** Forgets all unreadable events, except the events of these stored stops. */
  public void begin(Map<String, ViewStop> stops) {
    byStream.clear();
    for (ViewStop stop : stops.values()) {
      ViewStop.Unreadable event = stop.unreadable();
      if (event != null) {
        byStream
            .computeIfAbsent(
                event.stream(),
                _ -> Optional.of(new DamagedStream(new ConcurrentSkipListMap<>(), null)))
            .ifPresent(stream -> stream.stops().put(event.position(), stop));
      }
    }
  }

  /**
   * Must be called with each record before the record is played. May read the record's stream.
   *
   * @throws LogException if the stream can't be read now
   */
  public void inspect(Recorded<?> record) {
    String fault = fault(record);
    Optional<DamagedStream> known = byStream.get(record.stream());
    if (fault == null && known == null) {
      return;
    }
    if (known == null || known.filter(stream -> stream.firstEvents() == null).isPresent()) {
      known =
          readStream(
              record,
              known == null
                  ? new ConcurrentSkipListMap<>()
                  : known.map(DamagedStream::stops).orElseThrow());
      byStream.put(record.stream(), known);
    }
    known.ifPresent(
        stream -> {
          if (fault != null) {
            addStop(record, fault, stream);
          } else if (stream.firstEvents() != null) {
            addKeys(record, stream.firstEvents());
          }
        });
  }

  private void addStop(Recorded<?> record, String fault, DamagedStream stream) {
    if (!stream.stops().containsKey(record.position())) {
      String reason =
          "%s, record %d of %s, can't be read: %s"
              .formatted(record.type(), record.revision(), record.stream(), fault);
      stream.stops().put(record.position(), new ViewStop(reason, ViewStop.Unreadable.of(record)));
      LOG.error("{}: the views {} are stopped: {}", projection, stream.keys(), reason);
    }
  }

  private void addKeys(Recorded<?> record, Map<String, Position> firstEvents) {
    for (String key : projection.keysOf(record)) {
      firstEvents.merge(key, record.position(), (one, other) -> one.isAfter(other) ? other : one);
    }
  }

  /**
   * Reads the stream of a record to find its views. A stop of an event that is readable ends.
   *
   * @param stops the known stops
   * @return empty if the stream has only events that the projection does not play
   */
  private Optional<DamagedStream> readStream(
      Recorded<?> record, NavigableMap<Position, ViewStop> stops) {
    boolean isOurs = !stops.isEmpty();
    Set<Class<?>> types = new HashSet<>();
    Set<Position> faults = new HashSet<>();
    Map<String, Position> firstEvents = new ConcurrentHashMap<>();
    Consumer<Recorded<?>> reader =
        other -> {
          if (!(other.data() instanceof Unreadable || other.data() instanceof Responses)) {
            types.add(other.data().getClass());
          }
          if (fault(other) == null) {
            addKeys(other, firstEvents);
          } else {
            faults.add(other.position());
          }
        };
    if (!readVisible(record.stream(), reader)) {
      log.readHidden(record.stream(), record.position(), reader);
    }
    stops.keySet().retainAll(faults);
    return isOurs || types.isEmpty() || types.stream().anyMatch(projection::plays)
        ? Optional.of(new DamagedStream(stops, firstEvents))
        : Optional.empty();
  }

  /**
   * @return false if the stream hides records: it was deleted, or its beginning was truncated
   */
  private boolean readVisible(String stream, Consumer<Recorded<?>> reader) {
    AtomicBoolean complete = new AtomicBoolean();
    try {
      log.read(
          stream,
          Log.NO_RECORD,
          record -> {
            if (record.revision() == 0) {
              complete.set(true);
            }
            reader.accept(record);
          });
    } catch (LogException.Deleted _) {
      return false;
    }
    return complete.get();
  }

  /** Why the keys of a record can't be told; null if they can. */
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

  /** The keys of the views that a record changes; for an unreadable event, all that it may. */
  public Set<String> keysOf(Recorded<?> record) {
    if (record.type().startsWith(SYSTEM)) {
      return Set.of();
    }
    if (!(record.data() instanceof Unreadable)) {
      try {
        return projection.keysOf(record);
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError _) {
        // inspect() has noted the fault.
      }
    }
    return damaged(record).map(DamagedStream::keys).orElse(Set.of());
  }

  /**
   * The stop of an unreadable event that a view would lack if it played an event.
   *
   * @param complete the position up to which the view lacks no event of its streams
   * @return null if the view would lack none
   */
  @Nullable ViewStop gapIn(String key, Position complete, Recorded<?> event) {
    Optional<DamagedStream> damaged = damaged(event);
    if (damaged.isEmpty()) {
      return null;
    }
    DamagedStream stream = damaged.get();
    Map.Entry<Position, ViewStop> last = stream.stops().floorEntry(event.position());
    if (last != null && last.getKey().isAfter(complete)) {
      return last.getValue();
    }
    // The stream did not concern the view yet, so the unreadable event did not stop it.
    Position first = stream.firstEvents() == null ? null : stream.firstEvents().get(key);
    Map.Entry<Position, ViewStop> earlier = first == null ? null : stream.stops().lowerEntry(first);
    return earlier == null ? null : earlier.getValue();
  }

  /** The stop of the last unreadable event in a record's stream, up to the record. */
  @Nullable ViewStop stopOf(Recorded<?> record) {
    return damaged(record)
        .map(stream -> stream.stops().floorEntry(record.position()))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  private Optional<DamagedStream> damaged(Recorded<?> record) {
    return byStream.getOrDefault(record.stream(), Optional.empty());
  }
}
