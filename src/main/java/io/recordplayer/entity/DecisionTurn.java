package io.recordplayer.entity;

import io.recordplayer.record.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides all due commands of one entity, batch by batch, and then acknowledges or parks their
 * deliveries. After a failure it can be continued.
 */
final class DecisionTurn<C, S, E> {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionTurn.class);

  private final EntityType<C, S, E> type;
  private final String id;
  private final EntityRepository<C, S, E> repository;
  private final List<DeliveredCommand> deliveries;
  private final DueCommands dueCommands;
  private final BooleanSupplier closed;

  /** The reasons why commands are parked, by revision. */
  private final Map<Long, String> parkReasons = new HashMap<>();

  /** Whether the entity in memory may lack records that others have appended. */
  private boolean stale;

  /** The largest number of commands that are decided together. */
  private int limit = DueCommands.BATCH;

  /** The command that the rules must not decide; null if there is none. */
  private @Nullable FailedCommand failed;

  /** The revision of the first command of the current batch. */
  private long first;

  /**
   * A command whose batch could not be recorded.
   *
   * @param rejection the reason why it is rejected; null if it is parked
   * @param fault the reason why it is parked; null if it is rejected
   */
  private record FailedCommand(
      long revision, @Nullable Rejection rejection, @Nullable Throwable fault) {}

  /**
   * @param deliveries at least one, by revision
   * @param closed whether to stop after the current batch
   */
  DecisionTurn(
      EntityType<C, S, E> type,
      String id,
      EntityRepository<C, S, E> repository,
      List<DeliveredCommand> deliveries,
      DueCommands dueCommands,
      BooleanSupplier closed) {
    this.type = type;
    this.id = id;
    this.repository = repository;
    this.deliveries = deliveries;
    this.dueCommands = dueCommands;
    this.closed = closed;
  }

  /** Decides until no command is due. */
  void decideAll() {
    while (!closed.getAsBoolean()) {
      LoadedEntity<S> entity = repository.load(id, stale);
      stale = false;
      List<Recorded<?>> due = dueCommands.next(entity.ledger(), parkReasons.keySet());
      if (due.isEmpty()) {
        return;
      }
      limit = Math.min(limit, due.size());
      first = due.getFirst().revision();
      decide(entity, due.subList(0, limit));
    }
  }

  private void decide(LoadedEntity<S> entity, List<Recorded<?>> commands) {
    DecisionBatch<C, S, E> batch = new DecisionBatch<>(type, entity);
    for (Recorded<?> command : commands) {
      FailedCommand failure = failed;
      if (failure == null || failure.revision() != command.revision()) {
        batch.decide(command);
      } else if (failure.rejection() != null) {
        batch.reject(command, failure.rejection());
      } else {
        batch.park(command, Objects.requireNonNull(failure.fault()));
      }
    }
    stale = !repository.save(id, entity, batch);
    limit = Math.min(DueCommands.BATCH, 2 * limit);
    failed = null;
    parkReasons.putAll(batch.parkReasons());
    LOG.debug("{} {} has decided {} commands", type, id, commands.size());
  }

  /** The next batch is decided on the entity as the log has it then. */
  void reload() {
    stale = true;
  }

  /** Others have appended: the next batch is decided by the rules, on their events. */
  void retryAfterConflict() {
    stale = true;
    failed = null;
  }

  /** Rejects the first command of the current batch. */
  void rejectFirst(Rejection rejection) {
    limit = 1;
    failed = new FailedCommand(first, rejection, null);
  }

  /** Decides half of the current batch; rejects the command if it is the only one. */
  void halveOrReject(Rejection rejection) {
    halveOr(new FailedCommand(first, rejection, null));
  }

  /** Decides half of the current batch; parks the command if it is the only one. */
  void halveOrPark(Throwable fault) {
    halveOr(new FailedCommand(first, null, fault));
  }

  private void halveOr(FailedCommand failure) {
    if (limit > 1) {
      limit /= 2;
    } else {
      failed = failure;
    }
  }

  /**
   * Acknowledges or parks the deliveries. A parked command that was not delivered can't be parked
   * in the log itself: the last delivery is parked instead, so that its replay leads to the
   * command.
   */
  void completeDeliveries() {
    CommandLedger ledger = repository.ledger(id);
    SortedSet<Long> undelivered = new TreeSet<>(parkReasons.keySet());
    deliveries.forEach(each -> undelivered.remove(each.revision()));
    for (DeliveredCommand each : deliveries) {
      String reason = parkReasons.get(each.revision());
      if (reason == null && ledger.parked().contains(each.revision())) {
        reason = "It was parked before. To decide it, replay it.";
      } else if (reason == null && each.revision() > ledger.decided()) {
        if (closed.getAsBoolean()) {
          // The log delivers it again, to another consumer.
          continue;
        }
        reason = "Its stream hides it now, and it was not decided.";
      }
      if (each.equals(deliveries.getLast()) && !undelivered.isEmpty()) {
        String others =
            "Commands %s of its stream are parked; to decide them, replay this one: %s"
                .formatted(undelivered, parkReasons.get(undelivered.first()));
        reason = reason == null ? others : reason + " " + others;
      }
      if (reason == null) {
        each.acknowledge();
      } else {
        each.park(reason);
      }
    }
  }
}
