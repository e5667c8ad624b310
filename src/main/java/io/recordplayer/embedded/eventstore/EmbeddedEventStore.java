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
 * An EventStoreDB server inside a program.
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

  /** The real server's largest setting. */
  static final int MAX_APPEND_SIZE = 16 * MEGABYTE;

  /** The seconds of silence before a client's connection is checked; the least that gRPC allows. */
  private static final long KEEP_ALIVE_SECONDS = 10;

  /**
   * Calls in progress on one connection: four times as many as the busiest client that was
   * measured.
   */
  private static final int MAX_CALLS_PER_CONNECTION = 4_096;

  /** How long calls in progress may take to end after the log closes. */
  private static final long CLOSE_GRACE_MILLIS = 200;

  private final Database database;
  private final Server server;
  private final Scavenger scavenger;
  private final ExecutorService readThreads;
  private final ExecutorService callThreads;
  private final @Nullable Path certificate;
  private final String host;

  /** The password of {@code admin} while the log is open; null if the file's users apply. */
  private final @Nullable String adminSecret;

  /** The resources to close, the last opened one first. */
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Settings of a log before it starts. */
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

    /** The port; 0, the default, stands for any free port. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /**
     * The address to listen on; loopback by default. For any other address, {@link #tls} and a
     * {@link #password} are required.
     */
    public Builder address(InetAddress settings) {
      address = settings;
      return this;
    }

    /**
     * The maximum size of an append in bytes: one megabyte by default and 16 at most, as on the
     * real server.
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
     * Serves over TLS only.
     *
     * @param certificateFile a PEM file with the certificate and its chain
     * @param keyFile a PEM file with the private key (PKCS#8, not encrypted)
     */
    public Builder tls(Path certificateFile, Path keyFile) {
      certificate = certificateFile;
      key = keyFile;
      return this;
    }

    /**
     * Sets a user's password, which the file keeps hashed. {@code admin} may do everything, {@code
     * ops} manages persistent subscriptions, and access lists of streams apply to others. After the
     * first password, every call needs one, also after a restart without this method.
     *
     * @param password at least eight characters, and not the real server's default
     */
    public Builder password(String user, String password) {
      Users.validate(user, password);
      passwords.put(user, password);
      return this;
    }

    /**
     * Restricts the log to its owner: denies other users access to the file's folder, and asks for
     * the secret in the file {@code secret} beside the log. The secret is the password of {@code
     * admin} while the log is open; it is random and stays the same after a restart. Unlike {@link
     * #password}, this method adds no user to the file. {@link
     * EmbeddedEventStore#connectionString()} contains the secret.
     */
    public Builder ownersOnly() {
      ownersOnly = true;
      return this;
    }

    /**
     * Sets the password of {@code admin} until the log is closed, whatever the file's users are.
     * For tools that have the file itself: they need nobody's password, but must not open the log
     * to others.
     *
     * @param password a random one
     */
    Builder temporaryPassword(String password) {
      temporaryPassword = password;
      return this;
    }

    /** How long a silent client may take to answer a check of its connection. */
    Builder keepAliveTimeout(Duration time) {
      keepAliveTimeout = time;
      return this;
    }

    /**
     * Scavenges periodically; see {@link #scavenge}.
     *
     * @param pause the time from the start, and from the end of each scavenge, to the next one
     */
    public Builder scavengeEvery(Duration pause) {
      if (pause.toMillis() < 1) {
        throw new IllegalArgumentException(
            "The pause between two scavenges must be at least a millisecond.");
      }
      scavengeInterval = pause;
      return this;
    }

    /**
     * Starts the log.
     *
     * @throws EmbeddedEventStoreException if the file, the port or the certificate can't be used;
     *     the message says what to do
     */
    public EmbeddedEventStore start() {
      return new EmbeddedEventStore(this);
    }
  }

  private EmbeddedEventStore(Builder settings) {
    boolean isLoopback = settings.address.isLoopbackAddress();
    host = host(settings);
    certificate = settings.certificate;
    boolean started = false;
    try {
      Path file = dataFile(settings);
      database = Database.open(file, settings.file != null);
      resources.push(database);
      EventLog log = new EventLog(database);
      resources.push(log);
      Users users = new Users(log);
      users.setPasswords(settings.passwords);
      adminSecret = settings.ownersOnly ? ownerSecret(file) : settings.temporaryPassword;
      if (adminSecret != null) {
        users.setTemporaryPassword("admin", adminSecret);
      }
      if (!isLoopback && (settings.certificate == null || !users.exist())) {
        throw new EmbeddedEventStoreException(
            "The embedded log doesn't listen on %s, outside this machine, without TLS and a password."
                    .formatted(settings.address.getHostAddress())
                + " Configure both, or listen on loopback.",
            null);
      }
      scavenger = new Scavenger(log);
      resources.push(scavenger);
      if (settings.scavengeInterval != null) {
        scavenger.schedule(settings.scavengeInterval);
      }
      SubscriptionGroups groups = new SubscriptionGroups(log);
      resources.push(groups);
      readThreads = Executors.newVirtualThreadPerTaskExecutor();
      callThreads =
          Executors.newCachedThreadPool(
              Thread.ofPlatform().daemon().name("embedded-log-call-", 0).factory());
      server = buildServer(settings, log, groups, new AccessControl(users, database, callThreads));
      resources.push(this::stopServing);
      server.start();
      started = true;
    } catch (IOException | IllegalArgumentException e) {
      throw new EmbeddedEventStoreException(
          "The embedded log can't listen on port %d of %s: %s. Choose another port, or 0 for any free one; or an address of this machine."
              .formatted(settings.port, settings.address.getHostAddress(), e.getMessage()),
          e);
    } finally {
      if (!started) {
        close();
      }
    }
    LOG.info("the embedded log serves {} on port {}", database.file(), server.getPort());
  }

  /**
   * Certificates name hosts rather than addresses, but a host name leads only to the usual address.
   */
  private static String host(Builder settings) {
    String address = settings.address.getHostAddress();
    if (settings.address.isAnyLocalAddress() || address.equals("127.0.0.1")) {
      return settings.certificate == null ? "127.0.0.1" : "localhost";
    }
    return settings.address instanceof Inet6Address ? "[" + address + "]" : address;
  }

  /**
   * Returns the file; a temporary one for a log in memory. SQLite's in-memory databases have no
   * write-ahead log, so that each read waits for writes; with many writes that took a second. A
   * file that is never synced starts as fast, and stays in the system's cache.
   */
  private Path dataFile(Builder settings) {
    Path file = settings.file;
    try {
      if (file == null) {
        Path folder = Files.createTempDirectory("embedded-log");
        resources.push(() -> deleteFolder(folder));
        return folder.resolve("log.db");
      }
      if (settings.ownersOnly) {
        PrivateFiles.createFolder(file.toAbsolutePath().resolveSibling(""));
      }
      return file;
    } catch (IOException e) {
      throw new EmbeddedEventStoreException(
          "The log can't use the folder of %s: %s."
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

  private Server buildServer(
      Builder settings, EventLog log, SubscriptionGroups groups, AccessControl access) {
    List<ServerServiceDefinition> services =
        Stream.concat(
                Stream.of(
                        new StreamsService(log, readThreads, settings.maxAppendSize).bindService(),
                        new AppendSessionService(log, settings.maxAppendSize).bindService(),
                        new PersistentSubscriptionsService(groups).bindService(),
                        OperationsService.service(scavenger))
                    .map(service -> ServerInterceptors.intercept(service, access)),
                // Clients ask for members and features before they authenticate.
                Stream.of(GossipService.service()))
            .toList();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.address, settings.port))
            .addServices(services)
            .addService(new ServerFeaturesService(services))
            // AccessControl chooses the executor of each call on the network thread.
            .directExecutor()
            .callExecutor(access)
            // The client pings more often than gRPC allows by default.
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            // Otherwise a client that vanished would keep its events in flight for hours.
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(settings.keepAliveTimeout.toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(2 * MAX_APPEND_SIZE)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION);
    if (settings.certificate != null && settings.key != null) {
      try {
        builder.useTransportSecurity(settings.certificate.toFile(), settings.key.toFile());
      } catch (RuntimeException e) {
        throw new EmbeddedEventStoreException(
            "The certificate %s and the key %s can't be used: %s. Both must be PEM files."
                .formatted(settings.certificate, settings.key, e.getMessage()),
            e);
      }
    }
    return builder.build();
  }

  /** Creates a log that is kept in a file. */
  public static Builder onDisk(Path file) {
    return new Builder(file);
  }

  /** Creates a log that is gone when it is closed. */
  public static Builder inMemory() {
    return new Builder(null);
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Returns the official client's connection string for a log without passwords or one for its
   * owner.
   *
   * @throws EmbeddedEventStoreException if the client can't parse the path of the certificate
   */
  public String connectionString() {
    return connectionString(adminSecret == null ? "" : Users.urlCredentials("admin", adminSecret));
  }

  /** Returns the official client's connection string with a user's password. */
  public String connectionString(String user, String password) {
    return connectionString(Users.urlCredentials(user, password));
  }

  private String connectionString(String credentials) {
    String trust = certificate == null ? "" : "&tlsCaFile=" + certificate.toAbsolutePath();
    // The client reads the path literally, without escapes.
    if (certificate != null && certificate.toAbsolutePath().toString().matches(".*[&=#].*")) {
      throw new EmbeddedEventStoreException(
          "The connection string can't contain the certificate %s: its path has an &, = or #. Move it."
              .formatted(certificate),
          null);
    }
    // The client gives up after this many attempts; the number is the largest that it accepts.
    return "kurrentdb://%s%s:%d?tls=%s&maxDiscoverAttempts=100000%s"
        .formatted(credentials, host, port(), certificate != null, trust);
  }

  /**
   * Writes a backup to a new file while the log goes on. The backup contains the events that were
   * committed when it began, and can be opened as a log.
   *
   * @throws EmbeddedEventStoreException if the file exists or can't be written
   */
  public void backup(Path target) {
    Backup.create(database.file(), target);
  }

  /**
   * Checks the whole file and returns SQLite's descriptions of its damage; empty if it is intact.
   */
  public List<String> check() {
    return IntegrityCheck.findProblems(database.file());
  }

  /**
   * Removes the events that metadata hides or that belong to deleted streams, while the log goes
   * on; {@code $all} doesn't show them any more. The file doesn't shrink, but its free space is
   * reused.
   *
   * @return the number of removed events
   */
  public Future<Long> scavenge() {
    return scavenger.start();
  }

  /** Returns the file that the log is kept in. */
  Path file() {
    return database.file();
  }

  /**
   * Ends all calls; acknowledged events are on disk. Appends in progress get a moment to complete;
   * subscriptions are cancelled.
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
