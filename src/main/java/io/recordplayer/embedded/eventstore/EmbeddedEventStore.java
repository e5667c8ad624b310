package io.recordplayer.embedded.eventstore;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private static final int MEGABYTE = 1024 * 1024;

  /** What the real server can be set to at most. */
  static final int MAX_APPEND_SIZE = 16 * MEGABYTE;

  /** How long a client may be silent before it is asked whether it is there; gRPC's least. */
  private static final long KEEP_ALIVE_SECONDS = 10;

  /** Calls under way over one connection: four times as many as anybody was seen to need. */
  private static final int MAX_CALLS_PER_CONNECTION = 4_096;

  /** How long calls that are nearly done may take to end when it closes. */
  private static final long CLOSE_GRACE_MILLIS = 200;

  private final Database database;
  private final Server server;
  private final Scavenger scavenger;
  private final ExecutorService readThreads;
  private final ExecutorService callThreads;
  private final @Nullable Path certificate;
  private final String host;

  /** The password of {@code admin} while the log is open; null where the file's users count. */
  private final @Nullable String adminSecret;

  /** What closing does, the last opened first. */
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** What may be chosen before it starts. */
  public static final class Builder {
    private final @Nullable Path file;
    private final Map<String, String> passwords = new LinkedHashMap<>();
    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private int maxAppendSize = MEGABYTE;
    private @Nullable String temporaryPassword;
    private boolean ownersOnly;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private @Nullable Duration scavengeInterval;
    private Duration keepAliveTimeout = Duration.ofSeconds(KEEP_ALIVE_SECONDS);

    private Builder(@Nullable Path file) {
      this.file = file;
    }

    /** The port; 0, as without this call, for any free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /**
     * Listens on this address instead of on loopback alone. Beyond loopback it starts only with
     * {@link #tls} and a {@link #password}.
     */
    public Builder address(InetAddress chosen) {
      address = chosen;
      return this;
    }

    /**
     * How many bytes one append may hold: a megabyte without this call, at most sixteen, as with
     * the real server.
     */
    public Builder maxAppendSize(int bytes) {
      if (bytes < 1 || bytes > MAX_APPEND_SIZE) {
        throw new IllegalArgumentException(
            "An append may hold 1 to %d bytes, not %d.".formatted(MAX_APPEND_SIZE, bytes));
      }
      maxAppendSize = bytes;
      return this;
    }

    /**
     * Serves over TLS alone.
     *
     * @param certificateFile a PEM file with the certificate and what it is signed by
     * @param keyFile a PEM file with its private key (PKCS#8, not encrypted)
     */
    public Builder tls(Path certificateFile, Path keyFile) {
      certificate = certificateFile;
      key = keyFile;
      return this;
    }

    /**
     * Sets a user's password; the file keeps it hashed. {@code admin} may do everything, {@code
     * ops} manages persistent subscriptions, others do what streams allow them. From the first
     * password on, every call needs one, also after a restart without this call.
     *
     * @param password at least eight characters, and not the real server's well-known default
     */
    public Builder password(String user, String password) {
      Users.validate(user, password);
      passwords.put(user, password);
      return this;
    }

    /**
     * Keeps the log to its owner: closes the file's folder to all others, and lets in only who
     * knows the secret in the file {@code secret} beside it. That is the password of {@code admin}
     * for as long as the log is open; it is random, and the same after a restart. Unlike {@link
     * #password}, this leaves no user in the log, and {@link EmbeddedEventStore#connectionString()}
     * has the secret in it.
     */
    public Builder ownersOnly() {
      ownersOnly = true;
      return this;
    }

    /**
     * The password of {@code admin} until it is closed, whatever the file keeps: for whoever has
     * the file itself, and needs nobody's leave, but mustn't open it to everybody meanwhile.
     *
     * @param password one that nobody can guess
     */
    Builder temporaryPassword(String password) {
      temporaryPassword = password;
      return this;
    }

    /** How long a client that was silent may take to say that it is there. */
    Builder keepAliveTimeout(Duration time) {
      keepAliveTimeout = time;
      return this;
    }

    /** Scavenges by itself, so long after it started and after each time; see {@link #scavenge}. */
    public Builder scavengeEvery(Duration pause) {
      if (pause.toMillis() < 1) {
        throw new IllegalArgumentException("Between two scavenges there must be some time.");
      }
      scavengeInterval = pause;
      return this;
    }

    /**
     * Starts it; what the file has is served at once.
     *
     * @throws EmbeddedEventStoreException where the file, the port or the certificate can't be
     *     used; the message says what to do
     */
    public EmbeddedEventStore start() {
      return new EmbeddedEventStore(this);
    }
  }

  private EmbeddedEventStore(Builder chosen) {
    boolean loopback = chosen.address.isLoopbackAddress();
    host = host(chosen);
    certificate = chosen.certificate;
    boolean started = false;
    try {
      Path file = dataFile(chosen);
      database = Database.open(file, chosen.file != null);
      resources.push(database);
      EventLog journal = new EventLog(database);
      resources.push(journal);
      Users users = new Users(journal);
      users.setPasswords(chosen.passwords);
      adminSecret = chosen.ownersOnly ? ownerSecret(file) : chosen.temporaryPassword;
      if (adminSecret != null) {
        users.setTemporaryPassword("admin", adminSecret);
      }
      if (!loopback && (chosen.certificate == null || !users.exist())) {
        throw new EmbeddedEventStoreException(
            "The embedded log doesn't listen on %s, beyond this machine, without TLS and a password."
                    .formatted(chosen.address.getHostAddress())
                + " Give it both, or let it listen on loopback.",
            null);
      }
      scavenger = new Scavenger(journal);
      resources.push(scavenger);
      if (chosen.scavengeInterval != null) {
        scavenger.schedule(chosen.scavengeInterval);
      }
      SubscriptionGroups groups = new SubscriptionGroups(journal);
      resources.push(groups);
      readThreads = Executors.newVirtualThreadPerTaskExecutor();
      callThreads =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("embedded-log-call-", 0).factory());
      server = buildServer(chosen, journal, groups, new AccessControl(users, database, callThreads));
      resources.push(this::stopServing);
      server.start();
      started = true;
    } catch (IOException | IllegalArgumentException e) {
      throw new EmbeddedEventStoreException(
          "The embedded log can't listen on port %d of %s: %s. Choose another port, or 0 for any free one; or an address of this machine."
              .formatted(chosen.port, chosen.address.getHostAddress(), e.getMessage()),
          e);
    } finally {
      if (!started) {
        close();
      }
    }
    LOG.info("the embedded log serves {} on port {}", database.file(), server.getPort());
  }

  /** Certificates know names rather than addresses, but a name leads to the usual address alone. */
  private static String host(Builder chosen) {
    String address = chosen.address.getHostAddress();
    if (chosen.address.isAnyLocalAddress() || address.equals("127.0.0.1")) {
      return chosen.certificate == null ? "127.0.0.1" : "localhost";
    }
    return chosen.address instanceof Inet6Address ? "[" + address + "]" : address;
  }

  /**
   * The file; a temporary one for a log in memory. SQLite's own databases in memory have no
   * write-ahead log: there a reader waits for every write, and under many writes it waited for a
   * second. A file that is never told to reach the disk starts as quickly, and lives in the
   * system's memory as well.
   */
  private Path dataFile(Builder chosen) {
    Path file = chosen.file;
    try {
      if (file == null) {
        Path folder = Files.createTempDirectory("embedded-log");
        resources.push(() -> deleteFolder(folder));
        return folder.resolve("log.db");
      }
      if (chosen.ownersOnly) {
        PrivateFiles.createFolder(file.toAbsolutePath().resolveSibling(""));
      }
      return file;
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log can't have the folder of %s for itself: %s."
              .formatted(file == null ? "its temporary file" : file, e),
          e);
    }
  }

  private static String ownerSecret(Path file) {
    Path secret = file.resolveSibling("secret");
    try {
      return PrivateFiles.readOrCreateSecret(secret);
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log's secret in %s can't be used: %s."
              .formatted(secret.toAbsolutePath(), e.getMessage()),
          e);
    }
  }

  private Server buildServer(Builder chosen, EventLog journal, SubscriptionGroups groups, AccessControl access) {
    List<ServerServiceDefinition> services =
        Stream.concat(
                Stream.of(
                        new StreamsService(journal, readThreads, chosen.maxAppendSize).bindService(),
                        new AppendSessionService(journal, chosen.maxAppendSize).bindService(),
                        new PersistentSubscriptionsService(groups).bindService(),
                        OperationsService.service(scavenger))
                    .map(service -> ServerInterceptors.intercept(service, access)),
                // Where the server is and what it can do is no secret: clients ask before they sign
                // in.
                Stream.of(GossipService.service()))
            .toList();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(chosen.address, chosen.port))
            .addServices(services)
            .addService(new ServerFeaturesService(services))
            // Where a call runs is chosen for each, at once and where it came in.
            .directExecutor()
            .callExecutor(access)
            // The client keeps its connection alive more often than gRPC likes by default.
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            // A client that is gone without a word would have kept what it was handed for hours.
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(chosen.keepAliveTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(2 * MAX_APPEND_SIZE)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION);
    if (chosen.certificate != null && chosen.key != null) {
      try {
        builder.useTransportSecurity(chosen.certificate.toFile(), chosen.key.toFile());
      } catch (RuntimeException e) {
        throw new EmbeddedEventStoreException(
            "The certificate %s and the key %s can't be used: %s. Both must be PEM files."
                .formatted(chosen.certificate, chosen.key, e.getMessage()),
            e);
      }
    }
    return builder.build();
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

  /**
   * For the official client, where the log has no passwords, or is its owner's alone.
   *
   * @throws EmbeddedEventStoreException where the path of its certificate can't stand in it
   */
  public String connectionString() {
    return connectionString(adminSecret == null ? "" : Users.urlCredentials("admin", adminSecret));
  }

  /** For the official client, with a user's password. */
  public String connectionString(String user, String password) {
    return connectionString(Users.urlCredentials(user, password));
  }

  private String connectionString(String credentials) {
    String trust = certificate == null ? "" : "&tlsCaFile=" + certificate.toAbsolutePath();
    // The client takes the path as it is, without escapes.
    if (certificate != null && certificate.toAbsolutePath().toString().matches(".*[&=#].*")) {
      throw new EmbeddedEventStoreException(
          "The client can't be told of the certificate %s: its path has an &, = or #. Move it."
              .formatted(certificate),
          null);
    }
    // The client gives up for good after so many attempts; this is as long as it may be told.
    return "kurrentdb://%s%s:%d?tls=%s&maxDiscoverAttempts=100000%s"
        .formatted(credentials, host, port(), certificate != null, trust);
  }

  /**
   * Writes a backup to a new file while the log goes on. It holds what was committed when it began,
   * and is a log that can be opened.
   *
   * @throws EmbeddedEventStoreException where the file is there already, or can't be written
   */
  public void backup(Path target) {
    Backup.create(database.file(), target);
  }

  /** Reads everything once and tells what is damaged, in SQLite's words; empty where nothing is. */
  public List<String> check() {
    return IntegrityCheck.findProblems(database.file());
  }

  /**
   * Removes from the file what streams hide by their metadata or because they are deleted, while
   * the log goes on. The whole log doesn't show it any more either. The file gets no smaller; what
   * is free in it is used again.
   *
   * @return tells how many events were removed
   */
  public Future<Long> scavenge() {
    return scavenger.start();
  }

  /** Where it keeps its events. */
  Path file() {
    return database.file();
  }

  /**
   * Ends all calls; what was acknowledged is on disk. Appends that are under way get a moment to be
   * answered, consumers are cut.
   */
  @Override
  public void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOG.warn("the embedded log did not close cleanly", e);
      }
    }
  }

  private void stopServing() throws InterruptedException {
    server.shutdown();
    readThreads.shutdownNow();
    if (!server.awaitTermination(CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
      server.awaitTermination(5, TimeUnit.SECONDS);
    }
    readThreads.awaitTermination(5, TimeUnit.SECONDS);
    callThreads.shutdown();
  }

  private static void deleteFolder(Path folder) {
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
