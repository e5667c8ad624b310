package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.recordplayer.Rig;
import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.StoredAs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights on the log's server that the README lists are all that the framework needs. */
class RightsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GROUP = "recordplayer-wish";
  private static final String PARKED = "$persistentsubscription-$all::" + GROUP + "-parked";
  private static final String PASSWORD = "an operator's secret";

  sealed interface Wish {
    @StoredAs("wished-with-rights")
    record Wished(int number) implements Wish {}
  }

  private static KurrentDBClient client(String connectionString) {
    return KurrentDBClient.create(KurrentDBConnectionString.parseOrThrow(connectionString));
  }

  /** As long as the log has no users, everybody may set the rights of a stream. */
  private static void letOpsRead(Path file, String... streams) throws Exception {
    try (EmbeddedEventStore store = EmbeddedEventStore.onDisk(file).start()) {
      KurrentDBClient client = client(store.connectionString());
      byte[] list = "{\"$acl\":{\"$r\":[\"$admins\",\"ops\"]}}".getBytes(StandardCharsets.UTF_8);
      for (String stream : streams) {
        client
            .appendToStream("$$" + stream, EventData.builderAsJson("$metadata", list).build())
            .get(20, TimeUnit.SECONDS);
      }
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void of_ops_who_may_read_all(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("log.db");
    letOpsRead(file, "$all");
    try (EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(file).password("ops", PASSWORD).start()) {
      KurrentDBClient client = client(store.connectionString("ops", PASSWORD));
      Log log = new Log(client, new RecordCodec(new RecordTypes(List.of(Wish.class))));
      Queue<Object> consumed = new ConcurrentLinkedQueue<>();
      Queue<Object> followed = new ConcurrentLinkedQueue<>();
      assertThat(log.identity()).isNotBlank();
      try (CommandConsumer consumption =
              log.consume(
                  GROUP,
                  "wish-",
                  (record, delivery) -> {
                    consumed.add(record.data());
                    delivery.acknowledge();
                  });
          CatchUpSubscription _ =
              log.follow(
                      "wishes",
                      () -> Checkpoint.START,
                      List.of("wish-"),
                      batch -> batch.records().forEach(record -> followed.add(record.data())))
                  .start()) {
        consumption.start();
        Wish.Wished wished = new Wish.Wished(1);
        log.append("wish-a", Log.NO_RECORD, List.of(Rig.command(UUID.randomUUID(), wished)));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(consumed).containsExactly(wished);
                  assertThat(followed).containsExactly(wished);
                });
        assertThat(log.end().isAfter(Position.START)).isTrue();
      }
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void of_ops_show_how_many_commands_are_parked_but_not_which(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("log.db");
    letOpsRead(file, "$all");
    try (EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(file).password("ops", PASSWORD).start()) {
      KurrentDBClient client = client(store.connectionString("ops", PASSWORD));
      Log log = new Log(client, new RecordCodec(new RecordTypes(List.of(Wish.class))));
      park(log);
      assertThat(log.inspector().parked(GROUP, 10)).isEmpty();
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void of_ops_who_may_read_the_parked_stream_show_which_commands_are_parked(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("log.db");
    letOpsRead(file, "$all", PARKED);
    try (EmbeddedEventStore store =
        EmbeddedEventStore.onDisk(file).password("ops", PASSWORD).start()) {
      KurrentDBClient client = client(store.connectionString("ops", PASSWORD));
      Log log = new Log(client, new RecordCodec(new RecordTypes(List.of(Wish.class))));
      park(log);
      assertThat(log.inspector().parked(GROUP, 10)).containsExactly("wish-a wished-with-rights");
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void of_an_admin_show_which_commands_are_parked_until_these_are_deleted_for_ever(
      @TempDir Path folder) throws Exception {
    try (EmbeddedEventStore store = EmbeddedEventStore.onDisk(folder.resolve("log.db")).start()) {
      KurrentDBClient client = client(store.connectionString());
      Log log = new Log(client, new RecordCodec(new RecordTypes(List.of(Wish.class))));
      park(log);
      assertThat(log.inspector().parked(GROUP, 10)).containsExactly("wish-a wished-with-rights");
      client.tombstoneStream(PARKED).get(20, TimeUnit.SECONDS);
      assertThat(log.inspector().parked(GROUP, 10)).isEmpty();
      client.shutdown().get(20, TimeUnit.SECONDS);
    }
  }

  private static void park(Log log) {
    try (CommandConsumer consumption =
        log.consume(GROUP, "wish-", (_, delivery) -> delivery.park("It can't be granted."))) {
      consumption.start();
      log.append(
          "wish-a", Log.NO_RECORD, List.of(Rig.command(UUID.randomUUID(), new Wish.Wished(1))));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(log.inspector().group(GROUP))
                      .hasValueSatisfying(group -> assertThat(group.parked()).isOne()));
    }
  }
}
