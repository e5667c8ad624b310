package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records in the log that a reader has not read yet.
 *
 * @param records the number of records, up to a bound
 * @param more whether there may be more that are not counted
 * @param oldest the time of the first of them; null if there is none
 * @param clear the position up to which the reader has read all
 */
public record Backlog(int records, boolean more, @Nullable Instant oldest, Position clear) {}
