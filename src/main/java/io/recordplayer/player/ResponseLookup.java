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
 * Finds in the log what became of a command, for a page that missed it. The entity's stream tells
 * it: by the events that followed, by a record of outcomes, or by what was decided later.
 */
public final class ResponseLookup {
  private static final int PAGE = 100;

  private final Log log;

  public ResponseLookup(Log log) {
    this.log = log;
  }

  /**
   * What became of a command.
   *
   * @param rejection why it was refused; empty where it was accepted
   * @param at the place of the record that tells it
   */
  public record CommandResponse(Optional<Rejection> rejection, Position at) {
    /** The answer of a command that led to this event. */
    public static CommandResponse accepted(Recorded<?> event) {
      return new CommandResponse(Optional.empty(), event.position());
    }

    static CommandResponse rejected(Rejection why) {
      return new CommandResponse(Optional.of(why), Position.START);
    }

    /** The answer that a record of outcomes gives. */
    public static CommandResponse of(Recorded<?> record, Response outcome) {
      String rule = outcome.rule();
      String message = outcome.message();
      return new CommandResponse(
          rule == null || message == null
              ? Optional.empty()
              : Optional.of(new Rejection(rule, message, outcome.arguments())),
          record.position());
    }
  }

  /**
   * The answer to a command; empty where it isn't decided yet. Waits for the log.
   *
   * @param command the command's id
   * @param revision the command's revision in the command stream of its entity
   * @throws LogException where the log can't be read
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
        if (record.data() instanceof Responses outcomes) {
          for (Response outcome : outcomes.outcomes()) {
            if (outcome.id().equals(command)) {
              return Optional.of(CommandResponse.of(record, outcome));
            }
            later |= outcome.command() > revision;
          }
        }
        later |= decided > revision;
        earlier |= later && decided >= 0 && decided < revision;
      }
      if (page.size() < PAGE || earlier || !later) {
        return later
            ? Optional.of(CommandResponse.rejected(Rejection.ANSWER_LOST))
            : Optional.empty();
      }
      before = page.getLast().revision();
    }
  }
}
