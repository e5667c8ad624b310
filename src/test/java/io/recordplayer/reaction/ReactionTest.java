package io.recordplayer.reaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recordplayer.Rig;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.log.Log;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each event has its effect at least once, whatever fails or ends in between. */
class ReactionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GROUP = Reaction.consumerGroup("letters");

  sealed interface Order {
    @StoredAs("test-order")
    record Ordered(int number) implements Order {}
  }

  sealed interface Bought {
    int number();

    @StoredAs("test-bought")
    record Paid(int number) implements Bought {}

    @StoredAs("test-returned")
    record Returned(int number) implements Bought {}
  }

  private static final class Shop implements Entity<Order, Integer, Bought> {
    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public Decision<Bought> decide(Order command, Integer state, Origin origin) {
      return Decision.accept();
    }

    @Override
    public Integer evolve(Integer state, Recorded<Bought> event) {
      return state + 1;
    }
  }

  private static final EntityType<Order, Integer, Bought> SHOP =
      EntityType.of("shop", new Shop(), _ -> "a");

  @TempDir Path data;
  private Rig rig;
  private final List<Integer> letters = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    rig = new Rig(data, List.of(Order.class, Bought.class));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Reaction<Bought> start(Reaction.Effect<Bought> effect) {
    Reaction<Bought> reaction = new Reaction<>("letters", SHOP, rig.log(), effect);
    reaction.start();
    await().atMost(PATIENCE).until(reaction::isConnected);
    return reaction;
  }

  private void write(Recorded<Bought> event) {
    letters.add(event.data().number());
  }

  private void append(int number) {
    rig.log()
        .append(
            SHOP.eventStream("a"),
            Log.ANY,
            List.of(Rig.command(UUID.randomUUID(), new Bought.Paid(number))));
  }

  private void awaitLetters(Integer... expected) {
    await().atMost(PATIENCE).until(() -> letters.containsAll(List.of(expected)));
  }

  private void awaitAllDone() {
    await().atMost(PATIENCE).until(() -> rig.unacknowledged(GROUP) == 0);
  }

  @Test
  void each_event_after_the_first_start_has_its_effect_once() {
    append(1);
    try (var _ = start(this::write)) {
      append(2);
      append(3);
      awaitLetters(2, 3);
      awaitAllDone();
    }
    append(4);
    try (var _ = start(this::write)) {
      awaitLetters(4);
      awaitAllDone();
    }
    assertThat(letters).containsExactlyInAnyOrder(2, 3, 4);
  }

  @Test
  void an_effect_that_fails_is_tried_again_and_others_do_not_wait_for_it() {
    List<Integer> tried = new CopyOnWriteArrayList<>();
    try (var _ =
        start(
            event -> {
              int number = event.data().number();
              tried.add(number);
              if (number == 1 && !letters.contains(2)) {
                throw new IOException("not yet");
              }
              write(event);
            })) {
      append(1);
      await().atMost(PATIENCE).until(() -> tried.contains(1));
      append(2);
      awaitLetters(1, 2);
      awaitAllDone();
    }
    assertThat(letters).containsExactly(2, 1);
  }

  @Test
  void an_effect_that_was_interrupted_by_the_end_of_the_process_is_repeated() {
    CountDownLatch begun = new CountDownLatch(1);
    try (var _ =
        start(
            _ -> {
              begun.countDown();
              new CountDownLatch(1).await();
            })) {
      append(1);
      await().atMost(PATIENCE).until(() -> begun.getCount() == 0);
    }
    assertThat(letters).isEmpty();
    try (var _ = start(this::write)) {
      awaitLetters(1);
    }
  }

  @Test
  void an_event_that_is_delivered_again_during_its_effect_has_no_second_one() throws Exception {
    rig.handOutAfter(GROUP, SHOP.eventStreamPrefix(), Duration.ofMillis(500));
    CountDownLatch end = new CountDownLatch(1);
    try (var _ =
        start(
            event -> {
              write(event);
              end.await();
            })) {
      append(1);
      await().atMost(PATIENCE).until(() -> rig.handedOut(GROUP) > 2);
      end.countDown();
      awaitAllDone();
    }
    assertThat(letters).containsExactly(1);
  }
}
