package io.recordplayer.projection;

import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.log.StateLostException;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log and keeps the views of one projection in the store. Any number of processes may
 * run a writer for the same projection: the store accepts each write from one of them, and the
 * others continue from there.
 */
public final class ProjectionWriter<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);
  private static final Duration CLEANING = Duration.ofHours(1);

  private final Projection<V> projection;
  private final Log log;
  private final ViewStore store;
  private final ViewRebuilder<V> rebuilder;
  private final StoppedViews stopped;
  private final BatchWriter<V> batches;
  private final CatchUpSubscription follower;

  /** The stored state as this writer knows it. Only the follower's thread uses it. */
  private ProjectionState state = ProjectionState.begin();

  /**
   * @param prefixes the prefixes of all event streams
   */
  public ProjectionWriter(
      Projection<V> projection, Log log, ViewStore store, List<String> prefixes) {
    this.projection = projection;
    this.log = log;
    this.store = store;
    UnreadableEvents unreadable = new UnreadableEvents(projection, log);
    this.rebuilder = new ViewRebuilder<>(projection, log, store, prefixes);
    this.stopped = new StoppedViews(projection, log, store, rebuilder, unreadable);
    this.batches = new BatchWriter<>(projection, store, rebuilder, unreadable, stopped);
    this.follower =
        log.follow("projection " + projection.name(), this::begin, prefixes, new Reader());
  }

  /**
   * Starts at the stored checkpoint.
   *
   * @return this writer
   */
  public ProjectionWriter<V> start() {
    follower.start();
    return this;
  }

  private Checkpoint begin() {
    readState();
    store.use(projection);
    stopped()
        .forEach(
            (name, reason) ->
                LOG.error("{}: the view '{}' is stopped: {}", projection, name, reason));
    return state.checkpoint();
  }

  /** Takes over the stored state; resets it if its checkpoint is not in this log. */
  private void readState() {
    ProjectionState found = store.state(projection);
    if (!found.checkpoint().isIn(log)) {
      // The state may belong to an entirely different log; then it stays.
      store.forgetLog();
      found = store.state(projection);
    }
    while (!found.checkpoint().isIn(log)) {
      LOG.warn(
          "{} is played up to record {} at {}, which is not in the log: the log is an older copy,"
              + " or its history differs. The projection plays this log from its start.",
          projection,
          found.checkpoint().id(),
          found.checkpoint().position());
      store.reset(projection, found);
      found = store.state(projection);
    }
    take(found);
    if (stopped.isRetryDue()) {
      resumeStopped();
    }
  }

  private void take(ProjectionState found) {
    state = found;
    batches.begin();
    stopped.begin(found.stops());
  }

  /** Once a minute: takes over what other processes have stored, and resumes stopped views. */
  private void retryStopped() {
    if (stopped.isRetryDue()) {
      ProjectionState found = store.state(projection);
      if (continuesOurs(found)) {
        take(found);
        resumeStopped();
      } else {
        startAgain();
      }
    }
  }

  private void resumeStopped() {
    ProjectionState next = stopped.resumeReadable(state);
    if (!next.equals(state)) {
      state = next;
      batches.begin();
    }
  }

  /** Whether the store still has what this writer has written. */
  private boolean continuesOurs(ProjectionState found) {
    return state.checkpoint().equals(Checkpoint.START)
        || (found.epoch().equals(state.epoch())
            && !state.checkpoint().position().isAfter(found.checkpoint().position()));
  }

  private void write(List<Recorded<?>> records, Checkpoint end) {
    retryStopped();
    if (!batches.write(state, records, end)) {
      startAgain();
    }
    state = state.at(end);
  }

  /** Goes back to the stored state: the store has lost data, or another process has written. */
  private void startAgain() {
    Position before = state.checkpoint().position();
    store.forgetLog();
    readState();
    throw new StateLostException(
        before.isAfter(state.checkpoint().position())
            ? "Redis has lost views of %s.".formatted(projection)
            : "Another process has written views of %s.".formatted(projection),
        state.checkpoint());
  }

  private final class Reader implements CatchUpSubscription.Reader {
    private long cleaned = System.nanoTime() - CLEANING.toNanos() - 1;

    @Override
    public void read(CatchUpSubscription.Batch batch) {
      write(batch.records(), batch.end());
    }

    @Override
    public boolean wants(Recorded<?> record) {
      return projection.concerns(record);
    }

    @Override
    public void passed(Checkpoint end) {
      write(List.of(), end);
    }

    @Override
    public void idle(Position complete) {
      if (!continuesOurs(store.state(projection))) {
        // No event may ever show the loss: people need the views to cause events.
        startAgain();
      }
      retryStopped();
      long now = System.nanoTime();
      if (now - cleaned > CLEANING.toNanos()) {
        cleaned = now;
        store.use(projection);
        store.deleteUnused(projection);
      }
    }
  }

  public Projection<V> projection() {
    return projection;
  }

  /** The position up to which the writer has read the log. */
  public Position position() {
    return follower.position();
  }

  public boolean isConnected() {
    return follower.isConnected();
  }

  /** The reason of each stop, by the view's key or, for an unreadable event, the stream's name. */
  public Map<String, String> stopped() {
    Map<String, String> reasons = new HashMap<>();
    stopped.all().forEach((name, stop) -> reasons.put(name, stop.reason()));
    return reasons;
  }

  @Override
  public void close() {
    follower.close();
    rebuilder.close();
  }
}
