package io.kanban.benchmark;

import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** Measures latencies at a fixed rate of commands on many open boards. */
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
    return "50 commands per second on 100 boards with 200 open pages";
  }

  @Override
  public String method() {
    return """
    The application runs in a process of its own. The section's process has two pages of each of 100 boards open, of %d \
    cards each. Each page has its own session, makes the same requests and sends the same messages as Vaadin's client, and \
    sends a heartbeat every 13 s. %d times a second, the next page in turn reports that a person has pressed Shift and an \
    arrow key on a card. This is an open loop: a latency is the time from the moment when the key was due until the last \
    page of the board has its frame. A move waits while the previous one on the same board is under way, and its latency \
    includes this wait. After a warm-up of 30 s at the same rate (10 s in a quick run), one minute (10 s) is measured. Both \
    processes share the processors. There is no floor; the goal is absolute.\
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
