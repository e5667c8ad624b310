package io.recordplayer.entity;

import io.recordplayer.log.AppendAcknowledgement;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads entities of one type and saves the decisions of their rules. Entities in use stay in
 * memory. Calls for one entity come one at a time; those for different entities may overlap.
 */
final class EntityRepository<C, S, E> {
  private static final Logger LOG = LoggerFactory.getLogger(EntityRepository.class);

  private final EntityType<C, S, E> type;
  private final Log log;
  private final SnapshotStore snapshots;
  private final EntityLoader<C, S, E> loader;
  private final DecisionPublisher publisher;
  private final ObjLongConsumer<String> sizes;
  private final Map<String, InMemory<S>> loaded = new ConcurrentHashMap<>();

  /** Counts the subscriptions. After each, the log may be another one than before. */
  private final AtomicInteger subscription = new AtomicInteger();

  /**
   * An entity in memory.
   *
   * @param subscription the subscription under which the entity was last compared with the log
   */
  private record InMemory<S>(LoadedEntity<S> entity, int subscription) {}

  /** Thrown if the decisions on a batch can't be turned into records. */
  static final class UnwritableBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Throwable fault;

    UnwritableBatchException(Throwable fault) {
      super(fault);
      this.fault = fault;
    }

    Throwable fault() {
      return fault;
    }
  }

  /**
   * @param sizes is told an entity's size as it would be stored, in bytes: when the entity is
   *     loaded, and whenever its stream is twice as long
   */
  EntityRepository(
      EntityType<C, S, E> type,
      Log log,
      SnapshotStore snapshots,
      DecisionPublisher publisher,
      ObjLongConsumer<String> sizes) {
    this.type = type;
    this.log = log;
    this.snapshots = snapshots;
    this.loader = new EntityLoader<>(type, log, snapshots);
    this.publisher = publisher;
    this.sizes = sizes;
  }

  /** A new subscription begins: entities in memory are compared with the log when they are used. */
  void subscribed() {
    subscription.incrementAndGet();
  }

  /**
   * Loads an entity.
   *
   * @param stale whether an entity in memory may lack records that others have appended
   * @throws LogException if the log can't be read
   */
  LoadedEntity<S> load(String id, boolean stale) {
    int current = subscription.get();
    InMemory<S> known = loaded.get(id);
    LoadedEntity<S> entity = null;
    if (known != null) {
      boolean isNewest = !stale && known.subscription() == current;
      entity = isNewest ? known.entity() : loader.catchUp(id, known.entity()).orElse(null);
    }
    if (entity == null) {
      entity = loader.load(id);
      tellSize(id, entity);
    }
    loaded.put(id, new InMemory<>(entity, current));
    return entity;
  }

  /**
   * The revision up to which an entity's commands are decided for sure; {@link Log#NO_RECORD} if
   * the entity isn't in memory or must be compared with the log first.
   */
  long decided(String id) {
    InMemory<S> known = loaded.get(id);
    return known == null || known.subscription() != subscription.get()
        ? Log.NO_RECORD
        : known.entity().ledger().decided();
  }

  /** The ledger of an entity in memory; an empty one if it isn't in memory. */
  CommandLedger ledger(String id) {
    InMemory<S> known = loaded.get(id);
    return known == null ? CommandLedger.EMPTY : known.entity().ledger();
  }

  /**
   * Appends the records of a batch, publishes its updates, and stores a snapshot if one is due.
   *
   * @param before the entity that the batch was decided on
   * @return false if the entity after the batch is not known, so that it is stale now
   * @throws LogException.Conflict if others have appended meanwhile
   * @throws UnwritableBatchException if the application's code fails to write the records
   */
  boolean save(String id, LoadedEntity<S> before, DecisionBatch<C, S, E> batch) {
    List<NewRecord> records = batch.records();
    AppendAcknowledgement appended = append(id, before, records);
    publisher.publish(id, batch.publications());
    try {
      keep(id, before, after(id, before, records, appended), batch.events());
      return true;
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      // The batch is in the log, whatever a snapshot policy or the next read throws.
      LOG.warn("{} {} is loaded again for its next command: {}", type, id, CauseChain.of(e));
      return false;
    }
  }

  private AppendAcknowledgement append(String id, LoadedEntity<S> entity, List<NewRecord> records) {
    try {
      return log.append(type.eventStream(id), entity.revision(), records);
    } catch (RecordPlayerException e) {
      throw e;
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      // The application's code failed, and would fail again.
      throw new UnwritableBatchException(e);
    }
  }

  /** The entity after the appended records, each event with its own position. */
  private LoadedEntity<S> after(
      String id, LoadedEntity<S> entity, List<NewRecord> records, AppendAcknowledgement appended) {
    if (records.size() > 1) {
      // The log tells only the last record's position.
      return loader
          .catchUp(id, entity)
          .orElseThrow(() -> new IllegalStateException("its stream has another history now"));
    }
    NewRecord record = records.getFirst();
    return entity.after(
        type,
        new Recorded<>(
            record.id(),
            type.eventStream(id),
            appended.revision(),
            appended.position(),
            RecordTypes.nameOf(record.data().getClass()),
            record.origin(),
            record.data(),
            record.link()));
  }

  private void keep(String id, LoadedEntity<S> before, LoadedEntity<S> entity, List<E> events) {
    if (Long.highestOneBit(before.revision() + 1) != Long.highestOneBit(entity.revision() + 1)) {
      tellSize(id, entity);
    }
    VersionedState<S> version = entity.version();
    boolean isDue =
        entity.broken() == null
            && events.stream()
                .map(
                    event ->
                        new SnapshotPolicy.Progress(
                            version.eventsSinceSnapshot(), event, version.timeSinceSnapshot()))
                .anyMatch(type.snapshots()::isDue);
    boolean isStored = isDue && storeSnapshot(id, entity);
    loaded.put(id, new InMemory<>(isStored ? entity.withSnapshot() : entity, subscription.get()));
  }

  private void tellSize(String id, LoadedEntity<S> entity) {
    try {
      sizes.accept(id, SnapshotStore.sizeOf(entity.version().state()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.debug("The size of {} {} is unknown", type, id, e);
    }
  }

  /** Removes an entity from memory, and stores a snapshot if the entity has new events. */
  void unload(String id) {
    InMemory<S> unused = loaded.remove(id);
    if (unused != null
        && unused.entity().broken() == null
        && unused.entity().version().eventsSinceSnapshot() > 0) {
      storeSnapshot(id, unused.entity());
    }
  }

  /** Removes a deleted entity from memory. */
  void forget(String id) {
    loaded.remove(id);
  }

  private boolean storeSnapshot(String id, LoadedEntity<S> entity) {
    try {
      snapshots.store(type, id, entity);
      return true;
    } catch (RuntimeException e) {
      // A snapshot only saves time; the log has everything.
      LOG.warn("Can't store a snapshot of {} {}: {}", type, id, CauseChain.of(e));
      return false;
    }
  }
}
