package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait in the log for a reader.
 *
 * @param records how many were counted
 * @param more whether there may be more, which were not counted
 * @param oldest when the first of them was recorded; null where none was counted
 * @param clear the position up to which none waits
 */
public record Backlog(int records, boolean more, @Nullable Instant oldest, Position clear) {}
