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
 * Follows the log: gives its reader batches of records, on a thread of its own. It shares a
 * subscription with other readers of the same streams at the same position. If the shared
 * subscription ends, or the reader is too slow for it, it continues with another one after the last
 * record that the reader has read.
 */
public final class CatchUpSubscription implements AutoCloseable {
  /**
   * Records to read together.
   *
   * @param records at least one, in the log's order
   * @param bytes the memory that they take, approximately
   */
  public record Batch(List<Recorded<?>> records, long bytes) implements SharedSubscription.Part {
    public Batch {
      records = List.copyOf(records);
    }

    /** The last record. */
    public Checkpoint end() {
      Recorded<?> last = records.getLast();
      return new Checkpoint(last.position(), last.id());
    }

    /** The records after a position; there is at least one. */
    Batch after(Position position) {
      if (records.getFirst().position().isAfter(position)) {
        return this;
      }
      return new Batch(
          records.stream().filter(record -> record.position().isAfter(position)).toList(), bytes);
    }
  }

  /** Reads the records of a subscription. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads a batch.
     *
     * @throws StateLostException if the reader has lost its state
     */
    void read(Batch batch);

    /** Whether this reader needs a record. The same for all records of a type. */
    default boolean wants(Recorded<?> record) {
      return true;
    }

    /**
     * Called about once a second while only records come that the reader does not need.
     *
     * @param end the last of them
     * @throws StateLostException if the reader has lost its state
     */
    default void passed(Checkpoint end) {}

    /**
     * Called while no records come and the log has no more.
     *
     * @param complete the position up to which the reader has got all records
     * @throws StateLostException if the reader has lost its state
     */
    default void idle(Position complete) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpSubscription.class);

  /** The longest time without a sign of the log while it works: a silence and a repeated check. */
  private static final Duration CURRENT = Duration.ofSeconds(15);

  private final String name;
  private final Log log;
  private final SharedSubscriptions subscriptions;
  private final Supplier<Checkpoint> from;
  private final List<String> prefixes;
  private final Reader reader;
  private final Thread thread;
  private volatile Checkpoint last = Checkpoint.START;
  private volatile @Nullable SubscriptionMember member;

  /** The time of the last proof that the reader has all records; of {@link System#nanoTime}. */
  private volatile long provenAt = System.nanoTime();

  private volatile boolean closed;

  CatchUpSubscription(
      String name,
      Log log,
      SharedSubscriptions subscriptions,
      Supplier<Checkpoint> from,
      List<String> prefixes,
      Reader reader) {
    this.name = name;
    this.log = log;
    this.subscriptions = subscriptions;
    this.from = from;
    this.prefixes = List.copyOf(prefixes);
    this.reader = reader;
    this.thread = Thread.ofVirtual().name("follow " + name).unstarted(this::run);
  }

  /**
   * Starts to read.
   *
   * @return itself
   * @throws IllegalThreadStateException if it was started before
   */
  public CatchUpSubscription start() {
    provenAt = System.nanoTime();
    thread.start();
    return this;
  }

  /** The position of the last record that was read. */
  public Position position() {
    return last.position();
  }

  /** Whether the log sends new records. */
  public boolean isConnected() {
    SubscriptionMember reading = member;
    return reading != null && reading.isConnected();
  }

  /**
   * Whether within the last 15 s the reader got records or the log had no more. Also true for the
   * first 15 s after the start.
   */
  public boolean isCurrent() {
    return System.nanoTime() - provenAt < CURRENT.toNanos();
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
                  + " or another branch of its history. {} begins again.",
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
          LOG.warn("{} can't continue and tries again: {}", name, CauseChain.of(e));
        }
      } catch (Error e) {
        // Its users must not wait for ever.
        LOG.error("{} failed and tries again", name, e);
      }
      if (!closed) {
        backoff.pause();
      }
    }
  }

  private void followOnce(Backoff backoff) {
    try (SubscriptionMember reading = subscriptions.join(name, last, prefixes, reader)) {
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
        subscriptions.rejoin(reading, last);
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
        provenAt = System.nanoTime();
      }
      case SharedSubscription.Passed passed -> {
        deliver(() -> reader.passed(passed.end()));
        last = passed.end();
        provenAt = System.nanoTime();
      }
      case SharedSubscription.Idle idle -> {
        provenAt = idle.askedAt();
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
      LOG.warn("{} can't check its state: {}", name, CauseChain.of(e));
    }
  }

  private void deliver(Batch batch) {
    deliver(() -> reader.read(batch));
    last = batch.end();
  }

  /** Repeats until the reader succeeds. */
  private void deliver(Runnable reading) {
    Backoff backoff = new Backoff();
    while (!closed) {
      try {
        reading.run();
        return;
      } catch (StateLostException again) {
        throw again;
      } catch (RuntimeException | Error e) {
        LOG.warn("{} could not read a batch and tries again", name, e);
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
