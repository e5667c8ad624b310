package io.recordplayer.boot;

import io.recordplayer.record.Position;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A loop that reads the log, as operators see it.
 *
 * @param name the loop's name in health and metrics
 * @param prefixes the prefixes of the streams that the loop reads
 * @param isConnected tells whether the loop receives records from the log
 * @param progress returns the loop's progress; may call the log
 * @param details returns more health details; must not wait
 */
record MonitoredLoop(
    String name,
    List<String> prefixes,
    BooleanSupplier isConnected,
    Supplier<Progress> progress,
    Supplier<Map<String, Object>> details) {
  /**
   * The progress of a loop.
   *
   * @param position the position up to which the loop has done its work
   * @param details more details from the log
   */
  record Progress(Position position, Map<String, Object> details) {
    Progress(Position position) {
      this(position, Map.of());
    }
  }
}
