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
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import io.recordplayer.response.Response;
import io.recordplayer.response.Response.Refusal;
import io.recordplayer.response.ResponseStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the commands for all entities of one type: those of one entity one at a time and in the
 * log's order, those of many side by side.
 *
 * <p>What piled up for an entity is decided in one go and appended in one write. Where somebody
 * else appended first, the newer events are played and the commands decided again.
 */
public final class EntityHost<C, S, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntityHost.class);
  private static final int CONFLICTS = 10;
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Refusal FAULT =
      new Refusal(
          "FAULT",
          "The application could not decide this because of a fault in it. Nothing was changed; the"
              + " wish is kept for those who run the system.");

  private final EntityType<C, S, E> type;
  private final Log log;
  private final SnapshotStore snapshots;
  private final ResponseStore responses;
  private final Mailboxes<Asked<C>> mailboxes;
  private final Map<String, Hot<S>> hot = new ConcurrentHashMap<>();
  private final Consumption consumption;
  private volatile boolean closed;

  /** A command that waits for its decision. */
  private record Asked<C>(Recorded<C> command, Delivery delivery) {}

  /** What was decided of one command. */
  private record Verdict<E>(Asked<?> asked, Response response, List<E> events) {}

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
    this.mailboxes = new Mailboxes<>(type.category(), capacity, this::decide, this::leave);
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

  private void receive(Recorded<?> record, Delivery delivery) {
    if (record.data() instanceof Unreadable unreadable) {
      LOG.error("a command is parked: {} in {}", unreadable.reason(), record);
      delivery.park(unreadable.reason());
      return;
    }
    if (!type.commands().isInstance(record.data())) {
      LOG.error("a command is parked: {} is not for {}", record, type.category());
      delivery.park("not a command for " + type.category());
      return;
    }
    Recorded<C> command = record.as(type.commands());
    mailboxes.put(
        record.stream().substring(type.commandStreamPrefix().length()),
        new Asked<>(command, delivery));
  }

  /** Decides what waits for one entity; tries until it is done or the host is closed. */
  private void decide(String id, List<Asked<C>> waiting) {
    Backoff backoff = new Backoff();
    int conflicts = 0;
    while (!closed) {
      try {
        decideOnce(id, waiting);
        return;
      } catch (LogException.Refused e) {
        if (waiting.size() > 1) {
          // One of them is too large, or all are together.
          waiting.forEach(asked -> decide(id, List.of(asked)));
        } else {
          LOG.error("{} {} decides what the log doesn't take", type.category(), id, e);
          refuse(waiting.getFirst(), Refusal.NOT_RECORDABLE);
        }
        return;
      } catch (LogException.Conflict e) {
        if (++conflicts > CONFLICTS) {
          // Somebody else appends faster than we decide; let them finish.
          backoff.pause();
        }
        catchUp(id);
      } catch (Faulty e) {
        LOG.error("{} {} can't be hydrated; its commands are parked", type.category(), id, e);
        hot.remove(id);
        waiting.forEach(asked -> park(asked, e.getMessage()));
        return;
      } catch (RuntimeException e) {
        LOG.warn("{} {} waits and tries again: {}", type.category(), id, e.getMessage());
        // What we believed about it may be wrong by now.
        hot.remove(id);
        backoff.pause();
      }
    }
  }

  private void decideOnce(String id, List<Asked<C>> waiting) {
    Hot<S> entity = hot(id);
    Hydrated<S> before = entity.entity();
    Map<UUID, Response> answered =
        responses.find(waiting.stream().map(asked -> asked.command().id()).toList());
    Hydrated<S> after = before;
    List<Verdict<E>> verdicts = new ArrayList<>();
    List<NewRecord> records = new ArrayList<>();
    for (Asked<C> asked : waiting) {
      Recorded<C> command = asked.command();
      Response known = entity.decided().responseTo(command.id());
      if (known == null) {
        known = answered.get(command.id());
      }
      // A fault of ours is no answer: what was parked for it may be handed out once more.
      if (known != null && !FAULT.equals(known.refusal())) {
        verdicts.add(new Verdict<>(asked, known, List.of()));
        continue;
      }
      try {
        Decision<E> decision = type.rules().decide(command.data(), after.state(), command.origin());
        Verdict<E> verdict = verdict(asked, decision);
        Hydrated<S> next = after;
        for (E event : verdict.events()) {
          next = next.played(type.rules().evolve(next.state(), event), command.at());
        }
        after = next;
        verdicts.add(verdict);
        answered.put(command.id(), verdict.response());
        addRecords(command, verdict.events(), records);
      } catch (RuntimeException e) {
        LOG.error("a command is parked: {} failed", command, e);
        park(asked, e.toString());
      }
    }
    if (!records.isEmpty()) {
      Appended appended = log.append(type.eventStream(id), before.revision(), records);
      after = after.reached(appended.position());
    }
    Position reached = after.position();
    List<Response> answers =
        verdicts.stream()
            .map(verdict -> verdict.events().isEmpty() ? verdict.response() : at(verdict, reached))
            .toList();
    answers.forEach(entity.decided()::add);
    Hot<S> decided = entity.with(after);
    hot.put(id, decided);
    responses.record(answers);
    verdicts.forEach(verdict -> verdict.asked().delivery().acknowledge());
    keepIfDue(id, decided, verdicts);
  }

  private Verdict<E> verdict(Asked<C> asked, Decision<E> decision) {
    UUID command = asked.command().id();
    String page = asked.command().origin().page();
    return switch (decision) {
      case Accepted<E> accepted ->
          new Verdict<>(asked, new Response(command, page, null, null), accepted.events());
      case Rejected<E> rejected -> {
        Rejection why = rejected.rejection();
        Refusal refusal = new Refusal(why.rule(), why.message());
        yield new Verdict<>(asked, new Response(command, page, null, refusal), List.of());
      }
    };
  }

  private void addRecords(Recorded<C> command, List<E> events, List<NewRecord> records) {
    for (int i = 0; i < events.size(); i++) {
      records.add(
          new NewRecord(
              eventId(command.id(), i), command.origin().causedBy(command.id()), events.get(i)));
    }
  }

  private static Response at(Verdict<?> verdict, Position reached) {
    Response response = verdict.response();
    return new Response(response.command(), response.page(), reached, response.refusal());
  }

  /**
   * The same command leads to the same ids, so that an append whose answer was lost is recognized
   * by the log when it is tried again.
   */
  private static UUID eventId(UUID command, int index) {
    return UUID.nameUUIDFromBytes((command + "/" + index).getBytes(StandardCharsets.US_ASCII));
  }

  private void refuse(Asked<C> asked, Refusal refusal) {
    Recorded<C> command = asked.command();
    responses.record(List.of(new Response(command.id(), command.origin().page(), null, refusal)));
    asked.delivery().acknowledge();
  }

  private void park(Asked<C> asked, @Nullable String reason) {
    Recorded<C> command = asked.command();
    responses.record(List.of(new Response(command.id(), command.origin().page(), null, FAULT)));
    asked.delivery().park(reason == null ? "unknown" : reason);
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
      LOG.warn("the snapshot of {} {} is of another log and is thrown away", type.category(), id);
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
      } catch (RuntimeException e) {
        throw new Faulty("evolve failed at %s".formatted(record), e);
      }
      UUID command = record.origin().causation();
      decided.add(new Response(command, record.origin().page(), record.position(), null));
    }
  }

  /** An entity's own records can't be played: retrying won't help. */
  private static final class Faulty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Faulty(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private void keepIfDue(String id, Hot<S> decided, List<Verdict<E>> verdicts) {
    Hydrated<S> entity = decided.entity();
    for (Verdict<E> verdict : verdicts) {
      for (E event : verdict.events()) {
        if (type.snapshots()
            .isDue(new SnapshotPolicy.Progress<>(entity.fresh(), event, entity.age()))) {
          if (keep(id, decided)) {
            hot.put(id, decided.with(entity.kept()));
          }
          return;
        }
      }
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
      LOG.warn("no snapshot of {} {}: {}", type.category(), id, e.getMessage());
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
