package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.kanban.live.CuttableConnection;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import io.recordplayer.Rig;
import io.recordplayer.record.Position;
import io.recordplayer.record.StoredAs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of the log gets each record once and in order, also after lost connections. */
class CatchUpSubscriptionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("count-");

  sealed interface CountEvent {
    @StoredAs("counted")
    record Counted(int number) implements CountEvent {}

    @StoredAs("noted")
    record Noted(String text) implements CountEvent {}
  }

  @TempDir Path data;
  private Rig rig;
  private CuttableConnection line;
  private final List<Object> read = new CopyOnWriteArrayList<>();
  private int count;

  @BeforeEach
  void open() throws IOException {
    rig = new Rig(data, List.of(CountEvent.class));
    line = new CuttableConnection(rig.logPort());
  }

  @AfterEach
  void close() throws IOException {
    // Clients first: a client that searches its server can't be stopped.
    rig.close();
    line.close();
  }

  private CatchUpSubscription follow() {
    return rig.logAt(line.port())
        .follow("test", () -> Checkpoint.START, STREAMS, this::read)
        .start();
  }

  private void read(CatchUpSubscription.Batch batch) {
    batch.records().forEach(record -> read.add(record.data()));
  }

  private void append(String stream, int records) {
    List<NewRecord> numbers =
        IntStream.range(0, records)
            .mapToObj(_ -> Rig.command(UUID.randomUUID(), new CountEvent.Counted(++count)))
            .toList();
    rig.log().append(stream, Log.ANY, numbers);
  }

  private static List<CountEvent.Counted> numbers(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(CountEvent.Counted::new).toList();
  }

  private void awaitRead(int to) {
    await().atMost(PATIENCE).until(() -> read.size() >= to);
    assertThat(read).isEqualTo(numbers(to));
  }

  @Test
  void a_cut_connection_is_resumed_at_the_same_position() {
    try (var follower = follow()) {
      append("count-a", 10);
      awaitRead(10);
      line.cut();
      append("count-a", 10);
      await().atMost(PATIENCE).until(() -> !follower.isConnected());
      line.mend();
      append("count-b", 10);
      awaitRead(30);
      assertThat(follower.isConnected()).isTrue();
    }
  }

  @Test
  void a_subscription_without_a_connection_begins_when_there_is_one() {
    append("count-a", 10);
    line.cut();
    try (var _ = follow()) {
      line.mend();
      awaitRead(10);
    }
  }

  @Test
  void a_silent_connection_is_replaced() {
    try (var follower = follow()) {
      append("count-a", 10);
      awaitRead(10);
      line.freeze();
      append("count-a", 10);
      await().atMost(PATIENCE).until(() -> !follower.isConnected());
      line.mend();
      awaitRead(20);
    }
  }

  @Test
  void a_subscription_that_lost_a_record_is_replaced_whatever_was_appended_since() {
    KurrentDBClient client =
        KurrentDBClient.create(
            KurrentDBConnectionString.parseOrThrow(
                "kurrentdb://127.0.0.1:%d?tls=false".formatted(line.port())));
    try (var _ =
        new CatchUpSubscription(
                "test",
                rig.log(),
                new SharedSubscriptions(rig.log(), client, 16 << 20),
                () -> Checkpoint.START,
                STREAMS,
                this::read)
            .start()) {
      append("count-a", 10);
      awaitRead(10);
      line.mute();
      append("count-a", 1);
      await().atMost(PATIENCE).until(() -> line.lost() > 0);
      line.mend();
      count = 0;
      append("other-a", 600);
      awaitRead(11);
    } finally {
      var _ = client.shutdown();
    }
  }

  @Test
  void idle_names_only_a_position_up_to_which_everything_was_read() {
    Set<Position> appended = ConcurrentHashMap.newKeySet();
    Set<Position> got = ConcurrentHashMap.newKeySet();
    List<Position> wrong = new CopyOnWriteArrayList<>();
    CountDownLatch idle = new CountDownLatch(1);
    var reader =
        new CatchUpSubscription.Reader() {
          @Override
          public void read(CatchUpSubscription.Batch batch) {
            batch.records().forEach(record -> got.add(record.position()));
          }

          @Override
          public void idle(Position complete) {
            appended.stream()
                .filter(position -> !position.isAfter(complete) && !got.contains(position))
                .forEach(wrong::add);
            idle.countDown();
          }
        };
    Log slow = rig.logAt(line.port());
    try (var _ =
            new CatchUpSubscription(
                    "test",
                    slow,
                    new SharedSubscriptions(slow, rig.client(), 16 << 20),
                    () -> Checkpoint.START,
                    STREAMS,
                    reader)
                .start();
        var _ = rig.log().follow("other", () -> Checkpoint.START, STREAMS, this::read).start()) {
      waitFor(idle);
      line.hold();
      // It checks the log after a silence; the check waits while the record arrives.
      await().atMost(PATIENCE).until(() -> line.waiting() > 0);
      NewRecord record = Rig.command(UUID.randomUUID(), new CountEvent.Counted(1));
      appended.add(rig.log().append("count-a", Log.ANY, List.of(record)).position());
      awaitRead(1);
      line.mend();
      await().atMost(PATIENCE).until(() -> got.containsAll(appended));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void more_records_than_the_queue_holds_are_read_once_and_in_order() {
    CountDownLatch released = new CountDownLatch(1);
    try (var _ =
        rig.log()
            .follow(
                "test",
                () -> Checkpoint.START,
                STREAMS,
                batch -> {
                  waitFor(released);
                  read(batch);
                })
            .start()) {
      for (int i = 0; i < 12; i++) {
        append("count-a", 500);
      }
      released.countDown();
      awaitRead(6_000);
    }
  }

  @Test
  void nothing_is_read_before_it_is_started() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Supplier<Checkpoint> from =
        () -> {
          asked.countDown();
          return Checkpoint.START;
        };
    append("count-a", 1);
    try (CatchUpSubscription follower = rig.log().follow("test", from, STREAMS, this::read)) {
      assertThat(asked.await(1, TimeUnit.SECONDS)).isFalse();
      follower.start();
      awaitRead(1);
    }
  }

  @Test
  void a_subscription_that_was_never_started_closes_at_once() {
    CatchUpSubscription follower =
        rig.log().follow("test", () -> Checkpoint.START, STREAMS, this::read);
    assertTimeout(Duration.ofSeconds(1), follower::close);
  }

  @Test
  void the_queue_is_bounded_in_bytes_and_a_larger_record_passes_alone() {
    long bound = 100_000;
    List<Integer> written = IntStream.rangeClosed(1, 8).mapToObj(i -> 30_000 * i).toList();
    for (int length : written) {
      CountEvent noted = new CountEvent.Noted("x".repeat(length));
      rig.log().append("count-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), noted)));
    }
    List<Integer> found = new CopyOnWriteArrayList<>();
    List<CatchUpSubscription.Batch> tooLarge = new CopyOnWriteArrayList<>();
    try (var _ =
        new CatchUpSubscription(
                "test",
                rig.log(),
                new SharedSubscriptions(rig.log(), rig.client(), bound),
                () -> Checkpoint.START,
                STREAMS,
                batch -> {
                  if (batch.bytes() > bound && batch.records().size() > 1) {
                    tooLarge.add(batch);
                  }
                  batch
                      .records()
                      .forEach(
                          record -> found.add(((CountEvent.Noted) record.data()).text().length()));
                })
            .start()) {
      await().atMost(PATIENCE).until(() -> found.size() >= written.size());
    }
    assertThat(found).isEqualTo(written);
    assertThat(tooLarge).isEmpty();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
