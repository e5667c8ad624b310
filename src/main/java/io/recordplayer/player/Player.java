package io.recordplayer.player;

import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.projection.ViewStore;
import java.util.ArrayList;
import java.util.List;

/** The api side: decides commands and writes view models, for all features. */
public final class Player implements AutoCloseable {
  private final List<EntityHost<?, ?, ?>> hosts = new ArrayList<>();
  private final List<ProjectionWriter<?, ?>> writers = new ArrayList<>();

  /**
   * @param loadedBytes how large the entities of each type may be together that stay in memory
   * @param waitingBytes how large the commands of each type may be together that wait in memory
   */
  public Player(
      Features features,
      Log log,
      SnapshotStore snapshots,
      ViewStore views,
      long loadedBytes,
      long waitingBytes) {
    for (EntityType<?, ?, ?> type : features.entities()) {
      hosts.add(new EntityHost<>(type, log, snapshots, loadedBytes, waitingBytes));
    }
    for (Projection<?, ?> projection : features.projections()) {
      writers.add(new ProjectionWriter<>(projection, log, views, features.eventStreams()));
    }
  }

  /** Begins to decide and to write views; to be called once. */
  public void start() {
    hosts.forEach(EntityHost::start);
  }

  public List<EntityHost<?, ?, ?>> hosts() {
    return List.copyOf(hosts);
  }

  public List<ProjectionWriter<?, ?>> writers() {
    return List.copyOf(writers);
  }

  /** Finishes the commands at hand first, then what follows from them. */
  @Override
  public void close() {
    hosts.forEach(EntityHost::close);
    writers.forEach(ProjectionWriter::close);
  }
}
