package io.recordplayer.boot;

import io.recordplayer.boot.MonitoredLoop.Progress;
import io.recordplayer.log.Backlog;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Status;

/**
 * How a loop was when the monitor last looked.
 *
 * @param since when the monitor began to look
 * @param measured when the figures were taken; null where they never were
 * @param progress null where it was never measured
 * @param backlog what waits for the loop; null where it was never measured
 * @param moved when its position last changed, or nothing waited for it
 * @param trouble why the last look failed; null where it didn't
 * @param connectedOnce whether it was connected to the log at any look
 */
record LoopState(
    Instant since,
    @Nullable Instant measured,
    @Nullable Progress progress,
    @Nullable Backlog backlog,
    Instant moved,
    @Nullable String trouble,
    boolean connectedOnce) {
  /** Without progress for so long, while something waits, a loop is stuck. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** Figures that are older say nothing. */
  static final Duration STALE = Duration.ofSeconds(30);

  /** What is to be thought of it, and why; the reason is empty where all is well. */
  record Verdict(Status status, String reason) {
    static final Verdict UP = new Verdict(Status.UP, "");
  }

  static LoopState unknown(Instant now) {
    return new LoopState(now, null, null, null, now, null, false);
  }

  /**
   * Where to count from. What was found to be of others isn't looked through again, unless the loop
   * has gone back.
   */
  Position from(Position reached) {
    return progress == null || backlog == null || progress.position().isAfter(reached)
        ? reached
        : reached.orLater(backlog.clear());
  }

  /** After a look that succeeded. */
  LoopState measured(Progress reached, Backlog waiting, boolean connected, Instant now) {
    boolean moves =
        waiting.records() == 0
            || progress == null
            || !progress.position().equals(reached.position());
    return new LoopState(
        since, now, reached, waiting, moves ? now : moved, null, connectedOnce || connected);
  }

  /** After a look that failed. */
  LoopState failed(String why) {
    return new LoopState(since, measured, progress, backlog, moved, why, connectedOnce);
  }

  Verdict verdict(boolean connected, Instant now) {
    Instant last = measured == null ? since : measured;
    if (now.isAfter(last.plus(STALE))) {
      return new Verdict(
          Status.DOWN,
          "Its progress is unknown for %d s%s."
              .formatted(
                  Duration.between(last, now).toSeconds(),
                  trouble == null ? "" : " (" + trouble + ")"));
    }
    if (!connected && !connectedOnce && now.isBefore(since.plus(STUCK))) {
      return new Verdict(Status.OUT_OF_SERVICE, "It connects to the log.");
    }
    if (!connected) {
      return new Verdict(Status.DOWN, "It is not connected to the log.");
    }
    if (backlog == null) {
      return new Verdict(Status.OUT_OF_SERVICE, "It was not measured yet.");
    }
    if (backlog.records() > 0 && now.isAfter(moved.plus(STUCK))) {
      return new Verdict(
          Status.DOWN,
          "It made no progress for %d s; records that wait: %s."
              .formatted(Duration.between(moved, now).toSeconds(), records()));
    }
    if (backlog.records() > 0 && backlog.more()) {
      return new Verdict(
          Status.OUT_OF_SERVICE, "It is catching up; records that wait: %s.".formatted(records()));
    }
    return Verdict.UP;
  }

  /** How many records wait; not a number where it was never measured. */
  double count() {
    return backlog == null ? Double.NaN : backlog.records();
  }

  /** How many records wait, in words. */
  String records() {
    return backlog == null ? "unknown" : backlog.records() + (backlog.more() ? "+" : "");
  }

  /** For how long the oldest record waits. */
  long seconds(Instant now) {
    Instant oldest = backlog == null ? null : backlog.oldest();
    return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toSeconds());
  }
}
