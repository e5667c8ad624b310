package io.kanban.benchmark;

import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Measures the cost of a command while many pages of other boards are open. */
public final class PageGrowthSection implements Section {
  private static final int BOARDS = 100;
  private static final int CARDS = 30;
  private static final int MOVED = 10;
  private static final int PER_SECOND = 50;

  @Override
  public String name() {
    return "page-growth";
  }

  @Override
  public String title() {
    return "Cost of a command with many open pages";
  }

  @Override
  public String method() {
    return """
    The application runs in a process of its own. The section's process has pages of %d boards of %d cards open, each with \
    its own session: first 10 pages of 10 different boards, then 100, 1,000 and 2,000 pages (10 and 100 in a quick run); \
    the added pages show the other boards. With each number of pages, keys move cards of the first %d boards, on their one \
    page each, %d times a second in all, for 30 s (10 s). The cost of a command is the server's processor time in this \
    period, minus its processor time in an equally long period before without moves, in which pages only send heartbeats, \
    divided by the number of moves. The warm-up is a minute of moves (10 s). The floor is the cost with 10 pages.\
    """
        .formatted(BOARDS, CARDS, MOVED, PER_SECOND);
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    Duration time = settings.time(Duration.ofSeconds(30), Duration.ofSeconds(10));
    List<Integer> numbers =
        settings.count(2_000, 100) == 100 ? List.of(10, 100) : List.of(10, 100, 1_000, 2_000);
    List<Figure> figures = new ArrayList<>();
    try (ServerProcess server = FilledKanban.start(settings.folder(), BOARDS, CARDS);
        Audience audience = new Audience(server)) {
      AtomicReference<BoardLoad> load = new AtomicReference<>();
      audience.openBoards(
          MOVED,
          FilledKanban::path,
          (page, at) -> {
            BoardLoad now = load.get();
            if (now != null) {
              now.changed(page, at);
            }
          });
      BoardLoad moves = new BoardLoad(List.copyOf(audience.pages()), MOVED);
      load.set(moves);
      moves.run(PER_SECOND, settings.time(Duration.ofMinutes(1), Duration.ofSeconds(10)), false);
      double least = 0;
      for (int pages : numbers) {
        audience.openBoards(
            pages - audience.pages().size(),
            i -> FilledKanban.path(MOVED + i % (BOARDS - MOVED)),
            (_, _) -> {});
        moves.awaitPages();
        Duration before = server.processor();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        Duration idle = server.processor().minus(before);
        before = server.processor();
        int count = moves.run(PER_SECOND, time, false);
        moves.awaitPages();
        audience.requireOpen();
        Duration busy = server.processor().minus(before).minus(idle);
        double cost = busy.toNanos() / 1e6 / count;
        Figure figure =
            Figure.of("processor time of a command, %,d pages".formatted(pages), "ms", cost);
        if (least == 0) {
          least = cost;
          figures.add(figure);
        } else {
          figures.add(figure.over(least).goal(Goal.ratioAtMost(1.2)));
        }
      }
    }
    return figures;
  }
}
