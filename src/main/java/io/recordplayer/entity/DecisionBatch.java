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
import io.recordplayer.update.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides commands of one entity, each on the state after the command before it, and builds the
 * records to append: the events, then one record of the commands without events. Does no I/O.
 */
final class DecisionBatch<C, S, E> {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionBatch.class);

  private final EntityType<C, S, E> type;
  private final LoadedEntity<S> before;
  private final List<E> events = new ArrayList<>();
  private final List<NewRecord> records = new ArrayList<>();
  private final List<Response> responses = new ArrayList<>();
  private final List<DecidedPublication> publications = new ArrayList<>();
  private final Map<Long, String> parkReasons = new HashMap<>();
  private @Nullable Recorded<?> firstWithoutEvent;
  private S state;

  DecisionBatch(EntityType<C, S, E> type, LoadedEntity<S> before) {
    this.type = type;
    this.before = before;
    this.state = before.version().state();
  }

  /** Decides a command by the rules. Parks it if the rules fail, or can't be used. */
  void decide(Recorded<?> command) {
    try (var _ = Trace.addToLogMessages(command.origin().trace())) {
      LOG.debug("{} decides {}", type, command.data());
      if (before.broken() != null) {
        park(command, before.broken());
      } else if (type.commands().isInstance(command.data())) {
        decideByRules(command.as(type.commands()));
      } else {
        String reason =
            command.data() instanceof Unreadable unreadable
                ? unreadable.reason()
                : "not a command of " + type;
        LOG.error("A command is parked: {} in {}", reason, command);
        park(command, reason);
      }
    }
  }

  private void decideByRules(Recorded<C> command) {
    try {
      switch (type.rules().decide(command.data(), state, command.origin())) {
        case Accepted<E> accepted -> accept(command, accepted);
        case Rejected<E> rejected -> reject(command, rejected.rejection());
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      park(command, e);
    }
  }

  private void accept(Recorded<C> command, Accepted<E> accepted) {
    if (accepted.events().isEmpty()) {
      respond(command, null, false);
    } else {
      add(command, accepted.events());
    }
    for (Publication<?> each : accepted.publications()) {
      publications.add(new DecidedPublication(each, command.origin(), command.revision()));
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

  /** The event as the log will return it; only its position, after all others, is preliminary. */
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

  void reject(Recorded<?> command, Rejection rejection) {
    respond(command, rejection, false);
  }

  /** Parks a command, so that operators can have it decided later. */
  void park(Recorded<?> command, Throwable cause) {
    LOG.error("A command is parked: {} failed", command, cause);
    park(command, cause.toString());
  }

  private void park(Recorded<?> command, String reason) {
    parkReasons.put(command.revision(), reason);
    respond(command, Rejection.FAULT, true);
  }

  private void respond(Recorded<?> command, @Nullable Rejection rejection, boolean parked) {
    if (firstWithoutEvent == null) {
      firstWithoutEvent = command;
    }
    responses.add(
        new Response(
            command.revision(),
            command.id(),
            command.origin().page(),
            rejection == null ? null : rejection.rule(),
            rejection == null ? null : rejection.message(),
            rejection == null ? List.of() : rejection.arguments(),
            parked));
  }

  /** The events, in their order. */
  List<E> events() {
    return events;
  }

  /** The updates to publish when the records are in the log. */
  List<DecidedPublication> publications() {
    return publications;
  }

  /** All records to append. */
  List<NewRecord> records() {
    List<NewRecord> all = new ArrayList<>(records);
    Recorded<?> first = firstWithoutEvent;
    if (first != null) {
      all.add(
          new NewRecord(
              UUID.randomUUID(), first.origin().causedBy(first.id()), new Responses(responses)));
    }
    return all;
  }

  /** The reasons why commands are parked, by the commands' revisions. */
  Map<Long, String> parkReasons() {
    return parkReasons;
  }
}
