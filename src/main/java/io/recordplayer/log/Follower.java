package io.recordplayer.log;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.SubscriptionListener;
import io.recordplayer.record.Causes;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One supervised subscription to the log. The client's callback only puts records into a bounded
 * queue; a thread of the follower's own takes them out in batches. A subscription that overflows
 * the queue, drops or falls silent is given up, and a new one begins after the last record read.
 */
public final class Follower implements AutoCloseable {
  /** Reads what a follower brings. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes what came.
     *
     * @throws ReadAgain where it lacks what it had read before
     */
    void read(List<Recorded<?>> batch);

    /**
     * Nothing came for a while.
     *
     * @throws ReadAgain where it lacks what it had read before
     */
    default void idle() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int QUEUE = 4096;
  private static final int BATCH = 512;
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final String name;
  private final Log log;
  private final KurrentDBClient client;
  private final Supplier<Position> from;
  private final List<String> prefixes;
  private final Reader reader;
  private final Thread thread;
  private volatile Position position = Position.START;
  private volatile boolean connected;
  private volatile boolean closed;

  Follower(
      String name,
      Log log,
      KurrentDBClient client,
      Supplier<Position> from,
      List<String> prefixes,
      Reader reader) {
    this.name = name;
    this.log = log;
    this.client = client;
    this.from = from;
    this.prefixes = List.copyOf(prefixes);
    this.reader = reader;
    this.thread = Thread.ofVirtual().name("follow " + name).unstarted(this::run);
  }

  /**
   * Begins to read.
   *
   * @return itself
   * @throws IllegalThreadStateException where it was started before
   */
  public Follower start() {
    thread.start();
    return this;
  }

  /** The last record that was read. */
  public Position position() {
    return position;
  }

  /** Whether records come as they are appended. */
  public boolean isConnected() {
    return connected;
  }

  private void run() {
    Backoff backoff = new Backoff();
    boolean begun = false;
    while (!closed) {
      try {
        if (!begun) {
          position = from.get();
          begun = true;
        }
        followOnce(backoff);
      } catch (ReadAgain again) {
        LOG.warn("{} reads again after {}: {}", name, again.after(), again.getMessage());
        position = again.after();
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("{} can't go on and tries again: {}", name, Causes.of(e));
        }
      } catch (Error e) {
        // Whoever depends on it would wait for good.
        LOG.error("{} failed and tries again", name, e);
      } finally {
        connected = false;
      }
      if (!closed) {
        backoff.pause();
      }
    }
  }

  private void followOnce(Backoff backoff) {
    requireWholeLog();
    Line line = new Line();
    SubscriptionFilter filter = Log.streamsBeginningWith(prefixes);
    SubscribeToAllOptions options = SubscribeToAllOptions.get().filter(filter);
    Position after = position;
    if (after.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(new io.kurrent.dbclient.Position(after.commit(), after.prepare()));
    }
    Subscription subscription =
        Log.await("follow as " + name, client.subscribeToAll(line, options));
    connected = true;
    Position looked = position;
    try {
      while (!closed) {
        List<ResolvedEvent> events = line.take();
        if (!events.isEmpty()) {
          deliver(events);
          backoff.reset();
        } else if (line.isBroken()) {
          return;
        } else {
          Log.Look look = log.look(looked.orLater(position), prefixes);
          if (!look.found()) {
            // What is known to be of others isn't looked through again.
            looked = look.at();
          } else if (line.isEmpty()) {
            LOG.warn("{} found its subscription silent and takes a new one", name);
            return;
          }
          idle();
        }
      }
    } finally {
      line.giveUp();
      subscription.stop();
    }
  }

  /** What was played from a log must not be played on from an older copy of it. */
  private void requireWholeLog() {
    Position end = log.end();
    if (position.isAfter(end)) {
      throw new LogException(
          "The log ends at %s, but %s was played up to %s: this is an older copy. Give it the right log (recordplayer.log); or stop the application, delete the keys in Redis that begin with recordplayer: and start it again, and everything there is played anew from this log."
              .formatted(end, name, position),
          null);
    }
  }

  private void idle() {
    try {
      reader.idle();
    } catch (ReadAgain again) {
      throw again;
    } catch (RuntimeException e) {
      LOG.warn("{} can't look after what it has read: {}", name, Causes.of(e));
    }
  }

  private void deliver(List<ResolvedEvent> events) {
    List<Recorded<?>> batch = new ArrayList<>(events.size());
    for (ResolvedEvent event : events) {
      Recorded<?> record = log.decode(event);
      if (record.position().isAfter(position)) {
        batch.add(record);
      }
    }
    Backoff backoff = new Backoff();
    while (!batch.isEmpty() && !closed) {
      try {
        reader.read(batch);
        position = batch.getLast().position();
        return;
      } catch (ReadAgain again) {
        throw again;
      } catch (RuntimeException | Error e) {
        LOG.warn("{} could not take {} records and tries again", name, batch.size(), e);
        backoff.pause();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the client calls: it must never wait. */
  private static final class Line extends SubscriptionListener {
    private final BlockingQueue<ResolvedEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean broken;

    @Override
    public void onEvent(Subscription subscription, ResolvedEvent event) {
      if (!broken && !queue.offer(event)) {
        // What doesn't fit is read again by the next subscription; this one may bring no more.
        broken = true;
        subscription.stop();
      }
    }

    @Override
    public void onCancelled(Subscription subscription, @Nullable Throwable cause) {
      broken = true;
    }

    /** The next records; none after a silence, or where the subscription is broken. */
    List<ResolvedEvent> take() {
      List<ResolvedEvent> events = new ArrayList<>();
      try {
        long deadline = System.nanoTime() + SILENCE.toNanos();
        while (events.isEmpty() && !broken && System.nanoTime() < deadline) {
          ResolvedEvent first = queue.poll(100, TimeUnit.MILLISECONDS);
          if (first != null) {
            events.add(first);
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        broken = true;
        return List.of();
      }
      queue.drainTo(events, BATCH - events.size());
      return events;
    }

    boolean isBroken() {
      return broken;
    }

    boolean isEmpty() {
      return queue.isEmpty();
    }

    void giveUp() {
      broken = true;
      queue.clear();
    }
  }
}
