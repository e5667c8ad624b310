package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.record.Origin;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command that is being recorded in the log. It can be retried until it is recorded, and is
 * recorded once: after an attempt without a response, the next attempt first looks for the command
 * in its stream. Not thread-safe.
 */
public final class OutgoingCommand<C> {
  private final UUID id;
  private final EntityType<C, ?, ?> type;
  private final C command;
  private final Origin origin;

  /** The revision after which it may be recorded already; null if it can't be. */
  private @Nullable Long possiblyAfter;

  /**
   * @param origin an origin from {@link Origin#ofCommand}, with the command's id
   */
  public OutgoingCommand(EntityType<C, ?, ?> type, C command, Origin origin) {
    this.id = origin.causation();
    this.type = type;
    this.command = command;
    this.origin = origin;
  }

  UUID id() {
    return id;
  }

  C command() {
    return command;
  }

  Origin origin() {
    return origin;
  }

  String stream() {
    return type.commandStream(type.idOf(command));
  }

  @Nullable Long possiblyAfter() {
    return possiblyAfter;
  }

  void possiblyAfter(@Nullable Long revision) {
    possiblyAfter = revision;
  }
}
