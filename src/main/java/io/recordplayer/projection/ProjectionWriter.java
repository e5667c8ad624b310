package io.recordplayer.projection;

import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.log.StateLostException;
import io.recordplayer.projection.ViewStore.State;
import io.recordplayer.projection.ViewStore.Written;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and keeps one projection's views in the store. Any number of writers may run for
 * the same projection: the store's condition lets one of them win, and the others notice.
 */
public final class ProjectionWriter<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);
  private static final long CACHED_BYTES = 32L << 20;
  private static final Duration TIDY = Duration.ofHours(1);

  /** How often views that stand still because of an unreadable event are tried again. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Projection<V> projection;
  private final Log log;
  private final ViewStore store;
  private final Map<String, ViewStop> stopped = new ConcurrentHashMap<>();
  private final UnreadableEvents unreadable;
  private final ViewRebuilder<V> rebuilder;
  private final CatchUpSubscription follower;

  /** The store's, as far as we know; the follower's thread alone changes it. */
  private State state = new State("", Checkpoint.START, Map.of());

  private long retried = System.nanoTime() - RETRY.toNanos() - 1;

  /** What the store has, as far as we know; being wrong costs one more read. */
  private final ViewCache<V> cache = new ViewCache<>(CACHED_BYTES);

  /**
   * @param prefixes the beginnings of the names of the streams that have the events
   */
  public ProjectionWriter(
      Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    this.unreadable = new UnreadableEvents(projection, log);
    this.rebuilder = new ViewRebuilder<>(projection, log, store, prefixes);
    this.follower =
        log.follow("projection " + projection.name(), this::begin, prefixes, new Reader());
  }

  /**
   * Begins where the store's checkpoint is.
   *
   * @return itself
   */
  public ProjectionWriter<V> start() {
    follower.start();
    return this;
  }

  private Checkpoint begin() {
    goBack();
    store.use(projection);
    stopped.forEach(
        (key, stop) ->
            LOG.error("{}: the view '{}' stands still: {}", projection, key, stop.reason()));
    return state.checkpoint();
  }

  /** To where the store is; to the log's start where the store is of another history. */
  private void goBack() {
    state = store.state(projection);
    if (!state.checkpoint().isIn(log)) {
      // What is of another log altogether stays as it is.
      store.lookAnew();
      state = store.state(projection);
    }
    while (!state.checkpoint().isIn(log)) {
      LOG.warn(
          "{} is played up to record {} at {}, which the log doesn't have: it is an older copy, or"
              + " another branch of its history. The projection is played anew from this log.",
          projection,
          state.checkpoint().id(),
          state.checkpoint().position());
      store.reset(projection, state);
      state = store.state(projection);
    }
    take(state);
    if (isRetryDue()) {
      retry();
    }
  }

  /** Takes over what the store says of this projection as a whole. */
  private void take(State found) {
    state = found;
    cache.clear();
    stopped.clear();
    stopped.putAll(state.stops());
    unreadable.begin(stopped);
  }

  private boolean isRetryDue() {
    return System.nanoTime() - retried > RETRY.toNanos();
  }

  /** Sees what others have stored meanwhile, and lets go on what can. */
  private void retryInTime() {
    if (isRetryDue()) {
      State now = store.state(projection);
      if (isOurs(now)) {
        take(now);
        retry();
      } else {
        startAgain();
      }
    }
  }

  /** Lets go on what stood still because of events that this program can read. */
  private void retry() {
    retried = System.nanoTime();
    Map<String, ViewStop.Unreadable> byStream = new HashMap<>();
    stopped.values().stream()
        .map(ViewStop::unreadable)
        .filter(Objects::nonNull)
        .forEach(event -> byStream.put(event.stream(), event));
    byStream.forEach(
        (stream, event) -> {
          if (isReadable(event)) {
            resume(stream);
          }
        });
  }

  /** An event that the log no longer has leaves no hole: nobody would read it either. */
  private boolean isReadable(ViewStop.Unreadable event) {
    return log.at(event.position())
        .filter(record -> record.id().equals(event.id()))
        .map(unreadable::fault)
        .isEmpty();
  }

  /** Has the views of a stream rebuilt, if all of it can be read. */
  private void resume(String stream) {
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
      // The views that stand still because of it are known, and are rebuilt from the whole log.
    }
    if (!faults.isEmpty()) {
      return;
    }
    Map<String, ViewStop> left = new HashMap<>(stopped);
    left.values().removeIf(stop -> isIn(stream, stop));
    Set<String> names = new HashSet<>(stopped.keySet());
    names.removeAll(left.keySet());
    names.stream().filter(name -> !name.equals(stream)).forEach(keys::add);
    // Where the state is another one by now, the next write finds out.
    store
        .resume(projection, new State(state.epoch(), state.checkpoint(), left), stream, keys, names)
        .ifPresent(
            next -> {
              LOG.info(
                  "{}: the views {} stood still because of events that can be read now. They go"
                      + " on.",
                  projection,
                  keys);
              take(next);
              keys.forEach(this::rebuild);
            });
  }

  /** In the background: the store gets it, and nobody here waits for it. */
  private void rebuild(String key) {
    var _ = rebuilder.rebuild(key);
  }

  private static boolean isIn(String stream, ViewStop stop) {
    return stop.unreadable() != null && stop.unreadable().stream().equals(stream);
  }

  /** Whether the store still has what we wrote. */
  private boolean isOurs(State found) {
    return state.checkpoint().equals(Checkpoint.START)
        || (found.epoch().equals(state.epoch())
            && !state.checkpoint().position().isAfter(found.checkpoint().position()));
  }

  private final class Reader implements CatchUpSubscription.Reader {
    private long tidied = System.nanoTime() - TIDY.toNanos() - 1;

    @Override
    public void read(CatchUpSubscription.Batch batch) {
      write(batch);
    }

    @Override
    public boolean wants(Recorded<?> record) {
      return projection.concerns(record);
    }

    @Override
    public void passed(Checkpoint end) {
      retryInTime();
      write(new LinkedHashMap<>(), new HashMap<>(), end);
    }

    @Override
    public void idle(Position complete) {
      if (!isOurs(store.state(projection))) {
        // Nobody may be able to cause the event that would show it: pages need views to act.
        startAgain();
      }
      retryInTime();
      long now = System.nanoTime();
      if (now - tidied > TIDY.toNanos()) {
        tidied = now;
        store.use(projection);
        store.deleteRelics(projection);
      }
    }
  }

  public Projection<V> projection() {
    return projection;
  }

  /** How far it is. */
  public Position position() {
    return follower.position();
  }

  public boolean isConnected() {
    return follower.isConnected();
  }

  /**
   * The keys whose views stand still, and why: an event that can't be played, for instance. The
   * streams with an event that can't be read are among them, by their names.
   */
  public Map<String, String> stopped() {
    Map<String, String> reasons = new HashMap<>();
    stopped.forEach((key, stop) -> reasons.put(key, stop.reason()));
    return reasons;
  }

  private void write(CatchUpSubscription.Batch batch) {
    retryInTime();
    Map<String, ViewStop> stops = new HashMap<>();
    Map<String, List<Recorded<?>>> byKey = byKey(batch.records(), stops);
    write(byKey, stops, batch.end());
  }

  private void write(
      Map<String, List<Recorded<?>>> byKey, Map<String, ViewStop> stops, Checkpoint end) {
    while (true) {
      try {
        switch (writeOnce(byKey, stops, end)) {
          case YES -> {
            state = new State(state.epoch(), end, state.stops());
            stopped.putAll(stops);
            return;
          }
          case CHANGED -> cache.clear();
          case LOST -> cache.forgetDocuments();
          case BEHIND -> startAgain();
        }
      } catch (DocumentWrite.Unwritable e) {
        LOG.error("{}: the view '{}' stands still", projection, e.key(), e);
        stops.put(e.key(), ViewStop.because(String.valueOf(e.getMessage())));
        byKey.remove(e.key());
      }
    }
  }

  /** The store lost what it had, if only the last second of it, or somebody else changed it. */
  private void startAgain() {
    Position before = state.checkpoint().position();
    store.lookAnew();
    goBack();
    throw new StateLostException(
        before.isAfter(state.checkpoint().position())
            ? "Redis has lost views of %s.".formatted(projection)
            : "Another process has written views of %s.".formatted(projection),
        state.checkpoint());
  }

  private Written writeOnce(
      Map<String, List<Recorded<?>>> byKey, Map<String, ViewStop> stops, Checkpoint reached) {
    Map<String, DocumentWrite<V>> changes = new LinkedHashMap<>();
    Map<String, StoredView<V>> before = read(byKey.keySet().stream().toList());
    byKey.forEach(
        (key, events) -> {
          StoredView<V> stored = before.get(key);
          if (stored == null) {
            return;
          }
          if (stored.stopped() != null) {
            stopped.put(key, ViewStop.because(stored.stopped()));
            return;
          }
          StoredView<V> after =
              stored.lost()
                  ? notePlace(stored, events, reached)
                  : play(key, stored, events, stops, reached);
          if (after.stopped() != null || after.written().isAfter(stored.written())) {
            changes.put(key, DocumentWrite.of(projection, key, stored, after));
          }
        });
    Written done = store.write(projection, state, changes, stops, reached);
    if (done == Written.YES) {
      changes.forEach(
          (key, change) -> {
            if (change.after().lost()) {
              rebuild(key);
            } else {
              cache.put(key, change.after());
            }
          });
    }
    return done;
  }

  private Map<String, List<Recorded<?>>> byKey(
      List<Recorded<?>> batch, Map<String, ViewStop> stops) {
    Map<String, List<Recorded<?>>> byKey = new LinkedHashMap<>();
    for (Recorded<?> record : batch) {
      if (!projection.concerns(record)) {
        continue;
      }
      unreadable.look(record);
      ViewStop torn = unreadable.between(Position.START, record);
      if (torn != null && !stopped.containsKey(record.stream())) {
        // A view that begins later in this stream has the same hole, also for who starts then.
        stops.put(record.stream(), torn);
      }
      for (String key : unreadable.keysOf(record)) {
        if (!stopped.containsKey(key)) {
          byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(record);
        }
      }
    }
    return byKey;
  }

  private Map<String, StoredView<V>> read(List<String> keys) {
    Map<String, StoredView<V>> views = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String key : keys) {
      StoredView<V> cached = cache.get(key);
      if (cached != null) {
        views.put(key, cached);
      } else {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      List<StoredView<V>> found = store.readToWrite(projection, unknown);
      for (int i = 0; i < unknown.size(); i++) {
        views.put(unknown.get(i), found.get(i));
      }
    }
    return views;
  }

  /** Notes which event is the last one that concerns a lost view: it is rebuilt with it. */
  private StoredView<V> notePlace(
      StoredView<V> lost, List<Recorded<?>> events, Checkpoint reached) {
    StoredView<V> noted = lost;
    for (Recorded<?> event : events) {
      if (event.position().isAfter(lost.played().position())) {
        noted =
            new StoredView<>(
                lost.view(),
                event.position(),
                reached,
                null,
                true,
                streamOf(noted, event),
                Document.NONE);
      }
    }
    return noted;
  }

  private StoredView<V> play(
      String key,
      StoredView<V> stored,
      List<Recorded<?>> events,
      Map<String, ViewStop> stops,
      Checkpoint reached) {
    PlayedView<V> view = PlayedView.of(projection, key, unreadable, stored);
    StoredView<V> played = stored;
    for (Recorded<?> event : events) {
      if (view.play(event)) {
        ViewStop stop = view.stop();
        if (stop != null) {
          LOG.error("{}: the view '{}' stands still: {}", projection, key, stop.reason());
          stops.put(key, stop);
          return new StoredView<>(
              view.view(),
              played.written(),
              reached,
              stop.reason(),
              false,
              played.stream(),
              Document.NONE);
        }
        played =
            new StoredView<>(
                view.view(),
                event.position(),
                reached,
                null,
                false,
                streamOf(played, event),
                Document.NONE);
      }
    }
    return played;
  }

  private static String streamOf(StoredView<?> view, Recorded<?> event) {
    return view.isNew() || view.stream().equals(event.stream()) ? event.stream() : "";
  }

  @Override
  public void close() {
    follower.close();
    rebuilder.close();
  }
}
