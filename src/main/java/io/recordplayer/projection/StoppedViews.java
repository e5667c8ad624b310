package io.recordplayer.projection;

import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the stopped views and streams of one projection, and resumes them once this program can
 * read the event that stopped them.
 */
final class StoppedViews {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedViews.class);

  /** The time between two attempts to resume. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Projection<?> projection;
  private final Log log;
  private final ViewStore store;
  private final ViewRebuilder<?> rebuilder;
  private final UnreadableEvents unreadable;

  /** By the view's key, or the stream's name. */
  private final Map<String, ViewStop> stops = new ConcurrentHashMap<>();

  private long retried = System.nanoTime() - RETRY.toNanos() - 1;

  StoppedViews(
      Projection<?> projection,
      Log log,
      ViewStore store,
      ViewRebuilder<?> rebuilder,
      UnreadableEvents unreadable) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    this.rebuilder = rebuilder;
    this.unreadable = unreadable;
  }

  /** Replaces all stops with the stored ones. */
  void begin(Map<String, ViewStop> stored) {
    stops.clear();
    stops.putAll(stored);
    unreadable.begin(stored);
  }

  boolean contains(String name) {
    return stops.containsKey(name);
  }

  void add(String name, ViewStop stop) {
    stops.put(name, stop);
  }

  Map<String, ViewStop> all() {
    return Map.copyOf(stops);
  }

  boolean isRetryDue() {
    return System.nanoTime() - retried > RETRY.toNanos();
  }

  /**
   * Resumes the views of each stream whose unreadable events are readable now.
   *
   * @param state the stored state
   * @return the state after that; the same if nothing is resumed
   */
  ProjectionState resumeReadable(ProjectionState state) {
    retried = System.nanoTime();
    Map<String, ViewStop.Unreadable> byStream = new HashMap<>();
    for (ViewStop stop : stops.values()) {
      ViewStop.Unreadable event = stop.unreadable();
      if (event != null) {
        byStream.put(event.stream(), event);
      }
    }
    ProjectionState current = state;
    for (ViewStop.Unreadable event : byStream.values()) {
      if (isReadable(event)) {
        current = resume(event.stream(), current).orElse(current);
      }
    }
    return current;
  }

  /** An event that the log no longer has counts as readable: no program will ever read it. */
  private boolean isReadable(ViewStop.Unreadable event) {
    return log.at(event.position())
        .filter(record -> record.id().equals(event.id()))
        .map(unreadable::fault)
        .isEmpty();
  }

  /** Has the views of a stream rebuilt, if all records of the stream are readable. */
  private Optional<ProjectionState> resume(String stream, ProjectionState state) {
    Set<String> keys = new HashSet<>();
    List<String> faults = new ArrayList<>();
    try {
      log.read(
          stream,
          Log.NO_RECORD,
          record -> {
            String fault = unreadable.fault(record);
            if (fault == null) {
              keys.addAll(unreadable.keysOf(record));
            } else {
              faults.add(fault);
            }
          });
    } catch (LogException.Deleted _) {
      // The stopped views of the stream are known, and are rebuilt from the whole log.
    }
    if (!faults.isEmpty()) {
      return Optional.empty();
    }
    Set<String> names = new HashSet<>();
    stops.forEach(
        (name, stop) -> {
          if (stop.isIn(stream)) {
            names.add(name);
          }
        });
    names.stream().filter(name -> !name.equals(stream)).forEach(keys::add);
    ProjectionState known = new ProjectionState(state.epoch(), state.checkpoint(), all());
    // If the stored state has changed, the next write finds out.
    Optional<ProjectionState> next = store.resume(projection, known, stream, keys, names);
    next.ifPresent(
        resumed -> {
          LOG.info(
              "{}: the views {} were stopped because of events that are readable now; they are"
                  + " rebuilt",
              projection,
              keys);
          begin(resumed.stops());
          keys.forEach(rebuilder::rebuildLater);
        });
    return next;
  }
}
