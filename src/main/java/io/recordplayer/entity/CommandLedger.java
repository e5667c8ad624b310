package io.recordplayer.entity;

import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The commands that an entity has decided: all up to one revision of its command stream, but for
 * those that are parked. It follows from the records in the entity's stream alone, takes no room
 * that grows with them, and holds for ever.
 *
 * @param decided the highest revision of a decided command; -1 before the first one
 * @param parked the revisions up to there of commands that are set aside, and may still be decided
 */
record CommandLedger(long decided, SortedSet<Long> parked) {
  static final CommandLedger EMPTY = new CommandLedger(-1, new TreeSet<>());

  /** Whether the command is decided for good. */
  boolean isDecided(long command) {
    return command <= decided && !parked.contains(command);
  }

  /** The ledger after the next record of the entity's stream. */
  CommandLedger after(Recorded<?> record) {
    if (record.data() instanceof Responses outcomes) {
      return after(outcomes);
    }
    long command = record.link().revision();
    return command < 0 ? this : with(command);
  }

  /** The ledger of an entity whose older records have no links: all up to here is decided. */
  CommandLedger upTo(long command) {
    return new CommandLedger(Math.max(decided, command), parked);
  }

  private CommandLedger after(Responses outcomes) {
    long last = decided;
    SortedSet<Long> next = new TreeSet<>(parked);
    for (Response outcome : outcomes.outcomes()) {
      last = Math.max(last, outcome.command());
      if (outcome.parked()) {
        next.add(outcome.command());
      } else {
        next.remove(outcome.command());
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
