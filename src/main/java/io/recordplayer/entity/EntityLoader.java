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

/** Hydrates entities of one type: from a snapshot where one fits the log, and the records after. */
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
   * Loads an entity as the log has it.
   *
   * @throws LogException where the log can't be read
   */
  LoadedEntity<S> load(String id) {
    Optional<LoadedEntity<S>> snapshot = snapshot(id);
    if (snapshot.isPresent()) {
      Optional<LoadedEntity<S>> newest = catchUp(id, snapshot.get());
      if (newest.isPresent()) {
        return newest.get();
      }
      LOG.warn(
          "The snapshot of {} {} is of another history than the log's and is thrown away",
          type.category(),
          id);
      forget(id);
    }
    Replay replay = new Replay(LoadedEntity.initial(type.rules().initial()));
    log.read(type.eventStream(id), Log.NO_RECORD, replay::play);
    return replay.unlinkedCommand == null
        ? replay.entity
        : replay.entity.with(replay.entity.ledger().upTo(find(id, replay.unlinkedCommand)));
  }

  /**
   * Plays the records after those already played; empty where the entity isn't of the log's
   * history: the log has no such record, or another one there.
   */
  Optional<LoadedEntity<S>> catchUp(String id, LoadedEntity<S> entity) {
    UUID last = entity.version().last();
    Replay replay = new Replay(entity);
    if (last == null) {
      log.read(type.eventStream(id), Log.NO_RECORD, replay::play);
      return Optional.of(replay.entity);
    }
    // One record earlier: it comes with those after it, and shows whether they belong together.
    log.read(type.eventStream(id), entity.revision() - 1, replay::recognizeOrPlay);
    return replay.recognized ? Optional.of(replay.entity) : Optional.empty();
  }

  /** A snapshot only saves time: without Redis, the log alone serves. */
  private Optional<LoadedEntity<S>> snapshot(String id) {
    try {
      return snapshots.find(type, id);
    } catch (NestedRuntimeException e) {
      LOG.warn(
          "{} {} is played from its first record, without a snapshot: {}",
          type.category(),
          id,
          CauseChain.of(e));
      return Optional.empty();
    }
  }

  private void forget(String id) {
    try {
      snapshots.forget(type, id);
    } catch (NestedRuntimeException e) {
      LOG.debug("the snapshot of {} {} stays for now", type.category(), id, e);
    }
  }

  /** The revision of a command that an older program decided, which noted only its id. */
  private long find(String id, UUID command) {
    var search =
        new Object() {
          private long revision = Log.NO_RECORD;

          void look(Recorded<?> record) {
            if (record.id().equals(command)) {
              revision = record.revision();
            }
          }
        };
    log.read(type.commandStream(id), Log.NO_RECORD, search::look);
    return search.revision;
  }

  /** An entity that moves along the records of its stream. */
  private final class Replay {
    private LoadedEntity<S> entity;
    private boolean recognized;

    /** The command that led to the last event, where no event has a link. */
    private @Nullable UUID unlinkedCommand;

    Replay(LoadedEntity<S> start) {
      this.entity = start;
    }

    void recognizeOrPlay(Recorded<?> record) {
      if (recognized) {
        play(record);
      } else if (record.revision() == entity.revision()) {
        recognized = record.id().equals(entity.version().last());
      }
    }

    void play(Recorded<?> record) {
      entity = entity.after(type, record);
      unlinkedCommand = entity.ledger().decided() < 0 ? record.origin().causation() : null;
    }
  }
}
