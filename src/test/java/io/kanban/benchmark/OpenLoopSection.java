package io.kanban.benchmark;

import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** Commands at a fixed rate on many boards that people have open. */
public final class OpenLoopSection implements Section {
  private static final int BOARDS = 100;
  private static final int PAGES = 2 * BOARDS;
  private static final int CARDS = 30;
  private static final int PER_SECOND = 50;

  @Override
  public String name() {
    return "open-loop";
  }

  @Override
  public String title() {
    return "200 open pages, 100 boards, 50 commands a second";
  }

  @Override
  public String method() {
    return """
    The application runs in a process of its own; two pages of each of 100 boards, of %d cards \
    each, are open in the section's process, each in a session of its own, with the same \
    requests and messages as Vaadin's client has, and its calls of life every 13 s. %d times a \
    second, one page after another is told that somebody pressed Shift and an arrow key on a \
    card: an open loop, whose latency counts from the intended time to the frame that the last \
    page of the board gets. A move waits while the one before it on the same board is under \
    way, and its latency counts the wait. Warm-up: 30 s at the same rate (10 s in a quick \
    trial); then a minute (10 s) is measured. Both processes share the processors. No floor: \
    the goal is absolute.\
    """
        .formatted(CARDS, PER_SECOND);
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    try (ServerProcess server = FilledKanban.start(settings.folder(), BOARDS, CARDS);
        Audience audience = new Audience(server)) {
      AtomicReference<BoardLoad> load = new AtomicReference<>();
      audience.openBoards(
          PAGES,
          i -> FilledKanban.path(i / 2),
          (page, at) -> {
            BoardLoad now = load.get();
            if (now != null) {
              now.changed(page, at);
            }
          });
      BoardLoad moves = new BoardLoad(audience.pages(), BOARDS);
      load.set(moves);
      moves.run(PER_SECOND, settings.time(Duration.ofSeconds(30), Duration.ofSeconds(10)), false);
      moves.awaitPages();
      Duration before = server.processor();
      long bytes = audience.sockets().bytes();
      Duration time = settings.time(Duration.ofMinutes(1), Duration.ofSeconds(10));
      int count = moves.run(PER_SECOND, time, true);
      int behind = moves.awaitPages();
      audience.requireOpen();
      Histogram latencies = moves.latencies();
      String what = "intended time to the last page's frame";
      return List.of(
          Figure.percentile(what, 50, latencies),
          Figure.percentile(what, 99, latencies).goal(Goal.atMost(100)),
          Figure.of("pages behind at the end", "pages", behind).goal(Goal.atMost(0)),
          Figure.of(
              "the server's processor time of a command",
              "ms of CPU",
              (double) server.processor().minus(before).toMillis() / count),
          Figure.of(
              "bytes to both pages for a command",
              "bytes",
              (double) (audience.sockets().bytes() - bytes) / count));
    }
  }
}
