package io.recordplayer.log;

import io.recordplayer.record.Position;
import java.util.UUID;

/**
 * The last record that a reader has read. Two branches of a log's history can have the same
 * positions, but not the same ids: a log that has this record is the one that was read.
 *
 * @param position the record's position in the log
 * @param id the record's id
 */
public record Checkpoint(Position position, UUID id) {
  /** Before the first record of any log. */
  public static final Checkpoint START = new Checkpoint(Position.START, new UUID(0, 0));

  /**
   * Whether a log has this record.
   *
   * @throws LogException if the log can't be read
   */
  public boolean isIn(Log log) {
    return equals(START) || log.has(position, id);
  }
}
