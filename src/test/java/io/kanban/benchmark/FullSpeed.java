package io.kanban.benchmark;

import io.kanban.KanbanApplication;
import io.kanban.board.Board;
import io.kanban.board.BoardCommand;
import io.kanban.board.BoardCommand.AddCard;
import io.kanban.board.BoardCommand.MoveCard;
import io.kanban.board.BoardCommand.OpenBoard;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.ColumnId;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.CommandSender;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The Kanban application under the highest load that it can take from its first moment. It reports
 * the time when it has done a thousand commands within one second.
 */
final class FullSpeed {
  static final String REACHED = "full speed after ";
  static final String ENDED = "The load has ended.";
  private static final int BOARDS = 64;
  private static final int WANTED = 1_000;
  private static final int STEP_MILLIS = 100;
  private static final int STEPS = 1_000 / STEP_MILLIS;
  private static final int PATIENCE_SECONDS = 60;

  private final CommandSender sender;
  private final LiveViews views;
  private final AtomicLong shown = new AtomicLong();
  private volatile boolean ended;

  private FullSpeed(ConfigurableApplicationContext context) {
    sender = context.getBean(CommandSender.class);
    views = context.getBean(LiveViews.class);
  }

  /**
   * Arguments: the longest time in seconds, whether the load goes on after full speed, and the
   * application's arguments.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
    boolean toTheEnd = Boolean.parseBoolean(arguments[1]);
    String[] settings = Arrays.copyOfRange(arguments, 2, arguments.length);
    new FullSpeed(SpringApplication.run(KanbanApplication.class, settings)).run(time, toTheEnd);
    System.out.println(ENDED);
  }

  private void run(Duration time, boolean toTheEnd) throws InterruptedException {
    for (int board = 0; board < BOARDS; board++) {
      BoardId id = new BoardId(new ProjectId("unit-test"), "speed-" + board);
      Thread.ofVirtual().start(() -> move(id));
    }
    Deque<Long> counts = new ArrayDeque<>();
    boolean reached = false;
    long began = ManagementFactory.getRuntimeMXBean().getStartTime();
    while (System.currentTimeMillis() - began < time.toMillis() && (toTheEnd || !reached)) {
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      counts.addLast(shown.get());
      if (counts.size() > STEPS) {
        long inLastSecond = counts.getLast() - counts.removeFirst();
        if (!reached && inLastSecond >= WANTED) {
          reached = true;
          System.out.println(REACHED + (System.currentTimeMillis() - began) + " ms");
        }
      }
    }
    ended = true;
  }

  /** Sends one command after another, each when the view has the event of the one before. */
  private void move(BoardId board) {
    CardId card = new CardId("card");
    Semaphore changes = new Semaphore(0);
    var watching =
        views.watch(
            Boards.VIEW,
            board.text(),
            (Board view) -> {
              if (!view.name().isEmpty()) {
                changes.release();
              }
            });
    try {
      await(board, new OpenBoard(board, "Speed"), changes);
      await(board, new AddCard(board, card, "Card", ColumnId.NEW), changes);
      for (int turn = 0; !ended; turn++) {
        ColumnId to = turn % 2 == 0 ? ColumnId.DONE : ColumnId.NEW;
        await(board, new MoveCard(board, card, to, Optional.empty()), changes);
        shown.incrementAndGet();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      watching.end();
    }
  }

  private void await(BoardId board, BoardCommand command, Semaphore changes)
      throws InterruptedException {
    changes.drainPermits();
    sender.send(Boards.BOARD, command, People.DAVE, Set.of(Project.MANAGER));
    if (!changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(board + " does not change.");
    }
  }
}
