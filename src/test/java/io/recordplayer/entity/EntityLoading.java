package io.recordplayer.entity;

import io.recordplayer.log.Log;

/** Loads entities as their host does, for measurements. */
public final class EntityLoading<C, S, E> {
  private final EntityType<C, S, E> type;
  private final SnapshotStore snapshots;
  private final EntityLoader<C, S, E> loader;

  public EntityLoading(EntityType<C, S, E> type, Log log, SnapshotStore snapshots) {
    this.type = type;
    this.snapshots = snapshots;
    this.loader = new EntityLoader<>(type, log, snapshots);
  }

  /** The entity as it stays in memory. */
  public Object load(String id) {
    return loader.load(id);
  }

  /** Loads the entity and stores a snapshot of it. */
  public void keepSnapshot(String id) {
    snapshots.store(type, id, loader.load(id));
  }
}
