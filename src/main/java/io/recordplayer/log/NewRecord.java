package io.recordplayer.log;

import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import java.util.UUID;

/**
 * A record that is to be appended.
 *
 * @param link the command that it is or that led to it
 */
public record NewRecord(UUID id, Origin origin, Object data, CommandLink link) {
  public NewRecord(UUID id, Origin origin, Object data) {
    this(id, origin, data, CommandLink.NONE);
  }
}
