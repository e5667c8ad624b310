package io.recordplayer.entity;

import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import io.recordplayer.record.Trace;
import io.recordplayer.record.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions on several commands of one entity, each on the state that the one before left, and the
 * records to append for them: the events, then one record of the commands that led to none.
 */
final class DecisionBatch<C, S, E> {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionBatch.class);

  private final EntityType<C, S, E> type;
  private final LoadedEntity<S> before;
  private final List<E> events = new ArrayList<>();
  private final List<NewRecord> records = new ArrayList<>();
  private final List<Response> outcomes = new ArrayList<>();
  private final Map<Long, String> faults = new HashMap<>();
  private @Nullable Recorded<?> firstWithoutEvent;
  private S state;

  DecisionBatch(EntityType<C, S, E> type, LoadedEntity<S> before) {
    this.type = type;
    this.before = before;
    this.state = before.version().state();
  }

  /** Asks the rules. Where they fail, or can't be asked, the command is set aside. */
  void decide(Recorded<?> command) {
    try (var _ = Trace.named(command.origin().trace())) {
      LOG.debug("{} decides: {}", type.category(), command.data());
      if (before.broken() != null) {
        setAside(command, before.broken());
      } else if (type.commands().isInstance(command.data())) {
        accept(command.as(type.commands()));
      } else {
        String why =
            command.data() instanceof Unreadable unreadable
                ? unreadable.reason()
                : "not a command for " + type.category();
        LOG.error("a command is parked: {} in {}", why, command);
        setAside(command, why);
      }
    }
  }

  private void accept(Recorded<C> command) {
    try {
      switch (type.rules().decide(command.data(), state, command.origin())) {
        case Accepted<E> accepted when accepted.events().isEmpty() -> outcome(command, null, false);
        case Accepted<E> accepted -> add(command, accepted.events());
        case Rejected<E> rejected -> reject(command, rejected.rejection());
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      setAside(command, e);
    }
  }

  private void add(Recorded<C> command, List<E> decided) {
    S next = state;
    List<NewRecord> added = new ArrayList<>();
    for (int i = 0; i < decided.size(); i++) {
      E event = decided.get(i);
      NewRecord record =
          new NewRecord(
              UUID.randomUUID(),
              command.origin().causedBy(command.id()),
              event,
              new CommandLink(command.revision(), decided.size() - 1 - i));
      next = type.rules().evolve(next, asRecorded(record, event, added.size()));
      added.add(record);
    }
    state = next;
    records.addAll(added);
    events.addAll(decided);
  }

  /** The event as the log will give it back, but for its place, which comes after all others. */
  private Recorded<E> asRecorded(NewRecord record, E event, int ahead) {
    return new Recorded<>(
        record.id(),
        "",
        before.revision() + 1 + records.size() + ahead,
        Position.END,
        RecordTypes.nameOf(event.getClass()),
        record.origin(),
        event,
        record.link());
  }

  void reject(Recorded<?> command, Rejection why) {
    outcome(command, why, false);
  }

  /** Leaves the command for those who run the system. */
  void setAside(Recorded<?> command, Throwable cause) {
    LOG.error("a command is parked: {} failed", command, cause);
    setAside(command, cause.toString());
  }

  private void setAside(Recorded<?> command, String reason) {
    faults.put(command.revision(), reason);
    outcome(command, Rejection.FAULT, true);
  }

  private void outcome(Recorded<?> command, @Nullable Rejection why, boolean parked) {
    if (firstWithoutEvent == null) {
      firstWithoutEvent = command;
    }
    outcomes.add(
        new Response(
            command.revision(),
            command.id(),
            command.origin().page(),
            why == null ? null : why.rule(),
            why == null ? null : why.message(),
            why == null ? List.of() : why.arguments(),
            parked));
  }

  /** The events, in their order. */
  List<E> events() {
    return events;
  }

  /** All there is to append. */
  List<NewRecord> records() {
    List<NewRecord> all = new ArrayList<>(records);
    Recorded<?> first = firstWithoutEvent;
    if (first != null) {
      all.add(
          new NewRecord(
              UUID.randomUUID(), first.origin().causedBy(first.id()), new Responses(outcomes)));
    }
    return all;
  }

  /** Why commands are set aside, by their revisions. */
  Map<Long, String> faults() {
    return faults;
  }
}
