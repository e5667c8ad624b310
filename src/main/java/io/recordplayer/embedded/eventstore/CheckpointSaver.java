package io.recordplayer.embedded.eventstore;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when a subscription group saves its checkpoint, and saves it. Guarded by its lock. */
final class CheckpointSaver {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointSaver.class);

  private final SubscriptionGroupDefinition definition;
  private final EventLog log;
  private final ReentrantLock lock;
  private GroupCheckpoint checkpoint;
  private long requestedAt = System.nanoTime();
  private boolean saving;

  /** Number of events completed since the last save was requested. */
  private long completedEvents;

  /** Nanoseconds before a failed save is repeated; 0 if the last save succeeded. */
  private long retryDelay;

  /**
   * @param lock the group's lock
   */
  CheckpointSaver(
      SubscriptionGroupDefinition definition,
      GroupCheckpoint start,
      EventLog log,
      ReentrantLock lock) {
    this.definition = definition;
    this.checkpoint = start;
    this.log = log;
    this.lock = lock;
  }

  /** Returns the checkpoint that was saved last, or the group's start. */
  GroupCheckpoint checkpoint() {
    return checkpoint;
  }

  void countCompleted(long events) {
    completedEvents += events;
  }

  /** Saves a position if the group's settings ask for it now. */
  void saveIfDue(long completedPosition) {
    Duration age = Duration.ofNanos(System.nanoTime() - requestedAt);
    // A failed save is repeated after a delay: repeated at once, it would flood the program's log.
    boolean due =
        retryDelay == 0
            ? definition.isCheckpointDue(completedEvents, age)
            : age.compareTo(Duration.ofNanos(retryDelay)) >= 0;
    if (saving || completedPosition <= checkpoint.position() || !due) {
      return;
    }
    saving = true;
    completedEvents = 0;
    requestedAt = System.nanoTime();
    save(completedPosition);
  }

  void save(long position) {
    String key = definition.key();
    var _ =
        log.write(
                connection -> {
                  try (PreparedStatement update =
                      connection.prepareStatement(
                          "UPDATE groups SET checkpoint = ?, kept = 1 WHERE name = ?")) {
                    update.setLong(1, position);
                    update.setString(2, key);
                    return update.executeUpdate();
                  }
                })
            .whenCompleteAsync(
                (_, failure) -> {
                  lock.lock();
                  try {
                    saved(position, failure);
                  } finally {
                    lock.unlock();
                  }
                },
                SubscriptionGroup.ASYNC);
  }

  private void saved(long position, @Nullable Throwable failure) {
    saving = false;
    if (failure == null) {
      checkpoint = new GroupCheckpoint(Math.max(checkpoint.position(), position), true);
      retryDelay = 0;
      return;
    }
    if (retryDelay == 0) {
      LOG.error("the checkpoint of {} was not saved and is retried", definition.key(), failure);
    }
    retryDelay = RetryDelay.after(retryDelay);
  }

  /** Returns the nanoseconds until a save may be due; a very long time if none will be. */
  long nanosUntilDue(long completedPosition) {
    long delay = retryDelay == 0 ? definition.checkpointAfter().toNanos() : retryDelay;
    return completedPosition > checkpoint.position() && delay > 0 ? delay : Long.MAX_VALUE;
  }
}
