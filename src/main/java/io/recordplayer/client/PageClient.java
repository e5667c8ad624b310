package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.internal.UIInternals;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.log.Backoff;
import io.recordplayer.log.LogException;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.OutgoingCommand;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewUnavailable;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordPlayerException;
import io.recordplayer.record.Trace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The actor behind one open page: what it watches, how far it is, what it waits for.
 *
 * <p>Whatever comes in from other threads is only noted, under a lock of its own that nobody holds
 * for long; one task at a time then carries all that was noted to the page and pushes it once. So a
 * slow browser costs one waiting task, and sees the latest state when it is ready for it.
 */
final class PageClient implements Client {
  private static final Logger LOG = LoggerFactory.getLogger(PageClient.class);

  /** How many commands may be on their way or undecided. */
  private static final int WAITING = 1_000;

  private static final int ENDED_SHOWN = 5;
  private static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_WAITING",
          "Too many of your changes wait for the server; try again when they are done.");
  private static final Rejection FAULT =
      new Rejection(
          "FAULT",
          "The application could not send this because of a fault in it. Nothing was changed.");
  private static final Rejection NOT_YOURS =
      new Rejection("NOT_YOURS", "Somebody else has signed in here meanwhile. Load the page anew.");
  private static final Rejection STOPPED =
      new Rejection(
          "STOPPED",
          "The server stops and may not have taken this. Look when it is back, and do it again if"
              + " it isn't done.");
  private static final Rejection NOT_ALLOWED =
      new Rejection("NOT_ALLOWED", "You may not do this here. Ask a manager to add you.");

  private static final Rejection UNDECIDED =
      new Rejection(
          "ACCESS_UNDECIDED",
          "The application can't tell now whether you may do this. Nothing was changed; try again"
              + " later.");

  /** For how long it is tried to find out whether somebody may do something. */
  private static final long UNDECIDED_NANOS = 30_000_000_000L;

  /** What comes sooner after the last change than this is part of a burst. */
  private static final long BURST_NANOS = 250_000_000;

  /**
   * For how long a browser may take to show what it was sent before it is sent more all the same.
   */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final String id;
  private final UI ui;
  private final Person person;
  private final OpenPages pages;
  private final SeenPosition sight;
  private final ValueSignal<List<SentCommand>> sent = new ValueSignal<>(List.of());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  // All below are guarded by the lock.
  private final Set<AuthorizedWatch<?>> watches = new LinkedHashSet<>();
  private final Map<UUID, PendingCommand> waiting = new LinkedHashMap<>();
  private final Deque<SentCommand> shown = new ArrayDeque<>();
  private final Deque<QueuedCommand<?>> outbox = new ArrayDeque<>();
  private boolean sending;
  private boolean flushing;
  private boolean shownChanged;

  /** Whether views changed since the last batch that the node has played as a whole. */
  private boolean told;

  /** Whether the browser is to be told up to where it shows the log, whatever else there is. */
  private boolean sightDue;

  private long flushedAt = System.nanoTime() - BURST_NANOS;
  private boolean asked;
  private boolean closed;
  private boolean disowned;

  /** A command that still has something to come. */
  private static final class PendingCommand {
    private final ValueSignal<Stage> signal;
    private Stage stage = new Stage.Pending();
    private Stage displayed = stage;

    private final QueuedCommand<?> out;

    /** Its revision in the command stream, once it is recorded. */
    private long revision = -1;

    private long since = System.nanoTime();

    PendingCommand(ValueSignal<Stage> signal, QueuedCommand<?> out) {
      this.signal = signal;
      this.out = out;
    }

    boolean isEnded() {
      return stage instanceof Stage.OnScreen || stage instanceof Stage.Rejected;
    }

    boolean isTold() {
      return stage.equals(displayed);
    }
  }

  /** A command on its way to the log. */
  private record QueuedCommand<C>(UUID id, EntityType<C, ?, ?> type, C command, Position seen) {
    String key() {
      return type.idOf(command);
    }
  }

  PageClient(String id, UI ui, Person person, OpenPages pages) {
    this.id = id;
    this.ui = ui;
    this.person = person;
    this.pages = pages;
    this.sight = new SeenPosition(ui);
  }

  String id() {
    return id;
  }

  UI ui() {
    return ui;
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public Signal<List<SentCommand>> sent() {
    return sent.asReadonly();
  }

  // ---------------------------------------------------------------- watching

  @Override
  public <V> Watch<V> watch(Component owner, Projection<V> projection, String key) {
    pages.requireKnown(projection.name());
    AuthorizedWatch<V> seen = new AuthorizedWatch<>(this, pages, projection, key);
    Registration attached = owner.addAttachListener(_ -> begin(seen));
    Registration detached = owner.addDetachListener(_ -> end(seen));
    if (owner.isAttached()) {
      begin(seen);
    }
    return seen.watch(
        () -> {
          attached.remove();
          detached.remove();
          end(seen);
        });
  }

  @Override
  public <V> LiveContent<V> show(
      Projection<V> projection,
      String key,
      Function<? super Signal<V>, ? extends Component> content) {
    return new LiveContent<>(this, owner -> watch(owner, projection, key), content);
  }

  /** Does something on the page after some time, unless the page is gone by then. */
  void runLater(Duration delay, SerializableRunnable task) {
    pages.runLater(delay, () -> onPage(task));
  }

  private void begin(AuthorizedWatch<?> seen) {
    lock.lock();
    try {
      if (!closed) {
        watches.add(seen);
        seen.begin();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(AuthorizedWatch<?> seen) {
    lock.lock();
    try {
      watches.remove(seen);
    } finally {
      lock.unlock();
    }
    seen.end();
  }

  // ---------------------------------------------------------------- sending

  @Override
  public Position seen() {
    return sight.seen();
  }

  @Override
  public Position shown() {
    return sight.shown();
  }

  @Override
  public <C, S, E> SentCommand send(EntityType<C, S, E> type, C command) {
    return send(type, command, seen());
  }

  @Override
  public <C, S, E> SentCommand send(EntityType<C, S, E> type, C command, Position seen) {
    pages.requireKnown(type.category());
    UUID commandId = UUID.randomUUID();
    List<SentCommand> now;
    SentCommand handle;
    boolean start = false;
    lock.lock();
    try {
      Rejection rejection = rejection();
      Stage first = rejection == null ? new Stage.Pending() : new Stage.Rejected(rejection);
      ValueSignal<Stage> stage = new ValueSignal<>(first);
      handle = new SentCommand(commandId, command, stage.asReadonly());
      shown.addLast(handle);
      if (rejection == null) {
        QueuedCommand<C> out = new QueuedCommand<>(commandId, type, command, seen);
        waiting.put(commandId, new PendingCommand(stage, out));
        outbox.addLast(out);
        start = !sending;
        sending = true;
        pages.sends(this);
      }
      trim();
      now = List.copyOf(shown);
    } finally {
      lock.unlock();
    }
    if (start) {
      pages.run(this::sendAll);
    }
    // Last, as what the page does with it may fail.
    sent.set(now);
    return handle;
  }

  /** Why nothing can be sent now, if so. */
  private @Nullable Rejection rejection() {
    if (disowned) {
      return NOT_YOURS;
    }
    if (pages.isDraining()) {
      return STOPPED;
    }
    return waiting.size() >= WAITING ? TOO_MANY : null;
  }

  /** Sends what is in the outbox, one after another, so that it is recorded in its order. */
  private void sendAll() {
    while (true) {
      QueuedCommand<?> next;
      lock.lock();
      try {
        next = outbox.peekFirst();
        if (next == null) {
          sending = false;
          pages.hasSent(this);
          return;
        }
      } finally {
        lock.unlock();
      }
      try (var _ = Trace.addToLogMessages(Trace.idOf(next.id()))) {
        sendUntilRecorded(next);
      }
      lock.lock();
      try {
        outbox.pollFirst();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Sends nothing more, and tells so of what is not in the log. How many commands that are. */
  int giveUp() {
    AtomicInteger lost = new AtomicInteger();
    note(
        () -> {
          lost.set(outbox.size());
          for (QueuedCommand<?> out : outbox) {
            PendingCommand under = waiting.get(out.id());
            if (under != null) {
              under.stage = new Stage.Rejected(STOPPED);
            }
          }
          outbox.clear();
          pages.hasSent(this);
        });
    return lost.get();
  }

  private boolean isWanted(QueuedCommand<?> out) {
    lock.lock();
    try {
      return !pages.isClosed() && out.equals(outbox.peekFirst());
    } finally {
      lock.unlock();
    }
  }

  private <C> void sendUntilRecorded(QueuedCommand<C> out) {
    Backoff backoff = new Backoff();
    OutgoingCommand<C> outgoing = null;
    long giveUp = System.nanoTime() + UNDECIDED_NANOS;
    while (isWanted(out)) {
      try {
        // Asked until the roles are known, and then no more: a try whose answer was lost may be in
        // the log with these, and is decided whatever became of them.
        if (outgoing == null) {
          Set<String> roles = rolesFor(out).orElse(null);
          if (roles == null) {
            reach(out.id(), new Stage.Rejected(NOT_ALLOWED));
            return;
          }
          outgoing = outgoing(out, roles);
        }
        long revision = pages.sender().record(outgoing);
        LOG.debug("{} has recorded: {}", person.id(), out.command());
        recorded(out.id(), revision);
        return;
      } catch (LogException.InvalidRecords e) {
        LOG.warn("a command can't be recorded: {}", CauseChain.of(e));
        reach(out.id(), new Stage.Rejected(Rejection.NOT_RECORDABLE));
        return;
      } catch (LogException.Denied e) {
        LOG.error("a command can't be recorded: {}", CauseChain.of(e));
        reach(out.id(), new Stage.Rejected(Rejection.NOT_ALLOWED_HERE));
        return;
      } catch (LogException.Deleted e) {
        LOG.warn("a command can't be recorded: {}", CauseChain.of(e));
        reach(out.id(), new Stage.Rejected(Rejection.DELETED));
        return;
      } catch (RecordPlayerException | DataAccessException | OutOfMemoryError e) {
        boolean late = System.nanoTime() > giveUp;
        if (outgoing == null && (late || e instanceof ViewUnavailable)) {
          LOG.warn("a command is refused, as nobody knows who may send it: {}", CauseChain.of(e));
          pages.countUndecided();
          reach(out.id(), new Stage.Rejected(UNDECIDED));
          return;
        }
        LOG.warn("a command is not recorded yet and is tried again: {}", CauseChain.of(e));
        backoff.pause();
      } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
        // To try a fault of ours again helps nobody, and holds up what comes after it.
        LOG.error("a command can't be sent", e);
        reach(out.id(), new Stage.Rejected(FAULT));
        return;
      }
    }
  }

  private Optional<Set<String>> rolesFor(QueuedCommand<?> out) {
    return pages.rolesOf(person, new Subject(out.type().category(), out.key()), pages.views());
  }

  private <C> OutgoingCommand<C> outgoing(QueuedCommand<C> out, Set<String> roles) {
    Origin origin =
        Origin.ofCommand(out.id(), person, roles, pages.sender().clock().instant(), id)
            .seeing(out.seen());
    return new OutgoingCommand<>(out.type(), out.command(), origin);
  }

  private void recorded(UUID command, long revision) {
    note(
        () -> {
          PendingCommand under = waiting.get(command);
          if (under != null && under.stage instanceof Stage.Pending) {
            under.stage = new Stage.Recorded();
            under.revision = revision;
            under.since = System.nanoTime();
          }
        });
  }

  private void reach(UUID command, Stage stage) {
    note(
        () -> {
          PendingCommand under = waiting.get(command);
          if (under != null && !under.isEnded()) {
            under.stage = stage;
          }
        });
  }

  // ---------------------------------------------------------------- what comes back

  /** The log has told what became of a command; what followed from it is noted already. */
  void answered(UUID command, CommandResponse answer) {
    reach(
        command, answer.rejection().<Stage>map(Stage.Rejected::new).orElseGet(Stage.OnScreen::new));
  }

  /** Asks the log itself. Waits for it. An answer that the node hasn't played yet still comes. */
  void askFor(UUID command, ResponseLookup answers) {
    QueuedCommand<?> out;
    long revision;
    lock.lock();
    try {
      PendingCommand under = waiting.get(command);
      if (under == null) {
        return;
      }
      out = under.out;
      revision = under.revision;
    } finally {
      lock.unlock();
    }
    answers
        .find(out.type(), out.key(), command, revision)
        .filter(answer -> !answer.at().isAfter(pages.views().position()))
        .ifPresent(answer -> answered(command, answer));
  }

  /** The commands that were recorded this long ago, and of whose end nothing was heard. */
  List<UUID> unanswered(long nanos) {
    long now = System.nanoTime();
    List<UUID> commands = new ArrayList<>();
    lock.lock();
    try {
      waiting.forEach(
          (command, under) -> {
            if (under.stage instanceof Stage.Recorded && now - under.since > nanos) {
              commands.add(command);
            }
          });
    } finally {
      lock.unlock();
    }
    return commands;
  }

  // ---------------------------------------------------------------- signs of life

  /** For how long the browser gave no sign of life, in milliseconds. */
  long silentMillis() {
    UIInternals internals = ui.getInternals();
    // Without a session the page was closed already.
    return internals.getSession() == null
        ? Long.MAX_VALUE
        : System.currentTimeMillis() - internals.getLastHeartbeatTimestamp();
  }

  /**
   * Has the browser say something: it keeps a page in the background from calling by itself, and a
   * connection that is dead may look like an open one. What it says counts as its call.
   */
  void askForLife() {
    onPage(
        () -> hear(() -> ui.getInternals().setLastHeartbeatTimestamp(System.currentTimeMillis())));
  }

  /** Has something done when the browser has shown all that it was sent. */
  private void hear(Runnable then) {
    ui.getPage().fetchCurrentURL(_ -> then.run());
  }

  // ---------------------------------------------------------------- to the page

  /** Notes a change and sees that it is carried to the page. Never waits for the page. */
  void note(Runnable change) {
    lock.lock();
    try {
      change.run();
      if (flushing || closed) {
        return;
      }
      flushing = true;
    } finally {
      lock.unlock();
    }
    pages.run(
        () -> {
          rest();
          onPage(this::flush);
        });
  }

  /** Notes what a view is now, to be shown with all else that the node plays at once. */
  void noteView(Runnable change) {
    lock.lock();
    try {
      change.run();
      told = true;
    } finally {
      lock.unlock();
    }
  }

  /** The node has played some records as a whole, and told of what changed. Never waits. */
  void played() {
    boolean due;
    lock.lock();
    try {
      due = told;
      told = false;
      sightDue |= due;
    } finally {
      lock.unlock();
    }
    if (due) {
      note(() -> {});
    }
  }

  /** Whether no view is being opened, no command is under way, and no change waits. */
  boolean isSettled() {
    lock.lock();
    try {
      return !flushing
          && waiting.isEmpty()
          && watches.stream().allMatch(AuthorizedWatch::isSettled);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is to be done on a page that is gone. */
  private void onPage(SerializableRunnable task) {
    ui.accessLater(task, () -> {}).run();
  }

  /**
   * A lone change is shown at once. In a burst the browser is sent the next state when it has shown
   * the last, so that nothing piles up on the way to one that is slow.
   */
  private void rest() {
    lock.lock();
    try {
      long left = PATIENCE_NANOS;
      while (asked && !closed && left > 0) {
        left = answered.awaitNanos(left);
      }
      asked = false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void answered() {
    lock.lock();
    try {
      asked = false;
      answered.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Under the session's lock: views first, so that a command is on screen when it says so. */
  private void flush() {
    List<Runnable> changes = new ArrayList<>();
    // First: of all up to there the page was told by then.
    Position played = pages.views().position();
    lock.lock();
    try {
      flushing = false;
      boolean all = true;
      for (AuthorizedWatch<?> seen : watches) {
        all &= seen.collect(changes);
      }
      for (PendingCommand under : waiting.values()) {
        // What followed from it may be held back: then it is recorded, and not yet on screen.
        boolean early = !all && under.stage instanceof Stage.OnScreen;
        Stage stage = early ? new Stage.Recorded() : under.stage;
        if (!stage.equals(under.displayed)) {
          under.displayed = stage;
          changes.add(() -> under.signal.set(stage));
        }
      }
      waiting.values().removeIf(under -> under.isEnded() && under.isTold());
      trim();
      if (shownChanged) {
        shownChanged = false;
        List<SentCommand> now = List.copyOf(shown);
        changes.add(() -> sent.set(now));
      }
      if (!changes.isEmpty()) {
        long before = flushedAt;
        flushedAt = System.nanoTime();
        if (flushedAt - before < BURST_NANOS) {
          asked = true;
          changes.add(() -> hear(this::answered));
        }
      }
      // Where something is held back, the browser doesn't show all up to there.
      if (all && (sightDue || !changes.isEmpty())) {
        sightDue = false;
        // It is earlier where another history has taken the log's place.
        if (!played.equals(sight.shown())) {
          changes.addFirst(() -> sight.show(played));
        }
      }
    } finally {
      lock.unlock();
    }
    changes.forEach(this::show);
  }

  /** What the page does with a change may fail; it is told, and shown the others all the same. */
  private void show(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      ui.getSession().getErrorHandler().error(new ErrorEvent(e));
    }
  }

  /** Forgets all but the last few commands that ended. */
  private void trim() {
    int ended = shown.size() - waiting.size();
    var oldest = shown.iterator();
    while (ended > ENDED_SHOWN && oldest.hasNext()) {
      if (!waiting.containsKey(oldest.next().id())) {
        oldest.remove();
        ended--;
        shownChanged = true;
      }
    }
  }

  /** Does nothing more in its person's name, who isn't the one that uses this browser now. */
  void disown() {
    lock.lock();
    try {
      disowned = true;
    } finally {
      lock.unlock();
    }
    close();
  }

  /** Watches nothing more. What was sent is still recorded. */
  void close() {
    List<AuthorizedWatch<?>> seen;
    lock.lock();
    try {
      closed = true;
      answered.signalAll();
      seen = List.copyOf(watches);
      watches.clear();
      waiting.clear();
    } finally {
      lock.unlock();
    }
    seen.forEach(AuthorizedWatch::end);
  }
}
