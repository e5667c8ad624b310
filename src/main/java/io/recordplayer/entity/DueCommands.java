package io.recordplayer.entity;

import io.recordplayer.log.Log;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds the commands of one entity that are due: those after the last decided one, up to the last
 * delivered one. A command that was not delivered is read from the command stream.
 */
final class DueCommands {
  /** The largest number of commands that are due at once. */
  static final int BATCH = 256;

  private final EntityType<?, ?, ?> type;
  private final Log log;
  private final String id;
  private final List<DeliveredCommand> deliveries;
  private final long last;

  /**
   * @param deliveries at least one, by revision
   */
  DueCommands(EntityType<?, ?, ?> type, Log log, String id, List<DeliveredCommand> deliveries) {
    this.type = type;
    this.log = log;
    this.id = id;
    this.deliveries = deliveries;
    this.last = deliveries.getLast().revision();
  }

  /**
   * The commands to decide next: a parked one if a parked one is replayed, otherwise those after
   * the last decided one.
   *
   * @param failed the commands that have failed in this turn, by revision; they stay parked
   */
  List<Recorded<?>> next(CommandLedger ledger, Set<Long> failed) {
    if (deliveries.stream().anyMatch(DeliveredCommand::isReplay)) {
      for (long parked : ledger.parked()) {
        List<Recorded<?>> found = failed.contains(parked) ? List.of() : read(parked, 1);
        if (!found.isEmpty() && found.getFirst().revision() == parked) {
          return found;
        }
      }
    }
    Map<Long, Recorded<?>> delivered = new HashMap<>();
    for (DeliveredCommand each : deliveries) {
      if (each.record() != null) {
        delivered.put(each.revision(), each.record());
      }
    }
    List<Recorded<?>> due = new ArrayList<>();
    long next = ledger.decided() + 1;
    for (; next <= last && due.size() < BATCH && delivered.containsKey(next); next++) {
      due.add(delivered.get(next));
    }
    return due.isEmpty() && next <= last ? readFrom(next, ledger) : due;
  }

  private List<Recorded<?>> read(long first, int most) {
    return log.read(type.commandStream(id), first - 1, most);
  }

  /** Reads commands that were not delivered. Skips those that the stream has no more. */
  private List<Recorded<?>> readFrom(long first, CommandLedger ledger) {
    long next = first;
    if (ledger.decided() < 0 && log.isTruncated(type.eventStream(id))) {
      // The entity was deleted and begins anew; the commands that it had decided are unknown.
      next = deliveries.getFirst().revision();
    }
    while (next <= last) {
      List<Recorded<?>> page = read(next, BATCH);
      if (page.isEmpty()) {
        break;
      }
      List<Recorded<?>> due = page.stream().filter(this::isDue).toList();
      if (!due.isEmpty()) {
        return due;
      }
      next = page.getLast().revision() + 1;
    }
    return deliveries.stream()
        .filter(each -> each.revision() >= first)
        .map(DeliveredCommand::record)
        .filter(Objects::nonNull)
        .limit(1)
        .toList();
  }

  /**
   * Programs from before the ledger left no trace of most commands that they decided. Their
   * commands are due only if the log delivers them.
   */
  private boolean isDue(Recorded<?> command) {
    return command.revision() <= last
        && (!command.link().equals(CommandLink.OLDER)
            || deliveries.stream().anyMatch(each -> each.revision() == command.revision()));
  }
}
