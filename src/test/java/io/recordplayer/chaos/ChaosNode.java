package io.recordplayer.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.recordplayer.entity.EntityHost;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogClient;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import io.recordplayer.player.Features;
import io.recordplayer.player.Player;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ProjectionWriter;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.update.Updates;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The main class of an api or web node, a process of the run. It reads orders from its standard
 * input and writes reports to its standard output, one on each line; the reports survive the
 * process. It ends when its parent process ends.
 */
final class ChaosNode {
  static final String READY = "ready";

  /** Role: decides commands and writes views. */
  static final String API = "api";

  /** Role: has pages. */
  static final String WEB = "web";

  /** Role: both. */
  static final String ALL = "all";

  /** So small that tills are evicted from memory and loaded again from their snapshots. */
  private static final long LOADED_BYTES = 1_000;

  private final String name;
  private final Features features;
  private final Log log;
  private final StringRedisTemplate redis;
  private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

  /** The updates without a record of this node. */
  Updates updates() {
    return new Updates(redis, log::identity);
  }

  private ChaosNode(String name, String log, int redisPort, Projection<?> projection) {
    this.name = name;
    this.features =
        new Features(List.of(Feature.of(Tills.TILL).views(projection).access(Access.open())));
    this.log = logAt(log, features);
    this.redis = redisAt(redisPort);
  }

  /**
   * Arguments: role, name, the log's connection string, Redis' port, and whether bugs are planted.
   */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    System.setOut(System.err);
    ChaosNode node =
        new ChaosNode(
            arguments[1],
            arguments[2],
            Integer.parseInt(arguments[3]),
            Boolean.parseBoolean(arguments[4])
                ? PlantedBug.plantedIn(Tills.JOURNAL)
                : Tills.JOURNAL);
    Thread.ofPlatform().daemon().start(node::listen);
    if (!arguments[0].equals(WEB)) {
      node.decide();
    }
    if (arguments[0].equals(API)) {
      node.report(READY);
      Thread.currentThread().join();
    }
    try (ChaosPages pages = new ChaosPages(node)) {
      pages.run();
    }
  }

  private static Log logAt(String connection, Features features) {
    return new Log(new LogClient(connection), new RecordCodec(features.recordTypes()));
  }

  /** Connects to Redis with the same settings as the auto-configuration. */
  static StringRedisTemplate redisAt(int port) {
    LettuceConnectionFactory connections =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration("127.0.0.1", port),
            LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofSeconds(10))
                .clientOptions(
                    ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .build())
                .build());
    connections.afterPropertiesSet();
    connections.start();
    return new StringRedisTemplate(connections);
  }

  private void listen() {
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      input.lines().forEach(orders::add);
    } catch (IOException | UncheckedIOException _) {
      // The parent process has ended.
    }
    System.exit(0);
  }

  /** Writes a line at once, so that a killed process leaves only whole lines. */
  void report(String line) {
    try {
      Report.OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The standard output, without a buffer. */
  private static final class Report {
    @SuppressWarnings("resource") // open as long as the process
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
  }

  private void decide() throws InterruptedException {
    Player player =
        new Player(
            features,
            log,
            new SnapshotStore(redis, provenance()),
            viewStore(),
            LOADED_BYTES,
            1 << 20);
    player.start();
    while (!isConnected(player)) {
      pause();
    }
  }

  private static boolean isConnected(Player player) {
    return player.hosts().stream().allMatch(EntityHost::isConnected)
        && player.writers().stream().allMatch(ProjectionWriter::isConnected);
  }

  /** The next order; null if none comes in this time. */
  @Nullable String order(long millis) throws InterruptedException {
    return orders.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Pauses for a moment; returns true, for use in a loop's condition. */
  boolean pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(5);
    return true;
  }

  String name() {
    return name;
  }

  Features features() {
    return features;
  }

  Log log() {
    return log;
  }

  ViewStore viewStore() {
    return new ViewStore(redis, provenance());
  }

  private LogIdentity provenance() {
    return new LogIdentity(log, redis);
  }
}
