package io.recordplayer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers share subscriptions, and none waits for another. */
class SharedSubscriptionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STREAMS = List.of("count-");
  private static final long QUEUE = 200_000;

  sealed interface CountEvent {
    @StoredAs("counted")
    record Counted(int number) implements CountEvent {}

    @StoredAs("paused")
    record Paused() implements CountEvent {}
  }

  @TempDir Path data;
  private Rig rig;
  private SharedSubscriptions subscriptions;
  private int count;

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(CountEvent.class));
    subscriptions = new SharedSubscriptions(rig.log(), rig.client(), QUEUE);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private CatchUpSubscription follow(
      String name, Checkpoint from, CatchUpSubscription.Reader reader) {
    return new CatchUpSubscription(name, rig.log(), subscriptions, () -> from, STREAMS, reader)
        .start();
  }

  private Position append(int records) {
    List<NewRecord> numbers =
        IntStream.range(0, records)
            .mapToObj(_ -> Rig.command(UUID.randomUUID(), new CountEvent.Counted(++count)))
            .toList();
    return rig.log().append("count-a", Log.ANY, numbers).position();
  }

  /** Keeps the records that it reads. */
  private static class Numbers implements CatchUpSubscription.Reader {
    private final List<Object> read = new CopyOnWriteArrayList<>();

    @Override
    public void read(CatchUpSubscription.Batch batch) {
      read.addAll(batch.records().stream().map(Recorded::data).toList());
    }

    void awaitAll(int to) {
      await().atMost(PATIENCE).until(() -> read.size() >= to);
      assertThat(read)
          .isEqualTo(IntStream.rangeClosed(1, to).mapToObj(CountEvent.Counted::new).toList());
    }
  }

  @Test
  void readers_at_the_same_position_share_one_subscription() {
    append(500);
    List<Numbers> readers = IntStream.range(0, 10).mapToObj(_ -> new Numbers()).toList();
    List<CatchUpSubscription> followers = new ArrayList<>();
    try {
      for (Numbers reader : readers) {
        followers.add(follow("reader", Checkpoint.START, reader));
        append(10);
      }
      readers.forEach(reader -> reader.awaitAll(600));
      append(1);
      readers.forEach(reader -> reader.awaitAll(601));
      // A reader that has read all joins the others a moment later.
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(subscriptions.size()).isEqualTo(1));
      assertThat(followers).allMatch(CatchUpSubscription::isConnected);
    } finally {
      followers.forEach(CatchUpSubscription::close);
    }
    assertThat(subscriptions.size()).isZero();
  }

  @Test
  void a_slow_reader_delays_no_other_and_catches_up() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Numbers fast = new Numbers();
    Numbers slow =
        new Numbers() {
          @Override
          public void read(CatchUpSubscription.Batch batch) {
            try {
              assertThat(released.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
            super.read(batch);
          }
        };
    try (var _ = follow("fast", Checkpoint.START, fast);
        var late = follow("slow", Checkpoint.START, slow)) {
      for (int i = 0; i < 40; i++) {
        append(50);
      }
      fast.awaitAll(2_000);
      assertThat(slow.read).isEmpty();
      released.countDown();
      slow.awaitAll(2_000);
      append(10);
      fast.awaitAll(2_010);
      slow.awaitAll(2_010);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(subscriptions.size()).isEqualTo(1));
      assertThat(late.isConnected()).isTrue();
    }
  }

  @Test
  void a_reader_that_fails_delays_no_other_and_gets_the_same_batch_again() {
    Numbers well = new Numbers();
    Numbers failing =
        new Numbers() {
          private int failures;

          @Override
          public void read(CatchUpSubscription.Batch batch) {
            if (failures++ < 3) {
              throw new IllegalStateException("not now");
            }
            super.read(batch);
          }
        };
    try (var _ = follow("well", Checkpoint.START, well);
        var _ = follow("failing", Checkpoint.START, failing)) {
      append(100);
      well.awaitAll(100);
      failing.awaitAll(100);
    }
  }

  @Test
  void a_reader_is_told_its_position_while_it_needs_no_record() {
    Numbers all = new Numbers();
    Numbers none =
        new Numbers() {
          @Override
          public boolean wants(Recorded<?> record) {
            return record.data() instanceof CountEvent.Paused;
          }
        };
    try (var _ = follow("all", Checkpoint.START, all);
        var follower = follow("none", Checkpoint.START, none)) {
      Position end = append(100);
      all.awaitAll(100);
      await().atMost(PATIENCE).until(() -> follower.position().equals(end));
      assertThat(none.read).isEmpty();
      rig.log()
          .append(
              "count-a", Log.ANY, List.of(Rig.command(UUID.randomUUID(), new CountEvent.Paused())));
      await().atMost(PATIENCE).until(() -> none.read.contains(new CountEvent.Paused()));
    }
  }
}
