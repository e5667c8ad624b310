package io.recordplayer.projection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Unreadable;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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

  private static final int OTHERS = 10_000;

  private final Projection<?> projection;
  private final Log log;

  private final Map<String, DamagedStream> damaged = new ConcurrentHashMap<>();

  /** Streams with unreadable events that this projection does not play. */
  private final Cache<String, Boolean> others =
      Caffeine.newBuilder().maximumSize(OTHERS).executor(Runnable::run).build();

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
    damaged.clear();
    others.invalidateAll();
    for (ViewStop stop : stops.values()) {
      ViewStop.Unreadable event = stop.unreadable();
      if (event != null) {
        damaged
            .computeIfAbsent(
                event.stream(), _ -> new DamagedStream(new ConcurrentSkipListMap<>(), null))
            .stops()
            .put(event.position(), stop);
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
    DamagedStream stream = damaged.get(record.stream());
    if (stream == null && (fault == null || others.getIfPresent(record.stream()) != null)) {
      return;
    }
    if (stream == null || stream.firstEvents() == null) {
      stream = readStream(record, stream == null ? new ConcurrentSkipListMap<>() : stream.stops());
      if (stream == null) {
        others.put(record.stream(), true);
        return;
      }
      damaged.put(record.stream(), stream);
    }
    if (fault == null) {
      addKeys(record, Objects.requireNonNull(stream.firstEvents()));
    } else {
      addStop(record, fault, stream);
    }
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
   * @return null if the stream has only events that the projection does not play
   */
  private @Nullable DamagedStream readStream(
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
        ? new DamagedStream(stops, firstEvents)
        : null;
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
    DamagedStream stream = damaged.get(record.stream());
    return stream == null ? Set.of() : stream.keys();
  }

  /**
   * The stop of an unreadable event that a view would lack if it played an event.
   *
   * @param complete the position up to which the view lacks no event of its streams
   * @return null if the view would lack none
   */
  @Nullable ViewStop gapIn(String key, Position complete, Recorded<?> event) {
    DamagedStream stream = damaged.get(event.stream());
    if (stream == null) {
      return null;
    }
    Map.Entry<Position, ViewStop> last = stream.stops().floorEntry(event.position());
    if (last != null && last.getKey().isAfter(complete)) {
      return last.getValue();
    }
    // The stream did not concern the view yet, so the unreadable event did not stop it.
    Position first = stream.firstEvents() == null ? null : stream.firstEvents().get(key);
    if (first == null || !first.isAfter(complete)) {
      return null;
    }
    Map.Entry<Position, ViewStop> earlier = stream.stops().lowerEntry(first);
    return earlier == null ? null : earlier.getValue();
  }

  /** The stop of the last unreadable event in a record's stream, up to the record. */
  @Nullable ViewStop stopOf(Recorded<?> record) {
    DamagedStream stream = damaged.get(record.stream());
    Map.Entry<Position, ViewStop> last =
        stream == null ? null : stream.stops().floorEntry(record.position());
    return last == null ? null : last.getValue();
  }
}
