package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.util.UUID;

/**
 * The last record that somebody read. Positions repeat in an older copy of a log that grew another
 * way, ids don't: a log that has this record is still the one that was read.
 *
 * @param position its place in the log
 * @param id its id
 */
public record Checkpoint(Position position, UUID id) {
  /** Before the first record of any log. */
  public static final Checkpoint START = new Checkpoint(Position.START, new UUID(0, 0));

  /**
   * Whether a log is the one that was read up to here.
   *
   * @throws LogException where the log can't tell
   */
  public boolean isIn(Log log) {
    return equals(START) || log.has(position, id);
  }
}
