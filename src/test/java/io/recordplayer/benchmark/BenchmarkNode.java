package io.recordplayer.benchmark;

import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.benchmark.Accounts.AccountCommand;
import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Feature;
import io.recordplayer.player.Features;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.player.Player;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A web and api node as an application starts it, with an embedded log on disk and the official
 * client in this JVM, and Redis in its own process.
 */
final class BenchmarkNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final long BYTES = 64L << 20;
  private static final Person ANN = new Person("ann", "Ann");

  final Rig rig;
  final ViewStore views;
  final LiveViews live;
  private final Player player;
  private final CommandSender sender;
  private final Map<UUID, CompletableFuture<Position>> unanswered = new ConcurrentHashMap<>();
  private volatile Position latest = Position.START;

  /**
   * @param folder an empty folder for the node's data
   */
  BenchmarkNode(Path folder, Feature feature) {
    Features features = new Features(List.of(feature));
    List<Class<?>> types =
        features.entities().stream()
            .<Class<?>>flatMap(type -> Stream.of(type.commands(), type.events()))
            .toList();
    rig = new Rig(folder, types);
    views = new ViewStore(rig.redis(), rig.provenance());
    player =
        new Player(
            features,
            rig.log(),
            new SnapshotStore(rig.redis(), rig.provenance()),
            views,
            BYTES,
            BYTES);
    live = new LiveViews(rig.log(), views, features.projections(), features.eventStreams());
    sender = new CommandSender(rig.log(), InstantSource.system());
  }

  /** Starts hosts, writers and live views, and waits until they are connected. */
  BenchmarkNode start() {
    player.start();
    live.whenPlayed(this::answer);
    live.start();
    await()
        .atMost(PATIENCE)
        .until(
            () -> live.isConnected() && player.hosts().stream().allMatch(EntityHost::isConnected));
    return this;
  }

  private void answer(List<Recorded<?>> records) {
    for (Recorded<?> record : records) {
      CompletableFuture<Position> answer = unanswered.remove(record.origin().causation());
      if (answer != null) {
        answer.complete(record.position());
      }
    }
    if (!records.isEmpty()) {
      latest = records.getLast().position();
    }
  }

  /** Sends a command and waits until the web side has played its event. */
  void sendAndAwait(AccountCommand command) throws Exception {
    UUID id = UUID.randomUUID();
    CompletableFuture<Position> answer = new CompletableFuture<>();
    unanswered.put(id, answer);
    send(id, command);
    answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Sends a command, and returns when it is recorded. */
  void send(AccountCommand command) {
    send(UUID.randomUUID(), command);
  }

  private void send(UUID id, AccountCommand command) {
    sender.record(
        new OutgoingCommand<>(
            Accounts.ACCOUNT, command, Origin.ofCommand(id, ANN, Set.of(), Instant.now(), "")));
  }

  /** Waits until Redis has the views with all events that the web side has played. */
  void awaitWritten(Projection<?> projection) {
    awaitWritten(projection, latest);
  }

  /** Waits until Redis has the views up to a position. */
  void awaitWritten(Projection<?> projection, Position position) {
    awaitWritten(views, projection, position);
  }

  /** Waits until a store has the views up to a position. */
  static void awaitWritten(ViewStore views, Projection<?> projection, Position position) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !position.isAfter(views.checkpoint(projection).position()));
  }

  @Override
  public void close() {
    live.close();
    player.close();
    rig.close();
  }
}
