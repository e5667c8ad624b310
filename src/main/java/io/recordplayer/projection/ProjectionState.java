package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The stored state of a projection as a whole.
 *
 * @param epoch identifies this state; another one after the state was lost, or after stopped views
 *     were resumed
 * @param checkpoint the last record that the projection has played
 * @param stops the stops of views and of streams, by the view's key or the stream's name
 */
record ProjectionState(String epoch, Checkpoint checkpoint, Map<String, ViewStop> stops) {
  /** A state before the first event. */
  static ProjectionState begin() {
    return new ProjectionState(UUID.randomUUID().toString(), Checkpoint.START, Map.of());
  }

  /**
   * @param found as {@code read-state.lua} returns it
   */
  static ProjectionState parse(List<?> found) {
    if (found.isEmpty()) {
      return begin();
    }
    Map<String, ViewStop> stops = new HashMap<>();
    for (int i = 2; i < found.size(); i += 2) {
      stops.put(String.valueOf(found.get(i)), ViewStop.parse(String.valueOf(found.get(i + 1))));
    }
    return new ProjectionState(
        String.valueOf(found.get(0)), StoredCheckpoint.parse(found.get(1)), stops);
  }

  /** The same state with another checkpoint. */
  ProjectionState at(Checkpoint reached) {
    return new ProjectionState(epoch, reached, stops);
  }

  /** A new epoch of this state with these stops only. */
  ProjectionState resumed(Map<String, ViewStop> left) {
    return new ProjectionState(UUID.randomUUID().toString(), checkpoint, left);
  }
}
