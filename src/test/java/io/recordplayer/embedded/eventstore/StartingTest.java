package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.PersistentSubscription;
import io.kurrent.dbclient.PersistentSubscriptionListener;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscriptionListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start and stop of a log, and their failures. */
class StartingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("log.db");
  }

  private void startsAndStops() {
    EmbeddedEventStore.onDisk(file()).start().close();
  }

  private static KurrentDBClient connect(EmbeddedEventStore log) {
    // Here logs close before their clients, which otherwise search for them for hours.
    return KurrentDBClient.create(
        KurrentDBConnectionString.parseOrThrow(
            log.connectionString().replace("maxDiscoverAttempts=100000", "maxDiscoverAttempts=3")));
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(20, TimeUnit.SECONDS);
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement change = connection.createStatement()) {
      change.executeUpdate(statement);
    }
  }

  @Test
  void after_a_start_on_an_impossible_port_the_next_one_finds_the_file_free() {
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).port(70_000).start())
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("can't listen on port 70000");
    startsAndStops();
  }

  @Test
  void after_a_start_on_a_taken_port_the_next_one_finds_the_file_free() {
    try (EmbeddedEventStore other = EmbeddedEventStore.inMemory().start()) {
      assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).port(other.port()).start())
          .isInstanceOf(EmbeddedEventStoreException.class);
    }
    startsAndStops();
  }

  @Test
  void after_a_start_that_could_not_read_a_group_the_next_one_finds_the_file_free()
      throws Exception {
    startsAndStops();
    sql("INSERT INTO groups (name, definition, checkpoint) VALUES ('x', x'ff00ff', 0)");
    assertThatThrownBy(this::startsAndStops)
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining("persistent subscription");
    sql("DELETE FROM groups");
    startsAndStops();
  }

  @Test
  @SuppressWarnings("unchecked") // the client doesn't declare the nullness of this result
  void a_group_of_a_file_from_before_goes_on_where_it_was() throws Exception {
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      append(client, "one".getBytes(StandardCharsets.UTF_8));
      get(
          KurrentDBPersistentSubscriptionsClient.from(client)
              .createToStream(
                  "s-1", "g", CreatePersistentSubscriptionToStreamOptions.get().startFrom(1)));
      get(client.shutdown());
    }
    sql("ALTER TABLE groups DROP COLUMN kept");
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      assertThat(
              get(KurrentDBPersistentSubscriptionsClient.from(client).getInfoToStream("s-1", "g"))
                  .orElseThrow()
                  .getStats()
                  .getLastCheckpointedEventRevision())
          .contains(0L);
      get(client.shutdown());
    }
  }

  @Test
  void after_a_start_on_something_else_than_a_log_the_next_one_finds_the_file_free()
      throws Exception {
    Files.writeString(file(), "this is a diary\n".repeat(1_000));
    assertThatThrownBy(this::startsAndStops)
        .isInstanceOf(EmbeddedEventStoreException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("backup");
    Files.delete(file());
    startsAndStops();
  }

  @Test
  void closing_twice_is_closing_once() {
    EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start();
    log.close();
    log.close();
    startsAndStops();
  }

  @Test
  void closing_waits_for_nobody_who_is_connected() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start();
    KurrentDBClient client = connect(log);
    KurrentDBPersistentSubscriptionsClient groups =
        KurrentDBPersistentSubscriptionsClient.from(client);
    get(
        (CompletableFuture<?>)
            groups.createToAll("g", CreatePersistentSubscriptionToAllOptions.get().fromStart()));
    get(
        groups.subscribeToAll(
            "g",
            new PersistentSubscriptionListener() {
              @Override
              public void onEvent(PersistentSubscription self, int retries, ResolvedEvent event) {
                seen.add("consumer");
              }
            }));
    get(
        client.subscribeToAll(
            new SubscriptionListener() {
              @Override
              public void onEvent(
                  io.kurrent.dbclient.Subscription subscription, ResolvedEvent event) {
                seen.add("follower");
              }
            },
            SubscribeToAllOptions.get().fromStart()));
    get(
        client.appendToStream(
            "s-1",
            AppendToStreamOptions.get(),
            EventData.builderAsJson(
                    UUID.randomUUID(), "said", "{}".getBytes(StandardCharsets.UTF_8))
                .build()));
    await().atMost(PATIENCE).until(() -> seen.size() == 2);
    long start = System.nanoTime();
    log.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    var _ = client.shutdown();
  }

  @Test
  void an_append_that_was_under_way_when_the_log_closed_is_there_or_was_not_acknowledged()
      throws Exception {
    EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start();
    KurrentDBClient client = connect(log);
    Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    Set<UUID> sent = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 500; i++) {
      UUID id = UUID.randomUUID();
      sent.add(id);
      var _ =
          client
              .appendToStream(
                  "s-" + i,
                  EventData.builderAsJson(id, "said", "{}".getBytes(StandardCharsets.UTF_8))
                      .build())
              .thenRun(() -> acknowledged.add(id));
    }
    await().atMost(PATIENCE).until(() -> acknowledged.size() > 50);
    log.close();
    var _ = client.shutdown();
    try (EmbeddedEventStore again = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient reader = connect(again);
      Set<UUID> there = ConcurrentHashMap.newKeySet();
      get(reader.readAll(io.kurrent.dbclient.ReadAllOptions.get().forwards().fromStart()))
          .getEvents()
          .forEach(event -> there.add(event.getOriginalEvent().getEventId()));
      assertThat(there).containsAll(acknowledged);
      assertThat(sent).containsAll(there);
      get(reader.shutdown());
    }
  }

  @Test
  void an_append_may_be_as_large_as_was_chosen() throws Exception {
    EventData large =
        EventData.builderAsBinary(UUID.randomUUID(), "said", new byte[3 * 1024 * 1024]).build();
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      assertThatThrownBy(() -> get(client.appendToStream("s-1", large)))
          .hasStackTraceContaining("An append may hold at most 1048576 bytes");
      get(client.shutdown());
    }
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).maxAppendSize(4 * 1024 * 1024).start()) {
      KurrentDBClient client = connect(log);
      get(client.appendToStream("s-1", large));
      get(client.shutdown());
    }
    assertThatThrownBy(() -> EmbeddedEventStore.onDisk(file()).maxAppendSize(17 * 1024 * 1024))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_log_of_the_largest_events_starts_again() throws Exception {
    try (EmbeddedEventStore log =
        EmbeddedEventStore.onDisk(file()).maxAppendSize(16 * 1024 * 1024).start()) {
      KurrentDBClient client = connect(log);
      for (int i = 0; i < 4; i++) {
        get(
            client.appendToStream(
                "s-1",
                EventData.builderAsBinary(UUID.randomUUID(), "said", new byte[15 * 1024 * 1024])
                    .build()));
      }
      get(client.shutdown());
    }
    startsAndStops();
  }

  @Test
  void a_log_in_memory_leaves_nothing_behind() {
    EmbeddedEventStore log = EmbeddedEventStore.inMemory().start();
    Path place = log.file();
    assertThat(place).exists();
    log.close();
    assertThat(place.getParent()).doesNotExist();
  }

  @Test
  void what_a_long_reader_had_the_write_ahead_log_grow_to_is_given_back() throws Exception {
    Path wal = folder.resolve("log.db-wal");
    long limit = 64 * 1024 * 1024;
    byte[] large = new byte[1_000_000];
    try (EmbeddedEventStore log = EmbeddedEventStore.onDisk(file()).start()) {
      KurrentDBClient client = connect(log);
      try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
          Statement read = reader.createStatement()) {
        reader.setAutoCommit(false);
        read.executeQuery("SELECT count(*) FROM events").close();
        while (Files.size(wal) <= limit) {
          append(client, large);
        }
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                append(client, new byte[1]);
                return Files.size(wal) <= limit;
              });
      get(client.shutdown());
    }
  }

  private static void append(KurrentDBClient client, byte[] data) throws Exception {
    get(
        client.appendToStream(
            "s-1",
            AppendToStreamOptions.get(),
            EventData.builderAsBinary(UUID.randomUUID(), "said", data).build()));
  }
}
