package io.recordplayer.entity;

import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Recorded;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;

/** Loads entities of one type from a snapshot that fits the log, and from the records after it. */
final class EntityLoader<C, S, E> {
  private static final Logger LOG = LoggerFactory.getLogger(EntityLoader.class);

  private final EntityType<C, S, E> type;
  private final Log log;
  private final SnapshotStore snapshots;

  EntityLoader(EntityType<C, S, E> type, Log log, SnapshotStore snapshots) {
    this.type = type;
    this.log = log;
    this.snapshots = snapshots;
  }

  /**
   * Loads an entity with all its records.
   *
   * @throws LogException if the log can't be read
   */
  LoadedEntity<S> load(String id) {
    Optional<LoadedEntity<S>> snapshot = snapshot(id);
    if (snapshot.isPresent()) {
      Optional<LoadedEntity<S>> newest = catchUp(id, snapshot.get());
      if (newest.isPresent()) {
        return newest.get();
      }
      LOG.warn(
          "The snapshot of {} {} belongs to another history of the log and is deleted", type, id);
      delete(id);
    }
    Replay replay = new Replay(LoadedEntity.initial(type.rules().initial()));
    log.read(type.eventStream(id), Log.NO_RECORD, replay::play);
    return replay.unlinkedCommand == null
        ? replay.entity
        : replay.entity.withLedger(
            replay.entity.ledger().upTo(revisionOf(id, replay.unlinkedCommand)));
  }

  /**
   * Plays the newer records. Empty if the entity belongs to another history of the log: the log
   * does not have the last record that the entity has played, or another one in its place.
   */
  Optional<LoadedEntity<S>> catchUp(String id, LoadedEntity<S> entity) {
    UUID last = entity.version().last();
    Replay replay = new Replay(entity);
    if (last == null) {
      log.read(type.eventStream(id), Log.NO_RECORD, replay::play);
      return Optional.of(replay.entity);
    }
    // The read begins one record earlier, to compare that record with the entity's last one.
    log.read(type.eventStream(id), entity.revision() - 1, replay::compareOrPlay);
    return replay.isSameHistory ? Optional.of(replay.entity) : Optional.empty();
  }

  /** Without Redis there is no snapshot, and the entity is loaded from the log alone. */
  private Optional<LoadedEntity<S>> snapshot(String id) {
    try {
      return snapshots.find(type, id);
    } catch (NestedRuntimeException e) {
      LOG.warn(
          "{} {} is loaded from its first record, without a snapshot: {}",
          type,
          id,
          CauseChain.of(e));
      return Optional.empty();
    }
  }

  private void delete(String id) {
    try {
      snapshots.delete(type, id);
    } catch (NestedRuntimeException e) {
      LOG.debug("Can't delete the snapshot of {} {}", type, id, e);
    }
  }

  /** The revision of a command, for records of an older program, which have only its id. */
  private long revisionOf(String id, UUID command) {
    var search =
        new Object() {
          private long revision = Log.NO_RECORD;

          void compare(Recorded<?> record) {
            if (record.id().equals(command)) {
              revision = record.revision();
            }
          }
        };
    log.read(type.commandStream(id), Log.NO_RECORD, search::compare);
    return search.revision;
  }

  /** Plays the records of a stream into an entity. */
  private final class Replay {
    private LoadedEntity<S> entity;
    private boolean isSameHistory;

    /** The id of the last event's command, if no event has a link. */
    private @Nullable UUID unlinkedCommand;

    Replay(LoadedEntity<S> start) {
      this.entity = start;
    }

    void compareOrPlay(Recorded<?> record) {
      if (isSameHistory) {
        play(record);
      } else if (record.revision() == entity.revision()) {
        isSameHistory = record.id().equals(entity.version().last());
      }
    }

    void play(Recorded<?> record) {
      entity = entity.after(type, record);
      unlinkedCommand = entity.ledger().decided() < 0 ? record.origin().causation() : null;
    }
  }
}
