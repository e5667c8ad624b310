package io.recordplayer.projection;

import io.recordplayer.log.Log;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams that a projection can't play to their ends: from a record on that can't be read, or
 * of which nobody can tell whose it is, the views of that stream would have a hole. Which views
 * these are, the stream's other records tell.
 */
public final class Tears {
  private static final Logger LOG = LoggerFactory.getLogger(Tears.class);

  private final Projection<?, ?> projection;
  private final Log log;

  /** Empty for a stream that isn't torn for this projection, as it has another kind's events. */
  private final Map<String, Optional<Tear>> byStream = new ConcurrentHashMap<>();

  private record Tear(Position from, String reason, Set<String> keys) {}

  public Tears(Projection<?, ?> projection, Log log) {
    this.projection = projection;
    this.log = log;
  }

  /**
   * Begins anew.
   *
   * @param stopped what stands still already, streams among it, and why
   */
  public void begin(Map<String, String> stopped) {
    byStream.clear();
    stopped.forEach(
        (name, reason) ->
            byStream.put(name, Optional.of(new Tear(Position.START, reason, Set.of()))));
  }

  /** Finds out whether a record tears its stream; may read the log for that. */
  public void look(Recorded<?> record) {
    String fault = fault(record);
    if (fault != null && !byStream.containsKey(record.stream())) {
      byStream.put(record.stream(), tear(record, fault));
    }
  }

  private Optional<Tear> tear(Recorded<?> record, String fault) {
    Set<String> keys = new HashSet<>();
    Set<Class<?>> kinds = new HashSet<>();
    log.read(
        record.stream(),
        Log.NO_RECORD,
        other -> {
          if (!(other.data() instanceof Unreadable)) {
            kinds.add(other.data().getClass());
          }
          if (fault(other) == null) {
            keys.addAll(keysOf(other));
          }
        });
    if (!kinds.isEmpty() && kinds.stream().noneMatch(projection.events()::isAssignableFrom)) {
      return Optional.empty();
    }
    String reason =
        "%s, record %d of %s, can't be read: %s"
            .formatted(record.type(), record.revision(), record.stream(), fault);
    LOG.error("{}: the views {} can't be played on: {}", projection, keys, reason);
    return Optional.of(new Tear(record.position(), reason, keys));
  }

  /** Why it can't be told whose a record is; null where it can. */
  private @Nullable String fault(Recorded<?> record) {
    if (record.data() instanceof Unreadable unreadable) {
      return unreadable.reason();
    }
    try {
      projection.keyOf(record);
      return null;
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return e.toString();
    }
  }

  /** The documents that a record changes, or those that it may have been meant to change. */
  public Set<String> keysOf(Recorded<?> record) {
    if (fault(record) != null) {
      return tearOf(record).map(Tear::keys).orElse(Set.of());
    }
    String key = projection.keyOf(record);
    return key == null ? Set.of() : Set.of(key);
  }

  /** Why a record can't be played; null where nothing before it in its stream is missing. */
  public @Nullable String reasonAgainst(Recorded<?> record) {
    return tearOf(record)
        .filter(tear -> !tear.from().isAfter(record.position()))
        .map(Tear::reason)
        .orElse(null);
  }

  private Optional<Tear> tearOf(Recorded<?> record) {
    return byStream.getOrDefault(record.stream(), Optional.empty());
  }
}
