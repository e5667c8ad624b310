package io.recordplayer.entity;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The commands that an entity has decided: all up to one revision of its command stream, except the
 * parked ones. It follows from the records in the entity's stream alone, and its size does not grow
 * with them.
 *
 * @param decided the highest revision of a decided command; -1 before the first one
 * @param parked the revisions up to there of parked commands, which may still be decided
 */
record CommandLedger(long decided, SortedSet<Long> parked) {
  static final CommandLedger EMPTY = new CommandLedger(-1, new TreeSet<>());

  /** The ledger after the next record of the entity's stream. */
  CommandLedger after(Recorded<?> record) {
    if (record.data() instanceof Responses responses) {
      return after(responses);
    }
    long command = record.link().revision();
    return command < 0 ? this : with(command);
  }

  /** The ledger of an entity whose older records have no links: all up to this one is decided. */
  CommandLedger upTo(long command) {
    return new CommandLedger(Math.max(decided, command), parked);
  }

  private CommandLedger after(Responses responses) {
    long last = decided;
    SortedSet<Long> next = new TreeSet<>(parked);
    for (Response response : responses.responses()) {
      last = Math.max(last, response.command());
      if (response.parked()) {
        next.add(response.command());
      } else {
        next.remove(response.command());
      }
    }
    return new CommandLedger(last, next);
  }

  private CommandLedger with(long command) {
    if (!parked.contains(command)) {
      return command <= decided ? this : new CommandLedger(command, parked);
    }
    SortedSet<Long> next = new TreeSet<>(parked);
    next.remove(command);
    return new CommandLedger(Math.max(decided, command), next);
  }
}
