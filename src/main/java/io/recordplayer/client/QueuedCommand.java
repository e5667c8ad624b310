package io.recordplayer.client;

import io.recordplayer.entity.EntityType;
import io.recordplayer.record.Position;
import java.util.UUID;

/**
 * A command that a page has sent.
 *
 * @param seen the log position that the person had seen
 */
record QueuedCommand<C>(UUID id, EntityType<C, ?, ?> type, C command, Position seen) {
  /** The id of the entity that the command is for. */
  String key() {
    return type.idOf(command);
  }
}
