package io.recordplayer.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.record.Person;
import io.recordplayer.update.LiveUpdates.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveUpdatesTest {
  private static final Topic TOPIC = new Topic("board", "dragging", "a");

  private final LiveUpdates live = new LiveUpdates(10, 100_000);
  private final long now;

  LiveUpdatesTest() {
    // A monotonic clock may pass the largest long.
    now = Long.MAX_VALUE - 50;
  }

  private LiveUpdate update(long sequence, @Nullable String value, long left) {
    return new LiveUpdate(
        new LiveUpdate.Id(TOPIC, "page"),
        sequence,
        new Person("ann", "Ann"),
        "page",
        value,
        now + left);
  }

  private String shown() {
    return live.shown(TOPIC).stream().map(each -> "" + each.value()).reduce("", String::concat);
  }

  @Test
  void an_older_value_never_replaces_a_newer_one() {
    assertThat(live.offer(update(2, "two", 100))).isEqualTo(Outcome.CHANGED);
    assertThat(live.offer(update(1, "one", 100))).isEqualTo(Outcome.OUTDATED);
    assertThat(shown()).isEqualTo("two");
  }

  @Test
  void an_older_value_never_returns_after_a_withdrawal() {
    live.offer(update(1, "one", 100));
    assertThat(live.offer(update(2, null, 100))).isEqualTo(Outcome.CHANGED);
    assertThat(live.offer(update(1, "one", 100))).isEqualTo(Outcome.OUTDATED);
    assertThat(shown()).isEmpty();
  }

  @Test
  void a_withdrawal_that_comes_first_keeps_the_older_value_away() {
    assertThat(live.offer(update(2, null, 100))).isEqualTo(Outcome.SAME);
    assertThat(live.offer(update(1, "one", 100))).isEqualTo(Outcome.OUTDATED);
    assertThat(shown()).isEmpty();
  }

  @Test
  void a_value_that_is_sent_again_lasts_no_longer() {
    live.offer(update(1, "one", 100));
    assertThat(live.offer(update(1, "one", 200))).isEqualTo(Outcome.SAME);
    assertThat(live.expire(now + 99)).isEmpty();
    assertThat(live.expire(now + 100)).containsExactly(TOPIC);
    assertThat(live.size()).isZero();
  }

  @Test
  void a_message_that_travelled_faster_tells_the_time_better() {
    live.offer(update(1, "one", 200));
    live.offer(update(1, "one", 100));
    assertThat(live.nextExpiry()).hasValue(now + 100);
  }

  @Test
  void a_value_that_is_published_again_lasts_longer() {
    live.offer(update(1, "one", 100));
    assertThat(live.offer(update(2, "one", 200))).isEqualTo(Outcome.SAME);
    assertThat(live.expire(now + 150)).isEmpty();
    assertThat(live.expire(now + 200)).containsExactly(TOPIC);
  }

  @Test
  void a_withdrawn_value_expires_without_a_change() {
    live.offer(update(1, null, 100));
    assertThat(live.expire(now + 100)).isEmpty();
    assertThat(live.size()).isZero();
  }
}
