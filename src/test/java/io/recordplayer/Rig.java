package io.recordplayer;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.SubscriptionFilter;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogClient;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A real log and a real Redis without an application, for the framework's own tests. */
public final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path data;
  private final RecordCodec codec;
  private final EmbeddedRedis redisServer;
  private final List<LettuceConnectionFactory> connections = new ArrayList<>();
  private final StringRedisTemplate redis;
  private EmbeddedEventStore store;
  private LogClient client;
  private Log log;
  private final List<LogClient> others = new ArrayList<>();

  /**
   * @param sealedTypes the sealed types of commands and events
   */
  public Rig(Path data, List<Class<?>> sealedTypes) {
    this.data = data;
    this.codec = new RecordCodec(new RecordTypes(sealedTypes));
    this.redisServer = EmbeddedRedis.start(data.resolve("redis"), 0);
    this.redis = redisAt(redisServer.port());
    openLog("log.db");
  }

  private void openLog(String file) {
    store = EmbeddedEventStore.onDisk(data.resolve(file)).port(0).start();
    client = new LogClient(store.connectionString());
    log = new Log(client, codec);
  }

  /** Continues with a new, empty log, as after the deletion of the old one. */
  public void replaceLog() {
    useLog("other.db");
  }

  /** Continues with the first log. */
  public void returnToLog() {
    useLog("log.db");
  }

  /** Continues with an earlier copy of the log. */
  public void returnToCopy(String copy) {
    useLog(copy);
  }

  private void useLog(String file) {
    closeLog();
    openLog(file);
  }

  /** Copies the log as it is now. */
  public void copyLog(String copy) throws IOException {
    closeLog();
    Files.copy(data.resolve("log.db"), data.resolve(copy));
    openLog("log.db");
  }

  /** A new identity, as in a process that starts now. */
  public LogIdentity provenance() {
    return new LogIdentity(log, redis);
  }

  public Log log() {
    return log;
  }

  public int logPort() {
    return store.port();
  }

  public int redisPort() {
    return redisServer.port();
  }

  /** The same log through another port, for example of a proxy. */
  public Log logAt(int port) {
    LogClient other = new LogClient("kurrentdb://127.0.0.1:%d?tls=false".formatted(port));
    others.add(other);
    return new Log(other, codec);
  }

  public StringRedisTemplate redis() {
    return redis;
  }

  /** The same Redis through another port, for example of a proxy. */
  public StringRedisTemplate redisAt(int port) {
    RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", port);
    server.setPassword(redisServer.password());
    return open(new LettuceConnectionFactory(server));
  }

  /** The same as an application has it: a call to a Redis that is away fails. */
  public StringRedisTemplate impatientRedisAt(int port) {
    RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", port);
    server.setPassword(redisServer.password());
    LettuceClientConfiguration client =
        LettuceClientConfiguration.builder()
            .commandTimeout(Duration.ofSeconds(2))
            .clientOptions(
                ClientOptions.builder()
                    .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                    .build())
            .build();
    return open(new LettuceConnectionFactory(server, client));
  }

  private StringRedisTemplate open(LettuceConnectionFactory other) {
    other.afterPropertiesSet();
    other.start();
    connections.add(other);
    return new StringRedisTemplate(other);
  }

  public KurrentDBClient client() {
    return client.client();
  }

  /** The number of a group's parked records. */
  public long parked(String group) throws Exception {
    return KurrentDBPersistentSubscriptionsClient.from(client.client())
        .getInfoToAll(group)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .map(info -> info.getStats().getParkedMessageCount())
        .orElse(0L);
  }

  /** Delivers a group's parked records again. */
  public void replayParked(String group) throws Exception {
    CompletableFuture<?> replayed =
        KurrentDBPersistentSubscriptionsClient.from(client.client())
            .replayParkedMessagesToAll(group);
    replayed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Deletes a group and its checkpoint, so that all of its records are delivered again. */
  public void handOutAgain(String group) throws Exception {
    KurrentDBPersistentSubscriptionsClient.from(client.client())
        .deleteToAll(group)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Creates a group that delivers a record again if it isn't acknowledged in this time. */
  public void handOutAfter(String group, String prefix, Duration time) throws Exception {
    var options =
        CreatePersistentSubscriptionToAllOptions.get()
            .filter(
                SubscriptionFilter.newBuilder()
                    .withStreamNameRegularExpression("^" + prefix)
                    .build())
            .fromStart()
            .namedConsumerStrategy(NamedConsumerStrategy.PINNED)
            .messageTimeout(time)
            .maxRetryCount(Integer.MAX_VALUE);
    CompletableFuture<?> created =
        KurrentDBPersistentSubscriptionsClient.from(client.client()).createToAll(group, options);
    created.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The number of a group's deliveries, including repeated ones. */
  public long handedOut(String group) throws Exception {
    return KurrentDBPersistentSubscriptionsClient.from(client.client())
        .getInfoToAll(group)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .map(info -> info.getStats().getTotalItems())
        .orElse(0L);
  }

  /** The number of a group's records that are delivered and not acknowledged. */
  public int unacknowledged(String group) throws Exception {
    return KurrentDBPersistentSubscriptionsClient.from(client.client())
        .getInfoToAll(group)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .map(info -> info.getStats().getTotalInFlightMessages())
        .orElse(0);
  }

  /** Lets Redis accept or reject writes; a Redis that has lost its replicas rejects them. */
  public void redisTakesWrites(boolean takes) {
    redis
        .getRequiredConnectionFactory()
        .getConnection()
        .serverCommands()
        .setConfig("min-replicas-to-write", takes ? "0" : "1");
  }

  /** The number of bytes that Redis has received. */
  public long bytesToRedis() {
    return Long.parseLong(
        redis
            .getRequiredConnectionFactory()
            .getConnection()
            .serverCommands()
            .info("stats")
            .getProperty("total_net_input_bytes"));
  }

  /** A record with the origin of a command that a person has sent. */
  public static NewRecord command(UUID id, Object data) {
    Person by = new Person("ann", "Ann");
    return new NewRecord(id, Origin.ofCommand(id, by, Set.of(), Instant.now(), ""), data);
  }

  private void closeLog() {
    for (LogClient other : others) {
      other.close();
    }
    others.clear();
    client.close();
    store.close();
  }

  @Override
  public void close() {
    closeLog();
    connections.forEach(LettuceConnectionFactory::destroy);
    redisServer.close();
  }
}
