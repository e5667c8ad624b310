package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.util.List;

/**
 * A persistent subscription as the log sees it.
 *
 * @param checkpoint up to which all is acknowledged or parked
 * @param inFlight how many records are handed out and not acknowledged
 * @param parked how many records are set aside
 * @param consumers the names of the processes that it hands records to
 */
public record ConsumerGroup(
    Position checkpoint, int inFlight, long parked, List<String> consumers) {}
