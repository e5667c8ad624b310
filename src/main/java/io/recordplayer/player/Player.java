package io.recordplayer.player;

import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.projection.ViewStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The api side: decides commands and writes view models, for all features. */
public final class Player implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Player.class);

  /** Each ends by itself before that, unless it hangs. */
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final List<EntityHost<?, ?, ?>> hosts = new ArrayList<>();
  private final List<ProjectionWriter<?>> writers = new ArrayList<>();

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
    for (Projection<?> projection : features.projections()) {
      writers.add(new ProjectionWriter<>(projection, log, views, features.eventStreams()));
    }
  }

  public List<EntityHost<?, ?, ?>> hosts() {
    return List.copyOf(hosts);
  }

  public List<ProjectionWriter<?>> writers() {
    return List.copyOf(writers);
  }

  /** Begins to decide and to write views; to be called once. */
  public void start() {
    hosts.forEach(EntityHost::start);
    writers.forEach(ProjectionWriter::start);
  }

  /** Finishes the commands at hand first, then what follows from them. */
  @Override
  public void close() {
    closeSideBySide(hosts);
    closeSideBySide(writers);
  }

  private static void closeSideBySide(List<? extends AutoCloseable> loops) {
    List<Callable<@Nullable Void>> closings = new ArrayList<>();
    for (AutoCloseable loop : loops) {
      closings.add(
          () -> {
            loop.close();
            return null;
          });
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<@Nullable Void>> closed =
          threads.invokeAll(closings, CLOSING.toSeconds(), TimeUnit.SECONDS);
      for (int i = 0; i < closed.size(); i++) {
        if (closed.get(i).state() != Future.State.SUCCESS) {
          LOG.warn("{} did not end cleanly within {}", loops.get(i), CLOSING);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }
}
