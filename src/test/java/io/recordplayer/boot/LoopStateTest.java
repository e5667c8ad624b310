package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.boot.LoopState.Assessment;
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
    assertThat(unknown.assess(true, after(1)).status()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(unknown.failed("no log").assess(true, after(40)))
        .isEqualTo(new Assessment(Status.DOWN, "Its progress has been unknown for 40 s (no log)."));
  }

  @Test
  void figures_that_are_old_are_not_taken_for_new() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    assertThat(state.assess(true, after(2))).isEqualTo(Assessment.UP);
    assertThat(state.failed("gone").assess(true, after(30))).isEqualTo(Assessment.UP);
    assertThat(state.failed("gone").assess(true, after(61)))
        .isEqualTo(new Assessment(Status.DOWN, "Its progress has been unknown for 60 s (gone)."));
  }

  @Test
  void a_loop_that_has_not_connected_yet_is_not_ready_and_down_after_a_while() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), false, after(1));
    assertThat(state.assess(false, after(2)))
        .isEqualTo(new Assessment(Status.OUT_OF_SERVICE, "It is connecting to the log."));
    state = state.measured(at(5), waiting(0, false, 5), false, after(31));
    assertThat(state.assess(false, after(31)).status()).isEqualTo(Status.DOWN);
  }

  @Test
  void a_loop_without_a_connection_is_down() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    assertThat(state.assess(false, after(2)))
        .isEqualTo(new Assessment(Status.DOWN, "It is not connected to the log."));
  }

  @Test
  void a_loop_that_stands_still_while_something_waits_is_stuck() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(3, false, 5), true, after(1));
    for (int i = 2; i <= 42; i++) {
      state = state.measured(at(5), waiting(3, false, 5), true, after(i));
    }
    assertThat(state.assess(true, after(42)))
        .isEqualTo(
            new Assessment(Status.DOWN, "It has made no progress for 41 s; waiting records: 3."));
    LoopState moved = state.measured(at(6), waiting(2, false, 6), true, after(43));
    assertThat(moved.assess(true, after(43))).isEqualTo(Assessment.UP);
  }

  @Test
  void a_loop_that_stands_still_while_nothing_waits_is_well() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(0, false, 5), true, after(1));
    state = state.measured(at(5), waiting(0, false, 5), true, after(3_600));
    assertThat(state.assess(true, after(3_600))).isEqualTo(Assessment.UP);
    LoopState busy = state.measured(at(5), waiting(1, false, 5), true, after(3_602));
    assertThat(busy.assess(true, after(3_602))).isEqualTo(Assessment.UP);
    assertThat(busy.seconds(after(3_602))).isEqualTo(3_602);
  }

  @Test
  void a_loop_far_from_the_end_of_the_log_is_not_ready() {
    LoopState state =
        LoopState.unknown(START).measured(at(5), waiting(500, true, 5), true, after(1));
    assertThat(state.assess(true, after(2)))
        .isEqualTo(
            new Assessment(Status.OUT_OF_SERVICE, "It is catching up; waiting records: 500+."));
  }

  @Test
  void records_of_other_loops_are_not_counted_twice_unless_the_loop_went_back() {
    LoopState state = LoopState.unknown(START);
    assertThat(state.countFrom(place(5))).isEqualTo(place(5));
    state = state.measured(at(5), waiting(0, true, 900), true, after(1));
    assertThat(state.countFrom(place(5))).isEqualTo(place(900));
    assertThat(state.countFrom(place(901))).isEqualTo(place(901));
    assertThat(state.countFrom(place(4))).isEqualTo(place(4));
  }
}
