package io.kanban.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessThrottleTest {
  private static final String ADDRESS = "192.0.2.1";

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final GuessThrottle throttle = new GuessThrottle(() -> now);

  private void fail(String name, int times) {
    IntStream.range(0, times).forEach(_ -> assertThat(throttle.attempt(name, ADDRESS)).isZero());
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void each_failure_after_the_fifth_doubles_the_delay_up_to_a_minute() {
    fail("ada", 5);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(throttle.attempt("ada", ADDRESS)).isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      fail("ada", 1);
    }
  }

  @Test
  void an_attempt_that_comes_too_early_does_not_count() {
    fail("ada", 5);
    IntStream.range(0, 100).forEach(_ -> assertThat(throttle.attempt("ada", ADDRESS)).isPositive());
    pass(Duration.ofSeconds(1));
    assertThat(throttle.attempt("ada", ADDRESS)).isZero();
  }

  @Test
  void other_names_are_not_delayed_and_other_spellings_are_no_other_names() {
    fail("ada@example.org", 5);
    assertThat(throttle.attempt("bob", ADDRESS)).isZero();
    assertThat(throttle.attempt(" Ada@Example.org", ADDRESS)).isPositive();
  }

  @Test
  void the_right_password_ends_the_delays_of_a_name() {
    fail("ada", 4);
    throttle.succeeded("ada", ADDRESS);
    fail("ada", 5);
    assertThat(throttle.attempt("ada", ADDRESS)).isPositive();
  }

  @Test
  void an_address_is_delayed_after_fifty_failures_with_any_names() {
    IntStream.range(0, 50).forEach(i -> fail("name" + i, 1));
    assertThat(throttle.attempt("another", ADDRESS)).isPositive();
    assertThat(throttle.attempt("third", "192.0.2.2")).isZero();
  }

  @Test
  void an_attempt_from_a_delayed_address_does_not_count_for_the_name() {
    IntStream.range(0, 50).forEach(i -> fail("name" + i, 1));
    IntStream.range(0, 20).forEach(_ -> assertThat(throttle.attempt("ada", ADDRESS)).isPositive());
    IntStream.range(0, 5).forEach(_ -> assertThat(throttle.attempt("ada", "192.0.2.2")).isZero());
  }

  @Test
  void people_with_the_right_password_do_not_delay_their_shared_address() {
    IntStream.range(0, 200)
        .forEach(
            i -> {
              fail("name" + i, 1);
              throttle.succeeded("name" + i, ADDRESS);
            });
  }

  @Test
  void the_addresses_of_one_network_count_together() {
    for (int i = 0; i < 50; i++) {
      assertThat(throttle.attempt("name" + i, "2001:db8:1:2::" + i)).isZero();
    }
    assertThat(throttle.attempt("another", "2001:db8:1:2:ffff::")).isPositive();
    assertThat(throttle.attempt("third", "2001:db8:1:3::")).isZero();
  }

  @Test
  void an_attempt_whose_password_could_not_be_checked_does_not_count() {
    for (int i = 0; i < 20; i++) {
      fail("ada", 1);
      throttle.unchecked("ada", ADDRESS);
    }
  }
}
