package io.recordplayer.entity;

import io.recordplayer.log.AppendAcknowledgement;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.CommandConsumer;
import io.recordplayer.log.CommandConsumer.Delivery;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides the commands for all entities of one type: those of one entity one at a time and in the
 * order of its command stream, those of many side by side.
 *
 * <p>The log's hand-outs only say that there is something to decide. The entity's ledger says which
 * command is next; one that wasn't handed out is read from the command stream, and one that was
 * decided is acknowledged. So neither the order nor the number of hand-outs matters.
 *
 * <p>What piled up for an entity is decided in one go and appended in one write. Where somebody
 * else appended first, the newer events are played and the commands decided again.
 */
public final class EntityHost<C, S, E> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EntityHost.class);
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /** So often others may be first before we wait for them; and so often before we give up. */
  private static final int CONFLICTS_AT_ONCE = 10;

  private static final int CONFLICTS = 20;

  /** So often an entity's own trouble is met, while the log is well, before it is given up. */
  private static final int TRIES = 8;

  private final EntityType<C, S, E> type;
  private final Log log;
  private final SnapshotStore snapshots;
  private final EntityLoader<C, S, E> loader;
  private final long waitingBytes;
  private final Mailboxes<Handed> mailboxes;
  private final Map<String, Kept<S>> loaded = new ConcurrentHashMap<>();
  private final Map<String, String> stuck = new ConcurrentHashMap<>();
  private final AtomicLong held = new AtomicLong();
  private final CommandConsumer consumption;

  /** Counts the subscriptions: with each, the log may be another one than before. */
  private final AtomicInteger subscription = new AtomicInteger();

  private volatile boolean closed;

  /**
   * An entity in memory.
   *
   * @param subscription the subscription under which the log was asked for it last
   */
  private record Kept<S>(LoadedEntity<S> entity, int subscription) {}

  /**
   * A command that the log handed out.
   *
   * @param older whether a program of before the ledger recorded it
   * @param record the command; null where there was no room for it, and it is read when it is due
   */
  private record Handed(
      long revision, boolean older, @Nullable Recorded<?> record, Delivery delivery) {}

  /** What a batch decided can't be written. */
  private static final class UnwritableBatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableBatch(Throwable cause) {
      super(cause);
    }
  }

  /** Puts what is handed out into the mailboxes. */
  private final class Receiver implements CommandConsumer.Handler {
    @Override
    public void handle(Recorded<?> record, Delivery delivery) {
      receive(record, delivery);
    }

    @Override
    public void subscribed() {
      subscription.incrementAndGet();
    }
  }

  /**
   * @param loadedBytes how large the entities may be together that are kept in memory while nobody
   *     asks them anything, as they would be stored
   * @param waitingBytes how large the commands may be together that wait in memory
   */
  public EntityHost(
      EntityType<C, S, E> type,
      Log log,
      SnapshotStore snapshots,
      long loadedBytes,
      long waitingBytes) {
    this.type = type;
    this.log = log;
    this.snapshots = snapshots;
    this.loader = new EntityLoader<>(type, log, snapshots);
    this.waitingBytes = waitingBytes;
    this.mailboxes =
        new Mailboxes<>(type.category(), loadedBytes, this::merge, this::decide, this::leave);
    this.consumption =
        log.consume(type.consumerGroup(), type.commandStreamPrefix(), new Receiver());
  }

  /** Begins to decide; to be called once. */
  public void start() {
    consumption.start();
  }

  public EntityType<C, S, E> type() {
    return type;
  }

  /** Where the commands come from. */
  public CommandConsumer consumption() {
    return consumption;
  }

  /** Whether the log hands commands to this host. */
  public boolean isConnected() {
    return consumption.isConnected();
  }

  /** How many entities are in memory. */
  public int size() {
    return mailboxes.size();
  }

  /** How large the entities in memory are, as they would be stored, in bytes. */
  public long weight() {
    return mailboxes.weight();
  }

  /** How many hand-outs wait for those before them. */
  public int waiting() {
    return mailboxes.waiting();
  }

  /** The entities that could not be decided on last, and why, by their ids. */
  public Map<String, String> stuck() {
    return Map.copyOf(stuck);
  }

  private void receive(Recorded<?> record, Delivery delivery) {
    String id = record.stream().substring(type.commandStreamPrefix().length());
    boolean room = held.get() + delivery.size() <= waitingBytes;
    if (room) {
      held.addAndGet(delivery.size());
    }
    boolean older = record.link().equals(CommandLink.OLDER);
    mailboxes.put(id, new Handed(record.revision(), older, room ? record : null, delivery));
  }

  private void release(Handed handed) {
    if (handed.record() != null) {
      held.addAndGet(-handed.delivery().size());
    }
  }

  private void acknowledge(Handed handed) {
    handed.delivery().acknowledge();
    release(handed);
  }

  private void park(Handed handed, String reason) {
    handed.delivery().park(reason);
    release(handed);
  }

  /**
   * Keeps the later of two commands that aren't decided yet: to decide it, the other is read from
   * the command stream. Commands that nothing else leads to stay: those that are set aside, and
   * those of a program of before the ledger.
   */
  private Optional<Handed> merge(String id, Handed last, Handed next) {
    Kept<S> kept = loaded.get(id);
    long decided =
        kept == null || kept.subscription() != subscription.get()
            ? Log.NO_RECORD
            : kept.entity().ledger().decided();
    boolean read =
        Math.min(last.revision(), next.revision()) > decided
            && !(last.older() || next.older())
            && !(last.delivery().isReplay() || next.delivery().isReplay());
    if (!read) {
      return Optional.empty();
    }
    boolean comesLater = next.revision() > last.revision();
    acknowledge(comesLater ? last : next);
    return Optional.of(comesLater ? next : last);
  }

  /** Decides what is due for one entity; tries until it is done, given up or the host is closed. */
  private void decide(String id, List<Handed> handed) {
    Turn turn = new Turn(id, handed);
    Backoff backoff = new Backoff();
    int conflicts = 0;
    int failures = stuck.containsKey(id) ? TRIES - 1 : 0;
    while (!closed) {
      try {
        turn.decideAll();
        stuck.remove(id);
        turn.settle();
        return;
      } catch (LogException.Conflict e) {
        turn.behind = true;
        turn.atFault = null;
        conflicts++;
        if (conflicts == CONFLICTS) {
          LOG.warn("{} {}: others were first {} times", type.category(), id, conflicts);
          turn.refuse(Rejection.BUSY);
          conflicts = CONFLICTS_AT_ONCE;
        } else if (conflicts > CONFLICTS_AT_ONCE) {
          // Somebody else appends faster than we decide; let them finish.
          backoff.pause();
        }
      } catch (LogException.Deleted e) {
        LOG.warn("{} {} is deleted for ever; its commands are refused", type.category(), id);
        loaded.remove(id);
        handed.forEach(this::acknowledge);
        return;
      } catch (LogException.Refused e) {
        // One of them is too large, or all are together.
        turn.narrow(Rejection.NOT_RECORDABLE, null);
      } catch (UnwritableBatch e) {
        turn.narrow(null, e.getCause());
      } catch (RuntimeException
          | OutOfMemoryError
          | AssertionError
          | LinkageError
          | StackOverflowError e) {
        // What we believed about it may be wrong by now.
        turn.behind = true;
        failures += isOfThisEntity(e) ? 1 : 0;
        if (failures >= TRIES || e instanceof LogException.Denied) {
          giveUp(id, handed, e);
          return;
        }
        LOG.warn("{} {} waits and tries again: {}", type.category(), id, CauseChain.of(e));
        backoff.pause();
      }
    }
  }

  /** Whether the log is well otherwise. */
  private boolean isOfThisEntity(Throwable e) {
    try {
      log.end();
      return true;
    } catch (LogException other) {
      LOG.debug("the log fails for all", e);
      return false;
    }
  }

  private void giveUp(String id, List<Handed> handed, Throwable e) {
    String reason =
        "%s %s can't be decided on: %s Its later commands wait, too; to replay one decides those before it."
            .formatted(type.category(), id, CauseChain.of(e));
    if (stuck.put(id, reason) == null) {
      LOG.error("{} commands are parked: {}", handed.size(), reason);
    }
    handed.forEach(each -> park(each, reason));
  }

  /** One go at deciding what is due for an entity. */
  private final class Turn {
    private static final int BATCH = 256;

    private final String id;
    private final List<Handed> handed;
    private final long last;

    /** Why commands were set aside, by their revisions. */
    private final Map<Long, String> faults = new HashMap<>();

    /** The entity in memory may lack what somebody else appended. */
    private boolean behind;

    /** How many commands are decided together at most. */
    private int limit = BATCH;

    /** The command that is not to be decided by the rules; null where there is none. */
    private @Nullable AtFault atFault;

    /**
     * A command that kept its batch from being recorded.
     *
     * @param rejection refuses it; null where it is set aside
     */
    private record AtFault(
        long revision, @Nullable Rejection rejection, @Nullable Throwable fault) {}

    /** The first command of the batch at hand. */
    private long first;

    Turn(String id, List<Handed> handed) {
      this.id = id;
      this.handed = handed.stream().sorted(Comparator.comparingLong(Handed::revision)).toList();
      this.last = this.handed.getLast().revision();
    }

    void decideAll() {
      while (!closed) {
        LoadedEntity<S> entity = entity();
        List<Recorded<?>> due = due(entity.ledger());
        if (due.isEmpty()) {
          return;
        }
        limit = Math.min(limit, due.size());
        first = due.getFirst().revision();
        decide(entity, due.subList(0, limit));
      }
    }

    /** After a batch failed: tries half of it, down to the one command at fault, and not that. */
    void narrow(@Nullable Rejection why, @Nullable Throwable cause) {
      if (limit > 1) {
        limit /= 2;
      } else {
        atFault = new AtFault(first, why, cause);
      }
    }

    /** Refuses the first command of the batch at hand. */
    void refuse(Rejection why) {
      limit = 1;
      atFault = new AtFault(first, why, null);
    }

    private LoadedEntity<S> entity() {
      int asked = subscription.get();
      Kept<S> kept = loaded.get(id);
      LoadedEntity<S> known = null;
      if (kept != null) {
        boolean isNewest = !behind && kept.subscription() == asked;
        known = isNewest ? kept.entity() : loader.catchUp(id, kept.entity()).orElse(null);
      }
      if (known == null) {
        known = loader.load(id);
        weigh(id, known);
      }
      behind = false;
      loaded.put(id, new Kept<>(known, asked));
      return known;
    }

    /** The next commands to decide: set aside ones that are replayed, else the next in line. */
    private List<Recorded<?>> due(CommandLedger ledger) {
      if (handed.stream().anyMatch(each -> each.delivery().isReplay())) {
        for (long parked : ledger.parked()) {
          List<Recorded<?>> found = faults.containsKey(parked) ? List.of() : read(parked, 1);
          if (!found.isEmpty() && found.getFirst().revision() == parked) {
            return found;
          }
        }
      }
      Map<Long, Recorded<?>> known = new HashMap<>();
      for (Handed each : handed) {
        if (each.record() != null) {
          known.put(each.revision(), each.record());
        }
      }
      List<Recorded<?>> due = new ArrayList<>();
      long next = ledger.decided() + 1;
      for (; next <= last && due.size() < BATCH && known.containsKey(next); next++) {
        due.add(known.get(next));
      }
      return due.isEmpty() && next <= last ? missing(ledger, next) : due;
    }

    private List<Recorded<?>> read(long first, int most) {
      return log.read(type.commandStream(id), first - 1, most);
    }

    /** What was not handed out is read; what is there no more is passed over. */
    private List<Recorded<?>> missing(CommandLedger ledger, long first) {
      long next = first;
      if (ledger.decided() < 0 && log.isTruncated(type.eventStream(id))) {
        // The entity was deleted, and what it had decided is hidden: it begins anew.
        next = handed.getFirst().revision();
      }
      while (next <= last) {
        List<Recorded<?>> page = read(next, BATCH);
        if (page.isEmpty()) {
          break;
        }
        List<Recorded<?>> due =
            page.stream()
                .filter(
                    command ->
                        command.revision() <= last
                            && (!command.link().equals(CommandLink.OLDER) || isHanded(command)))
                .toList();
        if (!due.isEmpty()) {
          return due;
        }
        next = page.getLast().revision() + 1;
      }
      return handed.stream()
          .filter(each -> each.revision() >= first)
          .map(Handed::record)
          .filter(Objects::nonNull)
          .limit(1)
          .toList();
    }

    /**
     * Most commands of a program of before the ledger were decided without a trace: they are
     * decided when the log hands them out, and not because they are missing.
     */
    private boolean isHanded(Recorded<?> command) {
      return handed.stream().anyMatch(each -> each.revision() == command.revision());
    }

    private void decide(LoadedEntity<S> entity, List<Recorded<?>> commands) {
      DecisionBatch<C, S, E> batch = new DecisionBatch<>(type, entity);
      for (Recorded<?> command : commands) {
        AtFault fault = atFault;
        if (fault == null || fault.revision() != command.revision()) {
          batch.decide(command);
        } else if (fault.rejection() != null) {
          batch.reject(command, fault.rejection());
        } else {
          batch.setAside(command, Objects.requireNonNull(fault.fault()));
        }
      }
      List<NewRecord> records = batch.records();
      AppendAcknowledgement appended = append(entity, records);
      limit = Math.min(BATCH, 2 * limit);
      atFault = null;
      faults.putAll(batch.faults());
      LOG.debug("{} {} has decided {} commands", type.category(), id, commands.size());
      Optional<LoadedEntity<S>> after = after(entity, records, appended);
      if (after.isEmpty()) {
        behind = true;
      } else {
        remember(entity.revision(), after.get(), batch);
      }
    }

    /** What fails here is the program's fault, and the same comes each time. */
    private AppendAcknowledgement append(LoadedEntity<S> entity, List<NewRecord> records) {
      try {
        return log.append(type.eventStream(id), entity.revision(), records);
      } catch (RecordPlayerException e) {
        throw e;
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        throw new UnwritableBatch(e);
      }
    }

    /** The entity after what was appended, each event with its own position. */
    private Optional<LoadedEntity<S>> after(
        LoadedEntity<S> entity, List<NewRecord> records, AppendAcknowledgement appended) {
      if (records.size() > 1) {
        // Only the last one's position is told.
        try {
          return loader.catchUp(id, entity);
        } catch (LogException e) {
          LOG.debug("{} {} is loaded anew when it is asked again", type.category(), id, e);
          return Optional.empty();
        }
      }
      NewRecord record = records.getFirst();
      return Optional.of(
          entity.after(
              type,
              new Recorded<>(
                  record.id(),
                  type.eventStream(id),
                  appended.revision(),
                  appended.position(),
                  RecordTypes.nameOf(record.data().getClass()),
                  record.origin(),
                  record.data(),
                  record.link())));
    }

    private void remember(long before, LoadedEntity<S> entity, DecisionBatch<C, S, E> batch) {
      VersionedState<S> version = entity.version();
      if (Long.highestOneBit(before + 1) != Long.highestOneBit(version.revision() + 1)) {
        weigh(id, entity);
      }
      boolean due =
          entity.broken() == null
              && batch.events().stream()
                  .map(event -> new SnapshotPolicy.Progress(version.fresh(), event, version.age()))
                  .anyMatch(type.snapshots()::isDue);
      loaded.put(
          id, new Kept<>(due && keep(id, entity) ? entity.kept() : entity, subscription.get()));
    }

    /**
     * Tells the log what need not come again, and what is set aside. A command that was set aside
     * without having been handed out has no place among the parked ones: the last that was handed
     * out is parked for it, so that its replay leads there.
     */
    void settle() {
      CommandLedger ledger =
          loaded.containsKey(id) ? loaded.get(id).entity().ledger() : CommandLedger.EMPTY;
      SortedSet<Long> without = new TreeSet<>(faults.keySet());
      handed.forEach(each -> without.remove(each.revision()));
      for (Handed each : handed) {
        String reason = faults.get(each.revision());
        if (reason == null && ledger.parked().contains(each.revision())) {
          reason = "It was set aside before; replayed, it is decided again.";
        } else if (reason == null && each.revision() > ledger.decided()) {
          if (closed) {
            // It comes again, to whoever decides next.
            continue;
          }
          reason = "It is hidden in its stream by now, and was not decided.";
        }
        if (each.equals(handed.getLast()) && !without.isEmpty()) {
          String others =
              "Commands %s of its stream are set aside; replayed, this one leads to them: %s"
                  .formatted(without, faults.get(without.first()));
          reason = reason == null ? others : reason + " " + others;
        }
        if (reason == null) {
          acknowledge(each);
        } else {
          park(each, reason);
        }
      }
    }
  }

  /** Notes an entity's size: when it is loaded, and whenever its stream is twice as long. */
  private void weigh(String id, LoadedEntity<S> entity) {
    try {
      mailboxes.weigh(id, SnapshotStore.sizeOf(entity.version().state()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      LOG.debug("the size of {} {} is unknown", type.category(), id, e);
    }
  }

  /** A cold entity leaves memory; a snapshot saves playing it again. */
  private void leave(String id) {
    Kept<S> cold = loaded.remove(id);
    if (cold != null && cold.entity().broken() == null && cold.entity().version().fresh() > 0) {
      keep(id, cold.entity());
    }
  }

  private boolean keep(String id, LoadedEntity<S> entity) {
    try {
      snapshots.keep(type, id, entity);
      return true;
    } catch (RuntimeException e) {
      // A snapshot only saves time; the log has everything.
      LOG.warn("no snapshot of {} {}: {}", type.category(), id, CauseChain.of(e));
      return false;
    }
  }

  /** Finishes the commands at hand, leaves snapshots and takes no more. */
  @Override
  public void close() {
    mailboxes.close(CLOSING);
    closed = true;
    consumption.close();
  }
}
