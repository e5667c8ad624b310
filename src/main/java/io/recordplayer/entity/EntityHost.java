package io.recordplayer.entity;

import io.recordplayer.log.Backoff;
import io.recordplayer.log.CommandConsumer;
import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Recorded;
import io.recordplayer.update.Updates;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes and decides the commands for all entities of one type: those of one entity one at a time
 * and in the order of its command stream, those of different entities at the same time.
 *
 * <p>A delivery only says that there is something to decide. The entity's ledger says which command
 * is next. A command that was not delivered is read from the command stream; one that is decided
 * already is acknowledged. So neither the order nor the number of deliveries matters.
 *
 * <p>All waiting commands of an entity are decided as one batch and appended in one write. If
 * somebody else has appended first, the entity plays the newer events and decides again.
 */
public final class EntityHost<C, S, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntityHost.class);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /** The number of conflicts after which the host waits between attempts. */
  private static final int CONFLICTS_WITHOUT_PAUSE = 10;

  /** The number of conflicts after which the first command is rejected. */
  private static final int MAX_CONFLICTS = 20;

  /** The number of failures, while the log works, after which the commands are parked. */
  private static final int MAX_FAILURES = 8;

  private final EntityType<C, S, E> type;
  private final Log log;
  private final DecisionPublisher publisher;
  private final EntityRepository<C, S, E> repository;
  private final ByteBudget waitingBytes;
  private final Mailboxes<DeliveredCommand> mailboxes;
  private final Map<String, String> stuck = new ConcurrentHashMap<>();
  private final CommandConsumer consumer;
  private volatile boolean closed;

  /** Puts the deliveries into the mailboxes. */
  private final class Receiver implements CommandConsumer.Handler {
    @Override
    public void handle(Recorded<?> record, Delivery delivery) {
      String id = record.stream().substring(type.commandStreamPrefix().length());
      mailboxes.put(id, DeliveredCommand.of(record, delivery, waitingBytes));
    }

    @Override
    public void subscribed() {
      repository.subscribed();
    }
  }

  /**
   * @param loadedBytes the largest total size, as stored, of the entities that stay in memory while
   *     they get no command
   * @param waitingBytes the largest total size of the commands that wait in memory
   */
  public EntityHost(
      EntityType<C, S, E> type,
      Log log,
      SnapshotStore snapshots,
      long loadedBytes,
      long waitingBytes) {
    this.type = type;
    this.log = log;
    this.publisher = new DecisionPublisher(type);
    this.repository = new EntityRepository<>(type, log, snapshots, publisher, this::setSize);
    this.waitingBytes = new ByteBudget(waitingBytes);
    this.mailboxes =
        new Mailboxes<>(
            type.category(), loadedBytes, this::merge, this::decide, repository::unload);
    this.consumer = log.consume(type.consumerGroup(), type.commandStreamPrefix(), new Receiver());
  }

  private void setSize(String id, long bytes) {
    mailboxes.setSize(id, bytes);
  }

  /** Publishes the updates of decisions to these updates; without a call, nobody sees them. */
  public void publishTo(Updates updates) {
    publisher.publishTo(updates);
  }

  /** Starts to decide. Called once. */
  public void start() {
    consumer.start();
  }

  public EntityType<C, S, E> type() {
    return type;
  }

  /** The consumer of the commands. */
  public CommandConsumer consumer() {
    return consumer;
  }

  /** Whether the log delivers commands to this host. */
  public boolean isConnected() {
    return consumer.isConnected();
  }

  /** The number of entities in memory. */
  public int loadedEntities() {
    return mailboxes.size();
  }

  /** The number of deliveries that wait for earlier ones. */
  public int waitingCommands() {
    return mailboxes.waiting();
  }

  /** The entities that could not decide their last commands, with the reason, by id. */
  public Map<String, String> stuckEntities() {
    return Map.copyOf(stuck);
  }

  /**
   * Keeps the later of two commands that aren't decided yet; the earlier one is read from the
   * command stream when it is due. Two kinds of commands are never merged, because no later command
   * leads to them: parked ones, and those of programs from before the ledger.
   */
  private Optional<DeliveredCommand> merge(
      String id, DeliveredCommand last, DeliveredCommand next) {
    boolean isRead =
        Math.min(last.revision(), next.revision()) > repository.decided(id)
            && !(last.older() || next.older())
            && !(last.isReplay() || next.isReplay());
    if (!isRead) {
      return Optional.empty();
    }
    boolean comesLater = next.revision() > last.revision();
    (comesLater ? last : next).acknowledge();
    return Optional.of(comesLater ? next : last);
  }

  /** Decides the due commands of one entity, with retries, until it succeeds or gives up. */
  private void decide(String id, List<DeliveredCommand> delivered) {
    List<DeliveredCommand> deliveries =
        delivered.stream().sorted(Comparator.comparingLong(DeliveredCommand::revision)).toList();
    DueCommands due = new DueCommands(type, log, id, deliveries);
    DecisionTurn<C, S, E> turn =
        new DecisionTurn<>(type, id, repository, deliveries, due, () -> closed);
    Backoff backoff = new Backoff();
    int conflicts = 0;
    int failures = stuck.containsKey(id) ? MAX_FAILURES - 1 : 0;
    while (!closed) {
      try {
        turn.decideAll();
        stuck.remove(id);
        turn.completeDeliveries();
        return;
      } catch (LogException.Conflict e) {
        turn.retryAfterConflict();
        conflicts++;
        if (conflicts == MAX_CONFLICTS) {
          LOG.warn("{} {}: others appended first {} times", type, id, conflicts);
          turn.rejectFirst(Rejection.BUSY);
          conflicts = CONFLICTS_WITHOUT_PAUSE;
        } else if (conflicts > CONFLICTS_WITHOUT_PAUSE) {
          // Others append faster than this host decides; they can finish first.
          backoff.pause();
        }
      } catch (LogException.Deleted e) {
        LOG.warn("{} {} is deleted for ever; its commands are rejected", type, id);
        repository.forget(id);
        deliveries.forEach(DeliveredCommand::acknowledge);
        return;
      } catch (LogException.InvalidRecords e) {
        // One record is too large, or all are together.
        turn.halveOrReject(Rejection.NOT_RECORDABLE);
      } catch (EntityRepository.UnwritableBatchException e) {
        turn.halveOrPark(e.fault());
      } catch (RuntimeException
          | OutOfMemoryError
          | AssertionError
          | LinkageError
          | StackOverflowError e) {
        turn.reload();
        failures += isOfThisEntity(e) ? 1 : 0;
        if (failures >= MAX_FAILURES || e instanceof LogException.Denied) {
          giveUp(id, deliveries, e);
          return;
        }
        LOG.warn("{} {} waits and tries again: {}", type, id, CauseChain.of(e));
        backoff.pause();
      }
    }
  }

  /** Whether the log works otherwise. */
  private boolean isOfThisEntity(Throwable failure) {
    try {
      log.end();
      return true;
    } catch (LogException e) {
      LOG.debug("The log fails for all entities", failure);
      return false;
    }
  }

  private void giveUp(String id, List<DeliveredCommand> deliveries, Throwable failure) {
    String reason =
        "%s %s can't decide its commands: %s Later commands wait, too. To decide all, replay a parked one."
            .formatted(type, id, CauseChain.of(failure));
    if (stuck.put(id, reason) == null) {
      LOG.error("{} commands are parked: {}", deliveries.size(), reason);
    }
    deliveries.forEach(each -> each.park(reason));
  }

  /** Decides the waiting commands, stores snapshots, and takes no more commands. */
  @Override
  public void close() {
    mailboxes.close(CLOSING);
    closed = true;
    consumer.close();
  }
}
