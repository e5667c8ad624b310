package io.recordplayer.boot;

import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.log.Backlog;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Status;

/**
 * The last measurement of a loop.
 *
 * @param since the time at which the monitor started
 * @param measured the time of the last successful measurement; null before the first one
 * @param progress null before the first successful measurement
 * @param backlog the records that wait for the loop; null before the first successful measurement
 * @param moved the last time at which the loop's position changed or no record waited
 * @param trouble the reason why the last measurement failed; null if it succeeded
 * @param connectedOnce whether the loop was connected to the log at any measurement
 */
record LoopState(
    Instant since,
    @Nullable Instant measured,
    @Nullable Progress progress,
    @Nullable Backlog backlog,
    Instant moved,
    @Nullable String trouble,
    boolean connectedOnce) {
  /** A loop with a backlog and without progress for this long is stuck. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** Measurements older than this are ignored. */
  static final Duration STALE = Duration.ofSeconds(30);

  /** The health of the loop. The reason is empty if the loop is healthy. */
  record Assessment(Status status, String reason) {
    static final Assessment UP = new Assessment(Status.UP, "");
  }

  static LoopState unknown(Instant now) {
    return new LoopState(now, null, null, null, now, null, false);
  }

  /**
   * Returns the position to count from. Records that are known to belong to other loops are not
   * counted again, unless the loop has gone back.
   */
  Position countFrom(Position reached) {
    return progress == null || backlog == null || progress.position().isAfter(reached)
        ? reached
        : reached.orLater(backlog.clear());
  }

  /** Returns the state after a successful measurement. */
  LoopState measured(Progress reached, Backlog waiting, boolean connected, Instant now) {
    boolean moves =
        waiting.records() == 0
            || progress == null
            || !progress.position().equals(reached.position());
    return new LoopState(
        since, now, reached, waiting, moves ? now : moved, null, connectedOnce || connected);
  }

  /** Returns the state after a failed measurement. */
  LoopState failed(String why) {
    return new LoopState(since, measured, progress, backlog, moved, why, connectedOnce);
  }

  Assessment assess(boolean connected, Instant now) {
    Instant last = measured == null ? since : measured;
    if (now.isAfter(last.plus(STALE))) {
      return new Assessment(
          Status.DOWN,
          "Its progress has been unknown for %d s%s."
              .formatted(
                  Duration.between(last, now).toSeconds(),
                  trouble == null ? "" : " (" + trouble + ")"));
    }
    if (!connected && !connectedOnce && now.isBefore(since.plus(STUCK))) {
      return new Assessment(Status.OUT_OF_SERVICE, "It is connecting to the log.");
    }
    if (!connected) {
      return new Assessment(Status.DOWN, "It is not connected to the log.");
    }
    if (backlog == null) {
      return new Assessment(Status.OUT_OF_SERVICE, "It has not been measured yet.");
    }
    if (backlog.records() > 0 && now.isAfter(moved.plus(STUCK))) {
      return new Assessment(
          Status.DOWN,
          "It has made no progress for %d s; waiting records: %s."
              .formatted(Duration.between(moved, now).toSeconds(), records()));
    }
    if (backlog.records() > 0 && backlog.more()) {
      return new Assessment(
          Status.OUT_OF_SERVICE, "It is catching up; waiting records: %s.".formatted(records()));
    }
    return Assessment.UP;
  }

  /** Returns the number of waiting records; NaN before the first measurement. */
  double count() {
    return backlog == null ? Double.NaN : backlog.records();
  }

  /** Returns the number of waiting records as text, with a plus if there are more. */
  String records() {
    return backlog == null ? "unknown" : backlog.records() + (backlog.more() ? "+" : "");
  }

  /** Returns for how long the oldest record has waited, in seconds. */
  long seconds(Instant now) {
    Instant oldest = backlog == null ? null : backlog.oldest();
    return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toSeconds());
  }
}
