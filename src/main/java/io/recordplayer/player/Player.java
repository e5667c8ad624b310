package io.recordplayer.player;

import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.update.Updates;
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

/** Runs the {@code api} side: decides the commands and writes the views of all features. */
public final class Player implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Player.class);

  /** The time after which a loop that hangs is given up. */
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final List<EntityHost<?, ?, ?>> hosts = new ArrayList<>();
  private final List<ProjectionWriter<?>> writers = new ArrayList<>();

  /**
   * @param loadedBytes the largest total size of the entities of each type that stay in memory
   * @param waitingBytes the largest total size of the commands of each type that wait in memory
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

  /** Publishes the updates of decisions to these updates; without a call, nobody sees them. */
  public void publishTo(Updates updates) {
    hosts.forEach(host -> host.publishTo(updates));
  }

  /** Starts to decide and to write views. Called once. */
  public void start() {
    hosts.forEach(EntityHost::start);
    writers.forEach(ProjectionWriter::start);
  }

  /** First decides the waiting commands, then writes the views of their events. */
  @Override
  public void close() {
    closeTogether(hosts);
    closeTogether(writers);
  }

  private static void closeTogether(List<? extends AutoCloseable> loops) {
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
