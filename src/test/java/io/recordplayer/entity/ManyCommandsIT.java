package io.recordplayer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.entity.Tallies.TallyCommand;
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many commands of many entities in flight: none is lost, and the connection holds. */
class ManyCommandsIT {
  private static final int ENTITIES = 1_000;
  private static final int IN_FLIGHT = 256;
  private static final int COMMANDS = Integer.getInteger("commands", 60_000);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @Test
  void each_is_delivered_once_over_one_connection_and_without_a_silence(@TempDir Path data)
      throws Exception {
    try (Tallies tallies = new Tallies(data)) {
      var host = tallies.start();
      Semaphore free = new Semaphore(IN_FLIGHT);
      AtomicInteger decided = new AtomicInteger();
      AtomicLong latest = new AtomicLong();
      AtomicLong longest = new AtomicLong();
      Map<String, Long> revisions = new ConcurrentHashMap<>();
      try (CatchUpSubscription follower =
          tallies
              .rig
              .log()
              .follow(
                  "a test",
                  () -> Checkpoint.START,
                  List.of(Tallies.TALLY.eventStreamPrefix()),
                  batch -> {
                    long now = System.nanoTime();
                    long before = latest.getAndSet(now);
                    longest.accumulateAndGet(before == 0 ? 0 : now - before, Math::max);
                    for (Recorded<?> record : batch.records()) {
                      // Each command leads to one event, so its revision tells that it is the next
                      // one.
                      assertThat(record.link().revision()).isEqualTo(record.revision());
                      revisions.put(record.stream(), record.revision());
                    }
                    decided.addAndGet(batch.records().size());
                    free.release(batch.records().size());
                  })
              .start()) {
        assertThat(follower.position()).isEqualTo(Position.START);
        long began = System.nanoTime();
        for (int i = 0; i < COMMANDS; i++) {
          assertThat(free.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
          int number = i;
          Thread.startVirtualThread(
              () -> tallies.send(new TallyCommand.Add("t" + number % ENTITIES, number)));
        }
        await().atMost(Tallies.PATIENCE).until(() -> decided.get() == COMMANDS);
        System.out.printf(
            "%d commands/s%n", COMMANDS * 1_000_000_000L / (System.nanoTime() - began));
      }
      tallies.awaitAllAcknowledged();
      assertThat(Duration.ofNanos(longest.get())).isLessThan(SILENCE);
      assertThat(host.consumer().subscriptions()).isEqualTo(1);
      assertThat(tallies.rig.handedOut(Tallies.GROUP)).isEqualTo(COMMANDS);
      assertThat(revisions.values()).hasSize(ENTITIES).containsOnly(COMMANDS / ENTITIES - 1L);
    }
  }
}
