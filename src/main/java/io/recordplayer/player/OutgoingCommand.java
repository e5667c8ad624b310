package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.record.Origin;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way to the log. It may be tried until it is known to be recorded, and is
 * recorded once: a try whose answer was lost is looked for before the next. For one thread at a
 * time.
 */
public final class OutgoingCommand<C> {
  private final UUID id;
  private final EntityType<C, ?, ?> type;
  private final C command;
  private final Origin origin;

  /** The revision after which it may be recorded already; null where it can't be. */
  private @Nullable Long maybeAfter;

  /**
   * @param origin as {@link Origin#ofCommand} makes it, with the command's id
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

  @Nullable Long maybeAfter() {
    return maybeAfter;
  }

  void maybeAfter(@Nullable Long revision) {
    maybeAfter = revision;
  }
}
