package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the response to a command in the log, for a page that missed it. The entity's stream tells
 * it: by the command's events, by a record of {@link Responses}, or by later decisions.
 */
public final class ResponseLookup {
  private static final int PAGE = 100;

  private final Log log;

  public ResponseLookup(Log log) {
    this.log = log;
  }

  /**
   * The response to a command.
   *
   * @param rejection the reason why it was rejected; empty if it was accepted
   * @param at the position of the record that tells it
   */
  public record CommandResponse(Optional<Rejection> rejection, Position at) {
    /** The response to a command that led to this event. */
    public static CommandResponse accepted(Recorded<?> event) {
      return new CommandResponse(Optional.empty(), event.position());
    }

    static CommandResponse rejected(Rejection rejection) {
      return new CommandResponse(Optional.of(rejection), Position.START);
    }

    /** The response that a record of responses has. */
    public static CommandResponse of(Recorded<?> record, Response response) {
      String rule = response.rule();
      String message = response.message();
      return new CommandResponse(
          rule == null || message == null
              ? Optional.empty()
              : Optional.of(new Rejection(rule, message, response.arguments())),
          record.position());
    }
  }

  /**
   * The response to a command; empty if it isn't decided yet. Waits for the log.
   *
   * @param command the command's id
   * @param revision the command's revision in the command stream of its entity
   * @throws LogException if the log can't be read
   */
  public Optional<CommandResponse> find(
      EntityType<?, ?, ?> type, String id, UUID command, long revision) {
    try {
      return find(type.eventStream(id), command, revision);
    } catch (LogException.Deleted e) {
      return Optional.of(CommandResponse.rejected(Rejection.DELETED));
    }
  }

  private Optional<CommandResponse> find(String stream, UUID command, long revision) {
    boolean later = false;
    boolean earlier = false;
    long before = Long.MAX_VALUE;
    while (true) {
      List<Recorded<?>> page = log.readBackwards(stream, before, PAGE);
      for (Recorded<?> record : page) {
        long decided = record.link().revision();
        if (decided == revision && record.origin().causation().equals(command)) {
          return Optional.of(CommandResponse.accepted(record));
        }
        if (record.data() instanceof Responses responses) {
          for (Response response : responses.responses()) {
            if (response.id().equals(command)) {
              return Optional.of(CommandResponse.of(record, response));
            }
            later |= response.command() > revision;
          }
        }
        later |= decided > revision;
        earlier |= later && decided >= 0 && decided < revision;
      }
      if (page.size() < PAGE || earlier || !later) {
        return later
            ? Optional.of(CommandResponse.rejected(Rejection.RESPONSE_LOST))
            : Optional.empty();
      }
      before = page.getLast().revision();
    }
  }
}
