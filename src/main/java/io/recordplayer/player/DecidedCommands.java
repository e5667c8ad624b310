package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.record.Origin;
import io.recordplayer.record.RecordPlayerException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends commands for programs without a page, and waits for their decisions. Each call waits for
 * the log, so none is made under a page's session lock.
 */
public final class DecidedCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);

  private final CommandSender sender;
  private final ResponseLookup responses;

  public DecidedCommands(Log log, CommandSender sender) {
    this.sender = sender;
    this.responses = new ResponseLookup(log);
  }

  /** Thrown if nothing has decided a command in time; it is recorded and will be decided later. */
  public static final class UndecidedException extends RecordPlayerException {
    private static final long serialVersionUID = 1L;

    UndecidedException(EntityType<?, ?, ?> type, String entity) {
      super("No process has decided a command to %s %s yet.".formatted(type.category(), entity));
    }
  }

  /**
   * A recorded command.
   *
   * @param revision its revision in the command stream of its entity
   */
  public record Sent(EntityType<?, ?, ?> type, String entity, UUID id, long revision) {}

  /**
   * Records a command, and waits for nothing else.
   *
   * @param origin an origin from {@link Origin#ofCommand}, with the command's id
   * @throws LogException if it could not be recorded, or it is unknown whether it was
   */
  public <C> Sent send(EntityType<C, ?, ?> type, C command, Origin origin) {
    long revision = sender.record(new OutgoingCommand<>(type, command, origin));
    return new Sent(type, type.idOf(command), origin.causation(), revision);
  }

  /**
   * Waits until a command is decided. An entity decides its commands in their order, so that the
   * commands that were sent to it before are decided then, too.
   *
   * @return the reason if it was rejected; empty if it was accepted
   * @throws LogException if the log can't be read
   * @throws UndecidedException if the decision takes longer than 10 s
   */
  public Optional<Rejection> await(Sent command) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < giveUp && !Thread.currentThread().isInterrupted()) {
      Optional<CommandResponse> response =
          responses.find(command.type(), command.entity(), command.id(), command.revision());
      if (response.isPresent()) {
        return response.get().rejection();
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new UndecidedException(command.type(), command.entity());
  }
}
