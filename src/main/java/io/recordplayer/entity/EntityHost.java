package io.recordplayer.entity;

import io.recordplayer.entity.Decision.Accepted;
import io.recordplayer.entity.Decision.Rejected;
import io.recordplayer.log.Appended;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.Consumption;
import io.recordplayer.log.Consumption.Delivery;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.Causes;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Settled;
import io.recordplayer.record.Trace;
import io.recordplayer.record.Unreadable;
import io.recordplayer.response.Response;
import io.recordplayer.response.Response.Refusal;
import io.recordplayer.response.ResponseStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;

/**
 * Decides the commands for all entities of one type: those of one entity one at a time and in the
 * log's order, those of many side by side.
 *
 * <p>What piled up for an entity is decided in one go and appended in one write. Where somebody
 * else appended first, the newer events are played and the commands decided again.
 */
public final class EntityHost<C, S, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntityHost.class);

  /** So often others may be first before we wait for them; and so often before we give up. */
  private static final int CONFLICTS_AT_ONCE = 10;

  private static final int CONFLICTS = 20;
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Refusal FAULT =
      new Refusal(
          "FAULT",
          "The application could not decide this because of a fault in it. Nothing was changed; the"
              + " wish is kept for those who run the system.");

  private static final Rejection BUSY =
      new Rejection(
          "BUSY", "Others change this again and again at the same time. Please try once more.");

  private final EntityType<C, S, E> type;
  private final Log log;
  private final SnapshotStore snapshots;
  private final ResponseStore responses;
  private final Mailboxes<Recorded<?>> mailboxes;
  private final Map<String, Hot<S>> hot = new ConcurrentHashMap<>();

  /** The latest hand-out of each command at hand: only that one can still be acknowledged. */
  private final Map<Position, Delivery> deliveries = new ConcurrentHashMap<>();

  private final Consumption consumption;
  private volatile boolean closed;

  /**
   * What was decided of one command.
   *
   * @param fault why the command is set aside; null where it is answered for good
   */
  private record Verdict<E>(
      Recorded<?> command, Response response, List<E> events, @Nullable String fault) {}

  /**
   * What was decided of several commands, each on the state that the one before left.
   *
   * @param after the entity once their events are appended
   * @param dry whether some command's verdict, reached just now, has no event
   */
  private record Batch<S, E>(
      Hydrated<S> after, List<Verdict<E>> verdicts, List<NewRecord> records, boolean dry) {}

  /**
   * @param capacity how many entities are kept in memory while nobody asks them anything
   */
  public EntityHost(
      EntityType<C, S, E> type,
      Log log,
      SnapshotStore snapshots,
      ResponseStore responses,
      int capacity) {
    this.type = type;
    this.log = log;
    this.snapshots = snapshots;
    this.responses = responses;
    this.mailboxes = new Mailboxes<>(type.category(), capacity, this::handle, this::leave);
    this.consumption =
        log.consume("recordplayer-" + type.category(), type.commandStreamPrefix(), this::receive);
  }

  public EntityType<C, S, E> type() {
    return type;
  }

  /** Whether the log hands commands to this host. */
  public boolean isConnected() {
    return consumption.isConnected();
  }

  /** How many entities are in memory. */
  public int size() {
    return mailboxes.size();
  }

  /** How many commands wait for those before them. */
  public int waiting() {
    return mailboxes.waiting();
  }

  private void receive(Recorded<?> record, Delivery delivery) {
    // The log hands out again what takes long; it need not wait here twice.
    if (deliveries.put(record.position(), delivery) == null) {
      mailboxes.put(record.stream().substring(type.commandStreamPrefix().length()), record);
    }
  }

  private void handle(String id, List<Recorded<?>> waiting) {
    try {
      decide(id, waiting);
    } catch (RuntimeException | Error e) {
      // Whatever went wrong, they can come again.
      waiting.forEach(command -> deliveries.remove(command.position()));
      throw e;
    }
  }

  /** Decides what waits for one entity; tries until it is done or the host is closed. */
  private void decide(String id, List<Recorded<?>> waiting) {
    Backoff backoff = new Backoff();
    List<Verdict<E>> verdicts = List.of();
    int conflicts = 0;
    boolean behind = false;
    while (verdicts.isEmpty() && !closed) {
      try {
        if (behind) {
          behind = false;
          catchUp(id);
        }
        verdicts = decideOnce(id, waiting, conflicts < CONFLICTS);
      } catch (LogException.Conflict e) {
        behind = true;
        conflicts++;
        if (conflicts == CONFLICTS) {
          LOG.warn(
              "{} {}: others were first {} times; {} commands are refused",
              type.category(),
              id,
              conflicts,
              waiting.size());
        } else if (conflicts > CONFLICTS_AT_ONCE) {
          // Somebody else appends faster than we decide; let them finish.
          backoff.pause();
        }
      } catch (Faulty e) {
        LOG.error("{} {} can't be hydrated; its commands are parked", type.category(), id, e);
        hot.remove(id);
        verdicts = waiting.stream().map(command -> fault(command, e)).toList();
      } catch (LogException.Deleted e) {
        LOG.warn("{} {} is deleted for ever; its commands are refused", type.category(), id);
        hot.remove(id);
        verdicts = waiting.stream().map(command -> verdict(command, Refusal.DELETED)).toList();
      } catch (LogException.Refused e) {
        if (waiting.size() > 1) {
          // One of them is too large, or all are together.
          waiting.forEach(command -> decide(id, List.of(command)));
          return;
        }
        LOG.error("{} {} decides what the log doesn't take", type.category(), id, e);
        verdicts = List.of(verdict(waiting.getFirst(), Refusal.NOT_RECORDABLE));
      } catch (RecordPlayerException | NestedRuntimeException | OutOfMemoryError e) {
        LOG.warn("{} {} waits and tries again: {}", type.category(), id, Causes.of(e));
        // What we believed about it may be wrong by now.
        hot.remove(id);
        backoff.pause();
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        // A fault of the program's, as where an event can't be written: the same comes each time.
        hot.remove(id);
        if (waiting.size() > 1) {
          waiting.forEach(command -> decide(id, List.of(command)));
          return;
        }
        verdicts = List.of(fault(waiting.getFirst(), e));
      }
    }
    if (!verdicts.isEmpty()) {
      answer(id, verdicts);
    }
  }

  /**
   * Decides, and appends what follows; what it returns stands, and has yet to be told.
   *
   * @param inTime whether the rules are asked; if not, what isn't decided yet is refused
   */
  private List<Verdict<E>> decideOnce(String id, List<Recorded<?>> waiting, boolean inTime) {
    boolean justRead = !hot.containsKey(id);
    Hot<S> entity = hot(id);
    Batch<S, E> batch = decideOn(entity, waiting, inTime);
    if (batch.dry() && batch.records().isEmpty() && !justRead) {
      // An append would show whether somebody else was first. Without one, we must ask.
      Hot<S> now = playOn(id, entity);
      if (now.entity().revision() > entity.entity().revision()) {
        hot.put(id, now);
        entity = now;
        batch = decideOn(entity, waiting, inTime);
      }
    }
    Hydrated<S> after = batch.after();
    if (!batch.records().isEmpty()) {
      long expected = entity.entity().revision();
      Appended appended = log.append(type.eventStream(id), expected, batch.records());
      after = after.reached(appended.position());
    }
    Position reached = after.position();
    List<Verdict<E>> verdicts =
        batch.verdicts().stream()
            .map(verdict -> verdict.events().isEmpty() ? verdict : at(verdict, reached))
            .toList();
    for (Verdict<E> verdict : verdicts) {
      if (verdict.fault() == null) {
        entity.decided().add(verdict.response());
      }
    }
    hot.put(id, entity.with(after));
    return verdicts;
  }

  private Batch<S, E> decideOn(Hot<S> entity, List<Recorded<?>> waiting, boolean inTime) {
    // Asked when the state is known: who answered one of these on an older state did so before.
    Map<UUID, Response> known =
        new HashMap<>(responses.find(waiting.stream().map(Recorded::id).toList()));
    Hydrated<S> after = entity.entity();
    List<Verdict<E>> verdicts = new ArrayList<>();
    List<NewRecord> records = new ArrayList<>();
    List<Settled> settled = new ArrayList<>();
    boolean dry = false;
    for (Recorded<?> record : waiting) {
      try (var _ = Trace.named(record.origin().trace())) {
        Response answer = entity.decided().responseTo(record.id());
        if (answer == null) {
          answer = known.get(record.id());
        }
        // A fault of ours is no answer: what was parked for it may be handed out once more.
        if (answer != null && !FAULT.equals(answer.refusal())) {
          verdicts.add(new Verdict<>(record, answer, List.of(), null));
          continue;
        }
        if (!type.commands().isInstance(record.data())) {
          String why =
              record.data() instanceof Unreadable unreadable
                  ? unreadable.reason()
                  : "not a command for " + type.category();
          LOG.error("a command is parked: {} in {}", why, record);
          verdicts.add(fault(record, why));
          continue;
        }
        Recorded<C> command = record.as(type.commands());
        Verdict<E> verdict;
        try {
          verdict =
              verdict(
                  command,
                  inTime
                      ? type.rules().decide(command.data(), after.state(), command.origin())
                      : Decision.reject(BUSY));
          Hydrated<S> next = after;
          for (E event : verdict.events()) {
            next = next.played(type.rules().evolve(next.state(), event), command.at());
          }
          after = next;
          known.put(command.id(), verdict.response());
          addRecords(command, verdict.events(), records);
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
          verdict = fault(command, e);
        }
        verdicts.add(verdict);
        if (verdict.events().isEmpty()) {
          dry = true;
          if (verdict.fault() == null) {
            settled.add(settled(verdict.response()));
          }
        }
      }
    }
    if (!records.isEmpty()) {
      NewRecord first = records.getFirst();
      records.set(0, new NewRecord(first.id(), first.origin(), first.data(), settled));
    }
    return new Batch<>(after, verdicts, records, dry);
  }

  /**
   * Tells what was decided, and only then that it need not come again. What is appended stands: to
   * decide once more, where Redis has no room for the answers, might decide otherwise.
   */
  private void answer(String id, List<Verdict<E>> verdicts) {
    List<Response> answers =
        verdicts.stream()
            .map(verdict -> verdict.response().traced(verdict.command().origin().trace()))
            .toList();
    Backoff backoff = new Backoff();
    while (!isStored(id, answers)) {
      if (closed) {
        return;
      }
      backoff.pause();
    }
    for (Verdict<E> verdict : verdicts) {
      try (var _ = Trace.named(verdict.command().origin().trace())) {
        LOG.debug("{} {} has decided: {}", type.category(), id, verdict.response());
      }
      Delivery delivery = deliveries.remove(verdict.command().position());
      if (delivery != null) {
        if (verdict.fault() == null) {
          delivery.acknowledge();
        } else {
          delivery.park(verdict.fault());
        }
      }
    }
    keepIfDue(id, verdicts);
  }

  private boolean isStored(String id, List<Response> answers) {
    try {
      responses.record(answers);
      return true;
    } catch (RuntimeException e) {
      LOG.warn("{} {} can't answer and tries again: {}", type.category(), id, Causes.of(e));
      return false;
    }
  }

  private Verdict<E> verdict(Recorded<C> command, Decision<E> decision) {
    return switch (decision) {
      case Accepted<E> accepted ->
          new Verdict<>(command, response(command, null), accepted.events(), null);
      case Rejected<E> rejected -> {
        Rejection why = rejected.rejection();
        yield verdict(command, new Refusal(why.rule(), why.message()));
      }
    };
  }

  private Verdict<E> verdict(Recorded<?> command, Refusal refusal) {
    return new Verdict<>(command, response(command, refusal), List.of(), null);
  }

  private Verdict<E> fault(Recorded<?> command, Throwable cause) {
    LOG.error("a command is parked: {} failed", command, cause);
    return fault(command, cause.toString());
  }

  private Verdict<E> fault(Recorded<?> command, String reason) {
    return new Verdict<>(command, response(command, FAULT), List.of(), reason);
  }

  private static Settled settled(Response answer) {
    Refusal refusal = answer.refusal();
    return refusal == null
        ? new Settled(answer.command(), answer.page(), null, null)
        : new Settled(answer.command(), answer.page(), refusal.rule(), refusal.message());
  }

  private static Response response(Settled settled) {
    String rule = settled.rule();
    String message = settled.message();
    Refusal refusal = rule == null || message == null ? null : new Refusal(rule, message);
    return new Response(settled.command(), settled.page(), null, refusal);
  }

  private static Response response(Recorded<?> command, @Nullable Refusal refusal) {
    return new Response(command.id(), command.origin().page(), null, refusal);
  }

  private void addRecords(Recorded<C> command, List<E> events, List<NewRecord> records) {
    for (int i = 0; i < events.size(); i++) {
      records.add(
          new NewRecord(
              eventId(command.id(), i), command.origin().causedBy(command.id()), events.get(i)));
    }
  }

  private Verdict<E> at(Verdict<E> verdict, Position reached) {
    Response before = verdict.response();
    Response response = new Response(before.command(), before.page(), reached, before.refusal());
    return new Verdict<>(verdict.command(), response, verdict.events(), verdict.fault());
  }

  /**
   * The same command leads to the same ids, so that an append whose answer was lost is recognized
   * by the log when it is tried again.
   */
  private static UUID eventId(UUID command, int index) {
    return UUID.nameUUIDFromBytes((command + "/" + index).getBytes(StandardCharsets.US_ASCII));
  }

  private Hot<S> hot(String id) {
    Hot<S> known = hot.get(id);
    if (known != null) {
      return known;
    }
    Hot<S> start =
        snapshots
            .find(type, id)
            .orElseGet(
                () -> new Hot<>(Hydrated.initial(type.rules().initial()), new Decided(List.of())));
    Hot<S> hydrated = playOn(id, start);
    hot.put(id, hydrated);
    return hydrated;
  }

  private void catchUp(String id) {
    Hot<S> known = hot.remove(id);
    if (known == null) {
      return;
    }
    Hot<S> caughtUp = playOn(id, known);
    if (caughtUp.entity().revision() > known.entity().revision()) {
      hot.put(id, caughtUp);
    } else {
      // A conflict without anything new: the log never had what our snapshot says it has.
      LOG.warn("the snapshot of {} {} is not of this log and is thrown away", type.category(), id);
      snapshots.forget(type, id);
    }
  }

  /** Plays the events after those already played. */
  private Hot<S> playOn(String id, Hot<S> start) {
    Replay replay = new Replay(start);
    log.read(type.eventStream(id), start.entity().revision(), replay::play);
    return start.with(replay.entity);
  }

  /** An entity that moves along its events. */
  private final class Replay {
    private final Decided decided;
    private Hydrated<S> entity;

    Replay(Hot<S> start) {
      this.decided = start.decided();
      this.entity = start.entity();
    }

    void play(Recorded<?> record) {
      if (!type.events().isInstance(record.data())) {
        throw new Faulty("%s is not an event of %s".formatted(record, type.category()), null);
      }
      try {
        E event = type.events().cast(record.data());
        entity =
            entity
                .played(type.rules().evolve(entity.state(), event), record.at())
                .reached(record.position());
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        throw new Faulty("evolve failed at %s".formatted(record), e);
      }
      UUID command = record.origin().causation();
      decided.add(new Response(command, record.origin().page(), record.position(), null));
      record.settled().stream().map(EntityHost::response).forEach(decided::add);
    }
  }

  /** An entity's own records can't be played: retrying won't help. */
  private static final class Faulty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Faulty(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private void keepIfDue(String id, List<Verdict<E>> verdicts) {
    Hot<S> decided = hot.get(id);
    if (decided == null) {
      return;
    }
    Hydrated<S> entity = decided.entity();
    boolean due =
        verdicts.stream()
            .flatMap(verdict -> verdict.events().stream())
            .map(event -> new SnapshotPolicy.Progress<>(entity.fresh(), event, entity.age()))
            .anyMatch(type.snapshots()::isDue);
    if (due && keep(id, decided)) {
      hot.put(id, decided.with(entity.kept()));
    }
  }

  /** A cold entity leaves memory; a snapshot saves playing it again. */
  private void leave(String id) {
    Hot<S> cold = hot.remove(id);
    if (cold != null && cold.entity().fresh() > 0) {
      keep(id, cold);
    }
  }

  private boolean keep(String id, Hot<S> entity) {
    try {
      snapshots.keep(type, id, entity);
      return true;
    } catch (RuntimeException e) {
      // A snapshot only saves time; the log has everything.
      LOG.warn("no snapshot of {} {}: {}", type.category(), id, Causes.of(e));
      return false;
    }
  }

  /** Takes no more commands, finishes those at hand and leaves snapshots. */
  @Override
  public void close() {
    consumption.close();
    mailboxes.close(CLOSING);
    closed = true;
  }
}
