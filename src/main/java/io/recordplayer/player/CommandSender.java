package io.recordplayer.player;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Records commands in the log, for pages and for programs without a page.
 *
 * <p>A command is appended under the last revision of its stream that this process knows. So it is
 * recorded once, however often it is tried, and it carries its own revision. Commands for one
 * entity wait for each other. After a conflict with another process the command is tried again
 * under the stream's new revision.
 */
public final class CommandSender {
  /** The number of streams whose last revision is kept. */
  private static final int KNOWN_STREAMS = 100_000;

  private static final int LOCKS = 4_096;

  /** The number of conflicts after which the sender waits between attempts. */
  private static final int CONFLICTS_WITHOUT_PAUSE = 10;

  private static final int MAX_CONFLICTS = 40;

  private final Log log;
  private final InstantSource clock;
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

  /** The last revisions of streams, by the streams' names. */
  private final Cache<String, Long> lastRevisions =
      Caffeine.newBuilder().maximumSize(KNOWN_STREAMS).executor(Runnable::run).build();

  public CommandSender(Log log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Records a command that no page sent. Returns its id when the command is on disk.
   *
   * @throws LogException if it could not be recorded, or it is unknown whether it was
   */
  public <C, S, E> UUID send(EntityType<C, S, E> type, C command, Person by, Set<String> roles) {
    UUID id = UUID.randomUUID();
    record(new OutgoingCommand<>(type, command, origin(id, by, roles)));
    return id;
  }

  /**
   * Records a command that no page sent, unless its stream has it already. Reads the whole stream.
   *
   * @param id the command's id, the same in all processes that send it
   * @throws LogException if it could not be recorded, or it is unknown whether it was
   */
  public <C, S, E> void sendOnce(
      EntityType<C, S, E> type, C command, UUID id, Person by, Set<String> roles) {
    OutgoingCommand<C> outgoing = new OutgoingCommand<>(type, command, origin(id, by, roles));
    outgoing.possiblyAfter(Log.NO_RECORD);
    record(outgoing);
  }

  private Origin origin(UUID id, Person by, Set<String> roles) {
    return Origin.ofCommand(id, by, roles, clock.instant(), "");
  }

  /** The clock of the commands' times. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Records a command. After a failure it can be tried again, with the same object.
   *
   * @return the command's revision in its stream
   * @throws LogException if it could not be recorded, or it is unknown whether it was
   */
  public <C> long record(OutgoingCommand<C> command) {
    String stream = command.stream();
    Lock lock = locks.get(Math.floorMod(stream.hashCode(), LOCKS));
    lock.lock();
    try {
      Backoff backoff = new Backoff();
      OptionalLong last = OptionalLong.empty();
      for (int conflicts = 0; ; conflicts++) {
        try {
          return tryOnce(stream, command, last);
        } catch (LogException.Conflict e) {
          last = OptionalLong.of(e.actual());
          if (conflicts == MAX_CONFLICTS) {
            throw e;
          }
          if (conflicts > CONFLICTS_WITHOUT_PAUSE) {
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
   * @param last the stream's last revision, if the log has told it
   */
  private long tryOnce(String stream, OutgoingCommand<?> command, OptionalLong last) {
    Long possiblyAfter = command.possiblyAfter();
    long expected = last.orElseGet(() -> lastRevision(stream));
    if (possiblyAfter != null) {
      // A restored log can end before that revision.
      Search search = new Search(command.id(), Math.min(possiblyAfter, expected));
      log.read(stream, search.last, search::compare);
      if (search.found) {
        return search.last;
      }
      expected = Math.max(expected, search.last);
    }
    command.possiblyAfter(possiblyAfter == null ? expected : possiblyAfter);
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
      lastRevisions.put(stream, appended.revision());
      return appended.revision();
    } catch (LogException.Conflict e) {
      lastRevisions.invalidate(stream);
      command.possiblyAfter(possiblyAfter);
      throw e;
    }
  }

  /** Searches a stream for a command. */
  private static final class Search {
    private final UUID id;
    private long last;
    private boolean found;

    Search(UUID id, long after) {
      this.id = id;
      this.last = after;
    }

    void compare(Recorded<?> record) {
      if (!found) {
        last = record.revision();
        found = record.id().equals(id);
      }
    }
  }

  private long lastRevision(String stream) {
    Long known = lastRevisions.getIfPresent(stream);
    return known == null ? log.lastRevision(stream) : known;
  }
}
