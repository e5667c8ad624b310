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
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  /**
   * Records that came together.
   *
   * @param records at least one, in the log's order
   * @param bytes how much memory they take, about
   */
  public record Batch(List<Recorded<?>> records, long bytes) {
    public Batch {
      records = List.copyOf(records);
    }

    /** The last of them. */
    public Checkpoint end() {
      Recorded<?> last = records.getLast();
      return new Checkpoint(last.position(), last.id());
    }
  }

  /** Reads what a follower brings. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes what came.
     *
     * @throws ReadAgain where it lacks what it had read before
     */
    void read(Batch batch);

    /**
     * Nothing came for a while, and the log has nothing more.
     *
     * @param complete the position up to which the reader has been given everything
     * @throws ReadAgain where it lacks what it had read before
     */
    default void idle(Position complete) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int BATCH = 512;
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** A silence and a look that has to be repeated, as they happen with a log that is well. */
  private static final Duration CURRENT = Duration.ofSeconds(15);

  private final String name;
  private final Log log;
  private final KurrentDBClient client;
  private final Supplier<Checkpoint> from;
  private final List<String> prefixes;
  private final long queueBytes;
  private final Reader reader;
  private final Thread thread;
  private volatile Checkpoint last = Checkpoint.START;
  private volatile boolean connected;

  /** When it was last shown that the reader has what the log has; of {@link System#nanoTime}. */
  private volatile long proven = System.nanoTime();

  private volatile boolean closed;

  Follower(
      String name,
      Log log,
      KurrentDBClient client,
      Supplier<Checkpoint> from,
      List<String> prefixes,
      long queueBytes,
      Reader reader) {
    this.name = name;
    this.log = log;
    this.client = client;
    this.from = from;
    this.prefixes = List.copyOf(prefixes);
    this.queueBytes = queueBytes;
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
    proven = System.nanoTime();
    thread.start();
    return this;
  }

  /** The last record that was read. */
  public Position position() {
    return last.position();
  }

  /** Whether records come as they are appended. */
  public boolean isConnected() {
    return connected;
  }

  /**
   * Whether the reader got something within the last 15 s, or the log was seen to have nothing
   * more. Also true for the first 15 s after the start.
   */
  public boolean isCurrent() {
    return System.nanoTime() - proven < CURRENT.toNanos();
  }

  private void run() {
    Backoff backoff = new Backoff();
    boolean begun = false;
    while (!closed) {
      try {
        if (!begun) {
          last = from.get();
        }
        begun = last.isIn(log);
        if (begun) {
          followOnce(backoff);
        } else {
          LOG.warn(
              "The log doesn't have record {} at {}, up to which {} has read: it is an older copy,"
                  + " or another branch of its history. {} begins anew.",
              last.id(),
              last.position(),
              name,
              name);
        }
      } catch (ReadAgain again) {
        LOG.warn("{} reads again after {}: {}", name, again.after().position(), again.getMessage());
        last = again.after();
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
    Line line = new Line(queueBytes);
    SubscriptionFilter filter = Log.streamsBeginningWith(prefixes);
    SubscribeToAllOptions options =
        SubscribeToAllOptions.get().filter(filter).header(EventCallbacks.UNTRACED, "true");
    Position after = position();
    if (after.equals(Position.START)) {
      options.fromStart();
    } else {
      options.fromPosition(new io.kurrent.dbclient.Position(after.commit(), after.prepare()));
    }
    CompletableFuture<Subscription> subscribing = client.subscribeToAll(line, options);
    Subscription subscription;
    try {
      subscription = Log.await("follow as " + name, subscribing);
    } catch (LogException e) {
      // It may come to life when nobody waits for it any more.
      line.giveUp();
      var _ = subscribing.thenAccept(Subscription::stop);
      throw e;
    }
    connected = true;
    Position looked = after;
    try {
      while (!closed) {
        List<ResolvedEvent> events = line.take();
        if (!events.isEmpty()) {
          deliver(events);
          proven = System.nanoTime();
          line.done(events);
          backoff.reset();
        } else if (line.isBroken()) {
          return;
        } else {
          long asked = System.nanoTime();
          Log.Look look = log.look(looked.orLater(position()), prefixes);
          if (!look.found()) {
            // What is known to be of others isn't looked through again.
            looked = look.at();
            proven = asked;
            idle(looked);
          } else if (line.isEmpty()) {
            LOG.warn("{} found its subscription silent and takes a new one", name);
            return;
          }
        }
      }
    } finally {
      line.giveUp();
      subscription.stop();
    }
  }

  private void idle(Position complete) {
    try {
      reader.idle(complete);
    } catch (ReadAgain again) {
      throw again;
    } catch (RuntimeException e) {
      LOG.warn("{} can't look after what it has read: {}", name, Causes.of(e));
    }
  }

  private void deliver(List<ResolvedEvent> events) {
    List<Recorded<?>> records = new ArrayList<>(events.size());
    for (ResolvedEvent event : events) {
      Recorded<?> record = log.decode(event);
      if (record.position().isAfter(position())) {
        records.add(record);
      }
    }
    if (records.isEmpty()) {
      return;
    }
    Batch batch = new Batch(records, Line.bytesOf(events));
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        reader.read(batch);
        last = batch.end();
        return;
      } catch (ReadAgain again) {
        throw again;
      } catch (RuntimeException | Error e) {
        LOG.warn("{} could not take {} records and tries again", name, records.size(), e);
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
    private final BlockingQueue<ResolvedEvent> queue = new LinkedBlockingQueue<>();
    private final long limit;

    /** Of what is queued or being read. */
    private final AtomicLong bytes = new AtomicLong();

    private volatile boolean broken;

    Line(long limit) {
      this.limit = limit;
    }

    @Override
    public void onEvent(Subscription subscription, ResolvedEvent event) {
      if (broken) {
        return;
      }
      long size = bytesOf(List.of(event));
      // One alone is taken whatever its size, or nobody would ever get beyond it.
      if (bytes.get() > 0 && bytes.get() + size > limit) {
        // What doesn't fit is read again by the next subscription; this one may bring no more.
        broken = true;
        subscription.stop();
        return;
      }
      bytes.addAndGet(size);
      queue.add(event);
    }

    /** These have been read. */
    void done(List<ResolvedEvent> events) {
      bytes.addAndGet(-bytesOf(events));
    }

    static long bytesOf(List<ResolvedEvent> events) {
      return events.stream()
          .map(EventCallbacks::event)
          .filter(Objects::nonNull)
          .mapToLong(Log::bytesOf)
          .sum();
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
