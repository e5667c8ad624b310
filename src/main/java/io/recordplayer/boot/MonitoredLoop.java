package io.recordplayer.boot;

import io.recordplayer.record.Position;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A loop that reads the log, seen by operators.
 *
 * @param name what they call it
 * @param prefixes the beginnings of the names of the streams that it reads
 * @param isConnected whether the log brings it records
 * @param progress tells how far it is; may ask the log
 * @param details what else there is to say; asks nobody
 */
record MonitoredLoop(
    String name,
    List<String> prefixes,
    BooleanSupplier isConnected,
    Supplier<Progress> progress,
    Supplier<Map<String, Object>> details) {
  /**
   * How far a loop is.
   *
   * @param position up to which it has done its work
   * @param details what the log has to say of it besides
   */
  record Progress(Position position, Map<String, Object> details) {
    Progress(Position position) {
      this(position, Map.of());
    }
  }
}
