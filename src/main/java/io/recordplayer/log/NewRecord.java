package io.recordplayer.log;

import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import java.util.UUID;

/**
 * A record to append.
 *
 * @param link the link to the record's command
 */
public record NewRecord(UUID id, Origin origin, Object data, CommandLink link) {
  public NewRecord(UUID id, Origin origin, Object data) {
    this(id, origin, data, CommandLink.NONE);
  }
}
