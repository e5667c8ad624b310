package io.recordplayer.embedded.eventstore;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An EventStoreDB in one's own process.
 *
 * <pre>{@code
 * try (var log = EmbeddedEventStore.onDisk(Path.of("data/log.db")).start()) {
 *   var client = KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(log.connectionString()));
 * }
 * }</pre>
 */
public final class EmbeddedEventStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEventStore.class);

  /** What the real server allows an append to hold when it is shipped, and its client's limit. */
  private static final int LARGEST_APPEND = 1024 * 1024;

  private final Server server;
  private final ExecutorService threads;
  private final Groups groups;
  private final Journal journal;
  private final Database database;
  private final @Nullable Path forgotten;
  private volatile boolean closed;

  /** What may be chosen before it starts. */
  public static final class Builder {
    private final @Nullable Path file;
    private int port;

    private Builder(@Nullable Path file) {
      this.file = file;
    }

    /** The port on loopback; 0, as without this call, for any free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /**
     * Starts it; what the file has is served at once.
     *
     * @throws EmbeddedEventStoreException where the file or the port can't be used; the message
     *     says what to do
     */
    public EmbeddedEventStore start() {
      return new EmbeddedEventStore(file, port);
    }
  }

  private EmbeddedEventStore(@Nullable Path file, int port) {
    try {
      forgotten = file == null ? Files.createTempDirectory("embedded-log") : null;
    } catch (IOException e) {
      throw new EmbeddedEventStoreException("The log found no place for temporary files.", e);
    }
    Path place = forgotten == null ? file : forgotten.resolve("log.db");
    database = Database.open(java.util.Objects.requireNonNull(place), forgotten == null);
    journal = new Journal(database);
    groups = new Groups(journal);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(new StreamsService(journal, threads, LARGEST_APPEND))
            .addService(new PersistentSubscriptionsService(groups))
            .addService(new ServerFeaturesService())
            // The client keeps its connection alive more often than gRPC likes by default.
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(32 * 1024 * 1024)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw new EmbeddedEventStoreException(
          "The embedded log can't listen on port %d: %s. Choose another one, or 0 for any free one."
              .formatted(port, e.getMessage()),
          e);
    }
    LOG.info("the embedded log serves {} on port {}", place, server.getPort());
  }

  /** One that keeps everything in a file. */
  public static Builder onDisk(Path file) {
    return new Builder(file);
  }

  /** One that forgets everything when it is closed. */
  public static Builder inMemory() {
    return new Builder(null);
  }

  public int port() {
    return server.getPort();
  }

  /** For the official client. */
  public String connectionString() {
    // The client gives up for good after so many attempts; this is as long as it may be told.
    return "kurrentdb://127.0.0.1:" + port() + "?tls=false&maxDiscoverAttempts=100000";
  }

  /** Ends all calls; what was acknowledged is on disk. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    groups.close();
    server.shutdownNow();
    threads.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    journal.close();
    database.close();
    if (forgotten != null) {
      delete(forgotten);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("the temporary log in {} was not deleted: {}", folder, e.getMessage());
    }
  }
}
