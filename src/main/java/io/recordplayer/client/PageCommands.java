package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.Rejection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The latest commands of one page: those without a result yet, and the last few with one. The lock
 * of the page's updates guards all methods but {@link #signal} and {@link #publish}.
 */
final class PageCommands {
  /** How many commands may be without a result. */
  private static final int PENDING_LIMIT = 1_000;

  private static final int ENDED_SHOWN = 5;

  private final ValueSignal<List<SentCommand>> signal = new ValueSignal<>(List.of());
  private final Map<UUID, PendingCommand> pending = new LinkedHashMap<>();
  private final Deque<SentCommand> latest = new ArrayDeque<>(1);
  private final UnaryOperator<Rejection> translation;
  private boolean latestChanged;

  /**
   * Creates the commands of a new page.
   *
   * @param translation puts a rejection into the page's language; called under the session's lock
   */
  PageCommands(UnaryOperator<Rejection> translation) {
    this.translation = translation;
  }

  /** A command whose last stage the page does not show yet. */
  static final class PendingCommand {
    private final QueuedCommand<?> command;
    private final ValueSignal<Stage> signal = new ValueSignal<>(new Stage.Pending());
    private Stage stage = new Stage.Pending();
    private Stage displayed = stage;
    private long revision = -1;
    private long recordedAt;

    private PendingCommand(QueuedCommand<?> command) {
      this.command = command;
    }

    QueuedCommand<?> command() {
      return command;
    }

    /** The command's revision in its stream; -1 until it is recorded. */
    long revision() {
      return revision;
    }

    private boolean isEnded() {
      return stage instanceof Stage.OnScreen || stage instanceof Stage.Rejected;
    }
  }

  /** The latest commands, oldest first. */
  Signal<List<SentCommand>> signal() {
    return signal.asReadonly();
  }

  /** Shows the latest commands; under the session's lock. */
  void publish(List<SentCommand> shown) {
    signal.set(shown);
  }

  boolean isFull() {
    return pending.size() >= PENDING_LIMIT;
  }

  /** Whether each command has a result, shown or not. */
  boolean areDecided() {
    return pending.values().stream().allMatch(PendingCommand::isEnded);
  }

  /** Whether the page shows the result of each command. */
  boolean areShown() {
    return pending.isEmpty();
  }

  /**
   * Adds a command.
   *
   * @param rejection the reason why it is not sent, if so
   */
  SentCommand add(QueuedCommand<?> command, @Nullable Rejection rejection) {
    SentCommand sent;
    if (rejection == null) {
      PendingCommand added = new PendingCommand(command);
      pending.put(command.id(), added);
      sent = new SentCommand(command.id(), command.command(), added.signal.asReadonly());
    } else {
      Stage rejected = new Stage.Rejected(translation.apply(rejection));
      sent =
          new SentCommand(
              command.id(), command.command(), new ValueSignal<>(rejected).asReadonly());
    }
    latest.addLast(sent);
    trim();
    return sent;
  }

  List<SentCommand> latest() {
    return List.copyOf(latest);
  }

  Optional<PendingCommand> find(UUID command) {
    return Optional.ofNullable(pending.get(command));
  }

  void recorded(UUID command, long revision) {
    PendingCommand found = pending.get(command);
    if (found != null && found.stage instanceof Stage.Pending) {
      found.stage = new Stage.Recorded();
      found.revision = revision;
      found.recordedAt = System.nanoTime();
    }
  }

  /** A command has its result; a second one is ignored. */
  void decided(UUID command, Stage stage) {
    PendingCommand found = pending.get(command);
    if (found != null && !found.isEnded()) {
      found.stage = stage;
    }
  }

  /** The commands that were recorded this long ago and have no response. */
  List<UUID> unanswered(Duration age) {
    long now = System.nanoTime();
    List<UUID> commands = new ArrayList<>();
    pending.forEach(
        (id, command) -> {
          if (command.stage instanceof Stage.Recorded && now - command.recordedAt > age.toNanos()) {
            commands.add(id);
          }
        });
    return commands;
  }

  /**
   * Adds what the page does not show yet.
   *
   * @param viewsComplete whether the views show all that the node has played: an accepted command
   *     is on screen only then
   * @param seen whether somebody sees the page: a rejection waits for that
   */
  void collect(List<Runnable> changes, boolean viewsComplete, boolean seen) {
    for (PendingCommand command : pending.values()) {
      Stage stage = command.stage;
      if (stage instanceof Stage.Rejected && !seen) {
        continue;
      }
      if (stage instanceof Stage.OnScreen && !viewsComplete) {
        stage = new Stage.Recorded();
      }
      if (!stage.equals(command.displayed)) {
        Stage shown = stage;
        command.displayed = shown;
        changes.add(() -> command.signal.set(translated(shown)));
      }
    }
    pending.values().removeIf(command -> command.isEnded() && isShown(command));
    trim();
    if (latestChanged) {
      latestChanged = false;
      List<SentCommand> now = latest();
      changes.add(() -> publish(now));
    }
  }

  private Stage translated(Stage stage) {
    return stage instanceof Stage.Rejected rejected
        ? new Stage.Rejected(translation.apply(rejected.rejection()))
        : stage;
  }

  private static boolean isShown(PendingCommand command) {
    return command.stage.equals(command.displayed);
  }

  /** Forgets all but the last few commands that ended. */
  private void trim() {
    int ended = latest.size() - pending.size();
    var oldest = latest.iterator();
    while (ended > ENDED_SHOWN && oldest.hasNext()) {
      if (!pending.containsKey(oldest.next().id())) {
        oldest.remove();
        ended--;
        latestChanged = true;
      }
    }
  }

  void clear() {
    pending.clear();
  }
}
