package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kanban.live.CuttableConnection;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.recordplayer.Rig;
import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is not acknowledged is delivered again, also after a lost connection. */
class CommandConsumerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  sealed interface Wish {
    @StoredAs("wished")
    record Wished(int number) implements Wish {}
  }

  @TempDir Path data;
  private Rig rig;
  private CuttableConnection line;
  private final List<Object> taken = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledges = true;
  private int count;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(data, List.of(Wish.class));
    line = new CuttableConnection(rig.logPort());
  }

  @AfterEach
  void close() throws IOException {
    // Clients first: a client that searches its server can't be stopped.
    rig.close();
    line.close();
  }

  private CommandConsumer consume() {
    CommandConsumer consumption = rig.logAt(line.port()).consume("test", "wish-", this::take);
    consumption.start();
    return consumption;
  }

  private void take(Recorded<?> record, Delivery delivery) {
    taken.add(record.data());
    if (acknowledges) {
      delivery.acknowledge();
    }
  }

  private void append() {
    Wish wish = new Wish.Wished(++count);
    rig.log().append("wish-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), wish)));
  }

  private void awaitTaken(int from, int to) {
    List<Wish.Wished> wishes = IntStream.rangeClosed(from, to).mapToObj(Wish.Wished::new).toList();
    await().atMost(PATIENCE).until(() -> taken.containsAll(wishes));
  }

  @Test
  void a_cut_connection_is_resumed_and_unacknowledged_records_are_delivered_again()
      throws Exception {
    try (var consumption = consume()) {
      append();
      awaitTaken(1, 1);
      await().atMost(PATIENCE).until(() -> rig.unacknowledged("test") == 0);
      acknowledges = false;
      append();
      awaitTaken(2, 2);
      line.cut();
      await().atMost(PATIENCE).until(() -> !consumption.isConnected());
      taken.clear();
      acknowledges = true;
      append();
      line.mend();
      awaitTaken(2, 3);
      await().atMost(PATIENCE).until(() -> rig.unacknowledged("test") == 0);
      assertThat(taken).doesNotContain(new Wish.Wished(1));
      assertThat(consumption.isConnected()).isTrue();
    }
  }

  @Test
  void a_silent_connection_is_replaced() throws Exception {
    try (var consumption = consume()) {
      append();
      awaitTaken(1, 1);
      await().atMost(PATIENCE).until(() -> rig.unacknowledged("test") == 0);
      line.freeze();
      append();
      await().atMost(PATIENCE).until(() -> !consumption.isConnected());
      line.mend();
      awaitTaken(2, 2);
    }
  }

  @Test
  void a_deleted_group_is_created_again() throws Exception {
    try (var _ = consume()) {
      append();
      awaitTaken(1, 1);
      taken.clear();
      rig.handOutAgain("test");
      append();
      awaitTaken(1, 2);
    }
  }

  @Test
  void the_replay_of_a_deleted_record_stops_no_other_record() throws Exception {
    try (var parking = rig.logAt(line.port()).consume("test", "wish-", this::park)) {
      parking.start();
      append();
      await().atMost(PATIENCE).until(() -> rig.parked("test") == 1);
    }
    rig.client().deleteStream("wish-a", DeleteStreamOptions.get()).get(10, TimeUnit.SECONDS);
    try (var _ = consume()) {
      rig.replayParked("test");
      await().atMost(PATIENCE).until(() -> rig.parked("test") == 0);
      append();
      awaitTaken(2, 2);
    }
    assertThat(taken).containsExactly(new Wish.Wished(2));
  }

  private void park(Recorded<?> record, Delivery delivery) {
    delivery.park("for a test");
  }
}
