package io.recordplayer.log;

import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log on a thread of its own, in batches, from a feed that it shares with the followers
 * of the same streams that are at the same place. Where the feed ends, or it was too slow for it,
 * it goes on with another one after the last record that it read.
 */
public final class CatchUpSubscription implements AutoCloseable {
  /**
   * Records that came together.
   *
   * @param records at least one, in the log's order
   * @param bytes how much memory they take, about
   */
  public record Batch(List<Recorded<?>> records, long bytes) implements SharedSubscription.Part {
    public Batch {
      records = List.copyOf(records);
    }

    /** The last of them. */
    public Checkpoint end() {
      Recorded<?> last = records.getLast();
      return new Checkpoint(last.position(), last.id());
    }

    /** What of it is after a position; something is. */
    Batch after(Position position) {
      if (records.getFirst().position().isAfter(position)) {
        return this;
      }
      return new Batch(
          records.stream().filter(record -> record.position().isAfter(position)).toList(), bytes);
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

    /** Whether a record is for this reader; the same for every record of a type. */
    default boolean wants(Recorded<?> record) {
      return true;
    }

    /**
     * Only records that it doesn't want came up to here; told at most about once a second.
     *
     * @throws ReadAgain where it lacks what it had read before
     */
    default void passed(Checkpoint end) {}

    /**
     * Nothing came for a while, and the log has nothing more.
     *
     * @param complete the position up to which the reader has been given everything
     * @throws ReadAgain where it lacks what it had read before
     */
    default void idle(Position complete) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpSubscription.class);

  /** A silence and a look that has to be repeated, as they happen with a log that is well. */
  private static final Duration CURRENT = Duration.ofSeconds(15);

  private final String name;
  private final Log log;
  private final SharedSubscriptions feeds;
  private final Supplier<Checkpoint> from;
  private final List<String> prefixes;
  private final Reader reader;
  private final Thread thread;
  private volatile Checkpoint last = Checkpoint.START;
  private volatile SharedSubscription.@Nullable Member member;

  /** When it was last shown that the reader has what the log has; of {@link System#nanoTime}. */
  private volatile long proven = System.nanoTime();

  private volatile boolean closed;

  CatchUpSubscription(
      String name,
      Log log,
      SharedSubscriptions feeds,
      Supplier<Checkpoint> from,
      List<String> prefixes,
      Reader reader) {
    this.name = name;
    this.log = log;
    this.feeds = feeds;
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
  public CatchUpSubscription start() {
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
    SharedSubscription.Member reading = member;
    return reading != null && reading.isConnected();
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
      } catch (StateLostException again) {
        LOG.warn("{} reads again after {}: {}", name, again.after().position(), again.getMessage());
        last = again.after();
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("{} can't go on and tries again: {}", name, CauseChain.of(e));
        }
      } catch (Error e) {
        // Whoever depends on it would wait for good.
        LOG.error("{} failed and tries again", name, e);
      }
      if (!closed) {
        backoff.pause();
      }
    }
  }

  private void followOnce(Backoff backoff) {
    try (SharedSubscription.Member reading = feeds.join(name, last, prefixes, reader)) {
      member = reading;
      while (!closed) {
        SharedSubscription.Part part = reading.take();
        if (part == null) {
          return;
        }
        take(part);
        if (part instanceof Batch) {
          backoff.reset();
        }
        feeds.rejoin(reading, last);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      member = null;
    }
  }

  private void take(SharedSubscription.Part part) {
    switch (part) {
      case Batch batch -> {
        deliver(batch);
        proven = System.nanoTime();
      }
      case SharedSubscription.Passed passed -> {
        deliver(() -> reader.passed(passed.end()));
        last = passed.end();
        proven = System.nanoTime();
      }
      case SharedSubscription.Idle idle -> {
        proven = idle.asked();
        idle(idle.complete());
      }
    }
  }

  private void idle(Position complete) {
    try {
      reader.idle(complete);
    } catch (StateLostException again) {
      throw again;
    } catch (RuntimeException e) {
      LOG.warn("{} can't look after what it has read: {}", name, CauseChain.of(e));
    }
  }

  private void deliver(Batch batch) {
    deliver(() -> reader.read(batch));
    last = batch.end();
  }

  /** Again and again until the reader takes it. */
  private void deliver(Runnable reading) {
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        reading.run();
        return;
      } catch (StateLostException again) {
        throw again;
      } catch (RuntimeException | Error e) {
        LOG.warn("{} could not take what came and tries again", name, e);
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
}
