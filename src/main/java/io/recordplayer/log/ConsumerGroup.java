package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.util.List;

/**
 * State of a persistent subscription.
 *
 * @param checkpoint the position up to which all records are acknowledged or parked
 * @param inFlight the number of records that are delivered and not acknowledged
 * @param parked the number of parked records
 * @param consumers the names of the processes that get its records
 */
public record ConsumerGroup(
    Position checkpoint, int inFlight, long parked, List<String> consumers) {}
