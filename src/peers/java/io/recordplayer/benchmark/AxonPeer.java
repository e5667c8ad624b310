package io.recordplayer.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.recordplayer.benchmark.Accounts.Account;
import io.recordplayer.benchmark.Accounts.AccountCommand.Deposit;
import io.recordplayer.benchmark.Accounts.AccountEvent.Deposited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.Repository;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;

/** Axon Framework with its own event store on JDBC; accounts are event-sourced aggregates. */
final class AxonPeer implements Peer {
  /** Axon's configuration for all databases, in words. */
  static final String SETTINGS =
      """
      `AsynchronousCommandBus` with a thread for each connection, `EmbeddedEventStore` on `JdbcEventStorageEngine`, a \
      transaction for each command, events as JSON by `Jackson3Serializer`, and aggregates in a cache from their first use, \
      so that no event is read again; no trackers, interceptors or snapshots. (`DisruptorCommandBus` holds a connection for \
      each command until its event is stored, so it gets stuck with a connection pool.)\
      """;

  private static final long PATIENCE_SECONDS = 60;

  private final HikariDataSource connections;
  private final ExecutorService threads;
  private final CommandGateway gateway;

  /**
   * @param concurrency the number of commands that are decided and stored at the same time
   */
  AxonPeer(String url, EventTableFactory tables, int concurrency) throws SQLException {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(concurrency);
    pool.setAutoCommit(false);
    connections = new HikariDataSource(pool);
    create(tables);
    threads = Executors.newFixedThreadPool(concurrency);
    CommandBus bus = AsynchronousCommandBus.builder().executor(threads).build();
    AggregateAnnotationCommandHandler.<AccountAggregate>builder()
        .aggregateType(AccountAggregate.class)
        .repository(repository())
        .commandTargetResolver(
            command ->
                new VersionedAggregateIdentifier(
                    (Object) ((Deposit) command.getPayload()).account(), null))
        .build()
        .subscribe(bus);
    gateway = DefaultCommandGateway.builder().commandBus(bus).build();
  }

  private void create(EventTableFactory tables) throws SQLException {
    EventSchema schema = EventSchema.builder().build();
    try (Connection connection = connections.getConnection();
        PreparedStatement events = tables.createDomainEventTable(connection, schema);
        PreparedStatement snapshots = tables.createSnapshotEventTable(connection, schema)) {
      events.execute();
      snapshots.execute();
      connection.commit();
    }
  }

  private Repository<AccountAggregate> repository() {
    Serializer json = Jackson3Serializer.builder().build();
    EventStorageEngine engine =
        JdbcEventStorageEngine.builder()
            .connectionProvider(
                new UnitOfWorkAwareConnectionProviderWrapper(connections::getConnection))
            .transactionManager(NoTransactionManager.instance())
            .eventSerializer(json)
            .snapshotSerializer(json)
            .build();
    return EventSourcingRepository.builder(AccountAggregate.class)
        .eventStore(EmbeddedEventStore.builder().storageEngine(engine).build())
        .cache(cache())
        .build();
  }

  /** Axon's own cache loses its entries at a garbage collection, so a map holds them, too. */
  @SuppressWarnings("ModifiedButNotUsed") // the map only keeps references
  private static Cache cache() {
    Cache cache = new WeakReferenceCache();
    Map<Object, Object> kept = new ConcurrentHashMap<>();
    cache.registerCacheEntryListener(
        new Cache.EntryListenerAdapter() {
          @Override
          public void onEntryCreated(Object key, Object value) {
            kept.put(key, value);
          }

          @Override
          public void onEntryUpdated(Object key, Object value) {
            kept.put(key, value);
          }

          @Override
          public void onEntryRemoved(Object key) {
            kept.remove(key);
          }
        });
    return cache;
  }

  @Override
  public void send(int account, long number) throws Exception {
    gateway.send(Accounts.deposit(account, number)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public long stored() throws SQLException {
    try (Connection connection = connections.getConnection();
        PreparedStatement count =
            connection.prepareStatement("SELECT count(*) FROM DomainEventEntry");
        ResultSet result = count.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    connections.close();
  }

  static final class AccountAggregate {
    @SuppressWarnings("UnusedVariable") // Axon reads it
    @AggregateIdentifier
    private @Nullable String id;

    private Account account = new Account(0, 0, "");

    AccountAggregate() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(Deposit command) {
      AggregateLifecycle.apply(
          new Deposited(command.account(), command.number(), command.cents(), command.reference()));
    }

    @EventSourcingHandler
    void evolve(Deposited event) {
      id = event.account();
      account = Accounts.evolve(account, event);
    }
  }
}
