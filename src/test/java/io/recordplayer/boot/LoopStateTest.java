package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.boot.LoopState.Verdict;
import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.log.Backlog;
import io.recordplayer.record.Position;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class LoopStateTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Instant after(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static Progress at(long position) {
    return new Progress(place(position));
  }

  private static Position place(long position) {
    return new Position(position, position);
  }

  private static Backlog waiting(int records, boolean more, long clear) {
    return new Backlog(records, more, records == 0 ? null : START, place(clear));
  }

  @Test
  void a_loop_is_not_ready_before_it_was_measured_and_down_when_it_cant_be() {
    LoopState unknown = LoopState.unknown(START);
    assertThat(unknown.verdict(true, after(1)).status()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(unknown.failed("no log").verdict(true, after(40)))
        .isEqualTo(new Verdict(Status.DOWN, "Its progress is unknown for 40 s (no log)."));
  }

  @Test
  void figures_that_are_old_are_not_taken_for_new() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    assertThat(state.verdict(true, after(2))).isEqualTo(Verdict.UP);
    assertThat(state.failed("gone").verdict(true, after(30))).isEqualTo(Verdict.UP);
    assertThat(state.failed("gone").verdict(true, after(61)))
        .isEqualTo(new Verdict(Status.DOWN, "Its progress is unknown for 60 s (gone)."));
  }

  @Test
  void a_loop_that_has_not_connected_yet_is_not_ready_and_down_after_a_while() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), false, after(1));
    assertThat(state.verdict(false, after(2)))
        .isEqualTo(new Verdict(Status.OUT_OF_SERVICE, "It connects to the log."));
    state = state.measured(at(5), waiting(0, false, 5), false, after(31));
    assertThat(state.verdict(false, after(31)).status()).isEqualTo(Status.DOWN);
  }

  @Test
  void a_loop_without_a_connection_is_down() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    assertThat(state.verdict(false, after(2)))
        .isEqualTo(new Verdict(Status.DOWN, "It is not connected to the log."));
  }

  @Test
  void a_loop_that_stands_still_while_something_waits_is_stuck() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(3, false, 5), true, after(1));
    for (int i = 2; i <= 42; i++) {
      state = state.measured(at(5), waiting(3, false, 5), true, after(i));
    }
    assertThat(state.verdict(true, after(42)))
        .isEqualTo(new Verdict(Status.DOWN, "It made no progress for 41 s; records that wait: 3."));
    LoopState moved = state.measured(at(6), waiting(2, false, 6), true, after(43));
    assertThat(moved.verdict(true, after(43))).isEqualTo(Verdict.UP);
  }

  @Test
  void a_loop_that_stands_still_while_nothing_waits_is_well() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    state = state.measured(at(5), waiting(0, false, 5), true, after(3_600));
    assertThat(state.verdict(true, after(3_600))).isEqualTo(Verdict.UP);
    LoopState busy = state.measured(at(5), waiting(1, false, 5), true, after(3_602));
    assertThat(busy.verdict(true, after(3_602))).isEqualTo(Verdict.UP);
    assertThat(busy.seconds(after(3_602))).isEqualTo(3_602);
  }

  @Test
  void a_loop_far_from_the_end_of_the_log_is_not_ready() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(500, true, 5), true, after(1));
    assertThat(state.verdict(true, after(2)))
        .isEqualTo(
            new Verdict(Status.OUT_OF_SERVICE, "It is catching up; records that wait: 500+."));
  }

  @Test
  void what_is_of_others_is_not_counted_twice_unless_the_loop_went_back() {
    LoopState state = LoopState.unknown(START);
    assertThat(state.from(place(5))).isEqualTo(place(5));
    state = state.measured(at(5), waiting(0, true, 900), true, after(1));
    assertThat(state.from(place(5))).isEqualTo(place(900));
    assertThat(state.from(place(901))).isEqualTo(place(901));
    assertThat(state.from(place(4))).isEqualTo(place(4));
  }
}
