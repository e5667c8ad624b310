package io.recordplayer.player;

import io.recordplayer.entity.EntityType;
import io.recordplayer.log.AppendAcknowledgement;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.Log;
import io.recordplayer.log.LogException;
import io.recordplayer.log.NewRecord;
import io.recordplayer.record.CommandLink;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Puts commands into the log, for pages and for programs that have no page.
 *
 * <p>A command is appended under the last revision of its stream that this process knows. So it is
 * recorded once, however often it is tried, and it can note its own revision. Commands for one
 * entity wait for each other here; of several processes one may be refused, looks, and tries again.
 */
public final class CommandSender {
  private static final int KNOWN = 10_000;
  private static final int LOCKS = 4_096;

  /** So often others may be first before we wait for them; and so often before we give up. */
  private static final int CONFLICTS_AT_ONCE = 10;

  private static final int CONFLICTS = 40;

  private final Log log;
  private final InstantSource clock;
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  /** Last revisions, by streams; guarded by itself. */
  private final Map<String, Long> heads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KNOWN;
        }
      };

  public CommandSender(Log log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Records a command that no page asked for; its id is returned when it is safe.
   *
   * @throws LogException where it could not be recorded, or nobody can tell whether it was
   */
  public <C, S, E> UUID send(EntityType<C, S, E> type, C command, Person by, Set<String> roles) {
    UUID id = UUID.randomUUID();
    record(new OutgoingCommand<>(type, command, origin(id, by, roles)));
    return id;
  }

  /**
   * Records a command that no page asked for, unless its stream has it already. Reads the whole
   * stream.
   *
   * @param id the command's id, the same for whoever sends it
   * @throws LogException where it could not be recorded, or nobody can tell whether it was
   */
  public <C, S, E> void sendOnce(
      EntityType<C, S, E> type, C command, UUID id, Person by, Set<String> roles) {
    OutgoingCommand<C> outgoing = new OutgoingCommand<>(type, command, origin(id, by, roles));
    outgoing.maybeAfter(Log.NO_RECORD);
    record(outgoing);
  }

  private Origin origin(UUID id, Person by, Set<String> roles) {
    return Origin.ofCommand(id, by, roles, clock.instant(), "");
  }

  /** The time that commands carry. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Records a command. Where it fails, it may be tried again, with the same object.
   *
   * @return the command's revision in its stream
   * @throws LogException where it could not be recorded, or nobody can tell whether it was
   */
  public <C> long record(OutgoingCommand<C> command) {
    String stream = command.stream();
    Lock lock = locks.get(Math.floorMod(stream.hashCode(), LOCKS));
    lock.lock();
    try {
      Backoff backoff = new Backoff();
      OptionalLong head = OptionalLong.empty();
      for (int conflicts = 0; ; conflicts++) {
        try {
          return tryOnce(stream, command, head);
        } catch (LogException.Conflict e) {
          head = OptionalLong.of(e.actual());
          if (conflicts == CONFLICTS) {
            throw e;
          }
          if (conflicts > CONFLICTS_AT_ONCE) {
            backoff.pause();
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records a command, unless it is recorded already.
   *
   * @param last the stream's last revision, where the log has told it
   */
  private long tryOnce(String stream, OutgoingCommand<?> command, OptionalLong last) {
    Long maybeAfter = command.maybeAfter();
    long expected = last.orElseGet(() -> head(stream));
    if (maybeAfter != null) {
      // A log that ends before is a restored one.
      Search search = new Search(command.id(), Math.min(maybeAfter, expected));
      log.read(stream, search.last, search::look);
      if (search.found) {
        return search.last;
      }
      expected = Math.max(expected, search.last);
    }
    command.maybeAfter(maybeAfter == null ? expected : maybeAfter);
    try {
      AppendAcknowledgement appended =
          log.append(
              stream,
              expected,
              List.of(
                  new NewRecord(
                      command.id(),
                      command.origin(),
                      command.command(),
                      CommandLink.to(expected + 1))));
      head(stream, appended.revision());
      return appended.revision();
    } catch (LogException.Conflict e) {
      forget(stream);
      command.maybeAfter(maybeAfter);
      throw e;
    }
  }

  /** Looks for a command in its stream, up to where it is found. */
  private static final class Search {
    private final UUID id;
    private long last;
    private boolean found;

    Search(UUID id, long after) {
      this.id = id;
      this.last = after;
    }

    void look(Recorded<?> record) {
      if (!found) {
        last = record.revision();
        found = record.id().equals(id);
      }
    }
  }

  private long head(String stream) {
    synchronized (heads) {
      Long known = heads.get(stream);
      if (known != null) {
        return known;
      }
    }
    return log.lastRevision(stream);
  }

  private void head(String stream, long revision) {
    synchronized (heads) {
      heads.put(stream, revision);
    }
  }

  private void forget(String stream) {
    synchronized (heads) {
      heads.remove(stream);
    }
  }
}
