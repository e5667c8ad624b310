package io.recordplayer.client;

import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.LogException;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.projection.ViewUnavailable;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.Trace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Records the commands of one page in the log, one after another, in the order they were sent. */
final class CommandOutbox {
  private static final Logger LOG = LoggerFactory.getLogger(CommandOutbox.class);

  /** How long the outbox tries to find out whether the person may send a command. */
  private static final Duration ACCESS_TIMEOUT = Duration.ofSeconds(30);

  private final String page;
  private final Person person;
  private final OpenPages pages;
  private final Results results;

  private final ReentrantLock lock = new ReentrantLock();
  // The lock guards both.
  private final Deque<QueuedCommand<?>> queue = new ArrayDeque<>(1);
  private boolean sending;

  /** Learns what becomes of the commands on their way to the log. */
  interface Results {
    /**
     * The command is in the log.
     *
     * @param revision its revision in the command stream
     */
    void recorded(UUID command, long revision);

    /** The command is not recorded and will not be. */
    void rejected(UUID command, Rejection rejection);
  }

  CommandOutbox(String page, Person person, OpenPages pages, Results results) {
    this.page = page;
    this.person = person;
    this.pages = pages;
    this.results = results;
  }

  /** Adds a command. Doesn't wait. */
  void add(QueuedCommand<?> command) {
    lock.lock();
    try {
      queue.addLast(command);
      if (sending) {
        return;
      }
      sending = true;
      pages.outboxes().filled(this);
    } finally {
      lock.unlock();
    }
    pages.run(this::sendAll);
  }

  /**
   * Rejects all commands that are not recorded yet, because the program stops.
   *
   * @return how many commands that are
   */
  int giveUp() {
    List<QueuedCommand<?>> unsent;
    lock.lock();
    try {
      unsent = List.copyOf(queue);
      queue.clear();
      pages.outboxes().emptied(this);
    } finally {
      lock.unlock();
    }
    unsent.forEach(command -> results.rejected(command.id(), PageRejections.STOPPED));
    return unsent.size();
  }

  private void sendAll() {
    for (QueuedCommand<?> next = next(); next != null; next = next()) {
      try (var _ = Trace.addToLogMessages(Trace.idOf(next.id()))) {
        sendUntilRecorded(next);
      }
      lock.lock();
      try {
        queue.pollFirst();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable QueuedCommand<?> next() {
    lock.lock();
    try {
      QueuedCommand<?> next = queue.peekFirst();
      if (next == null) {
        sending = false;
        pages.outboxes().emptied(this);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the command is still to be recorded. */
  private boolean isWanted(QueuedCommand<?> command) {
    lock.lock();
    try {
      return !pages.isClosed() && command.equals(queue.peekFirst());
    } finally {
      lock.unlock();
    }
  }

  private <C> void sendUntilRecorded(QueuedCommand<C> command) {
    UUID id = command.id();
    Backoff backoff = new Backoff();
    OutgoingCommand<C> outgoing = null;
    long giveUp = System.nanoTime() + ACCESS_TIMEOUT.toNanos();
    while (isWanted(command)) {
      try {
        // The roles are read once. An attempt whose acknowledgement was lost may be in the log with
        // these roles, and will be decided whatever the person may do by then.
        if (outgoing == null) {
          Set<String> roles = pages.rolesOf(person, subject(command), pages.views()).orElse(null);
          if (roles == null) {
            results.rejected(id, PageRejections.NOT_ALLOWED);
            return;
          }
          outgoing = outgoing(command, roles);
        }
        long revision = pages.sender().record(outgoing);
        LOG.debug("{} has recorded: {}", person.id(), command.command());
        results.recorded(id, revision);
        return;
      } catch (LogException.InvalidRecords e) {
        LOG.warn("a command can't be recorded: {}", CauseChain.of(e));
        results.rejected(id, Rejection.NOT_RECORDABLE);
        return;
      } catch (LogException.Denied e) {
        LOG.error("a command can't be recorded: {}", CauseChain.of(e));
        results.rejected(id, Rejection.NOT_ALLOWED_HERE);
        return;
      } catch (LogException.Deleted e) {
        LOG.warn("a command can't be recorded: {}", CauseChain.of(e));
        results.rejected(id, Rejection.DELETED);
        return;
      } catch (RecordPlayerException | DataAccessException | OutOfMemoryError e) {
        boolean late = System.nanoTime() > giveUp;
        if (outgoing == null && (late || e instanceof ViewUnavailable)) {
          LOG.warn("a command is rejected, because access is undecided: {}", CauseChain.of(e));
          pages.countUndecided();
          results.rejected(id, PageRejections.ACCESS_UNDECIDED);
          return;
        }
        LOG.warn("a command is not recorded yet, and is sent again: {}", CauseChain.of(e));
        backoff.pause();
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        // Another attempt would fail, too, and delay the commands after this one.
        LOG.error("a command can't be sent", e);
        results.rejected(id, Rejection.FAULT);
        return;
      }
    }
  }

  private static Subject subject(QueuedCommand<?> command) {
    return new Subject(command.type().category(), command.key());
  }

  private <C> OutgoingCommand<C> outgoing(QueuedCommand<C> command, Set<String> roles) {
    Origin origin =
        Origin.ofCommand(command.id(), person, roles, pages.sender().clock().instant(), page)
            .seeing(command.seen());
    return new OutgoingCommand<>(command.type(), command.command(), origin);
  }
}
