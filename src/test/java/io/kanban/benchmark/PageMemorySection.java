package io.kanban.benchmark;

import io.bare.BareApplication;
import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Measures the server's memory for an open page. */
public final class PageMemorySection implements Section {
  private static final int CARDS = 100;
  private static final int FIRST = 20;
  private static final double KB = 1_000;
  private static final int SETTLE_SECONDS = 5;

  /** The time until all hidden pages sleep. */
  private static final int SLEEP_SECONDS = 15;

  @Override
  public String name() {
    return "page-memory";
  }

  @Override
  public String title() {
    return "Memory of an open page";
  }

  @Override
  public String method() {
    return """
    The application runs in a process of its own. %d pages open first, so that objects which exist only once are not \
    counted. Then 500 more pages open (50 in a quick run), each with its own session and its WebSocket, compressed as in a \
    browser. The memory of a page is the growth of the bytes of live objects (the total of `jcmd GC.class_histogram` after \
    a full collection), divided by the number of pages. The board has %d cards. Hidden pages are measured when they sleep. Resident \
    memory is that of the process; it includes the memory of the compressor and of threads. It also depends on the memory \
    that the collector has returned, so it is only a hint. The floor is an empty page of a plain Vaadin application with \
    push. The clients run in the section's process, which shares the processors.\
    """
        .formatted(FIRST, CARDS);
  }

  /** The bytes of one page. */
  private record Cost(double heap, double resident) {}

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int count = settings.count(500, 50);
    List<String> bare = ServerProcess.program(BareApplication.class, "-Xmx2g");
    Cost empty;
    try (ServerProcess server = ServerProcess.start(settings.folder(), "/empty", bare);
        Audience audience = new Audience(server)) {
      audience.openBare(FIRST, "empty", (_, _) -> {});
      empty = cost(server, count, () -> audience.openBare(count, "empty", (_, _) -> {}));
      audience.requireOpen();
    }
    Cost board;
    Cost hidden;
    try (ServerProcess server = FilledKanban.start(settings.folder(), 1, CARDS);
        Audience audience = new Audience(server)) {
      audience.openBoards(FIRST, _ -> FilledKanban.path(0), (_, _) -> {});
      long before = heap(server);
      long resident = server.resident();
      audience.openBoards(count, _ -> FilledKanban.path(0), (_, _) -> {});
      board = cost(server, count, before, resident);
      audience.pages().subList(FIRST, FIRST + count).forEach(LightPage::hide);
      TimeUnit.SECONDS.sleep(SLEEP_SECONDS);
      hidden = cost(server, count, before, resident);
      audience.requireOpen();
    }
    return List.of(
        kilobytes("empty page, heap", empty.heap()),
        kilobytes("board of 100 cards, heap", board.heap()).over(empty.heap() / KB),
        kilobytes("board of 100 cards above the empty page, heap", board.heap() - empty.heap())
            .goal(Goal.atMost(100)),
        kilobytes("hidden board above the empty page, heap", hidden.heap() - empty.heap())
            .goal(Goal.atMost(5)),
        kilobytes("empty page, resident", empty.resident()),
        kilobytes("board of 100 cards, resident", board.resident()).over(empty.resident() / KB));
  }

  private static Figure kilobytes(String name, double bytes) {
    return Figure.of(name, "KB", bytes / KB);
  }

  /** Opens pages. */
  @FunctionalInterface
  private interface Opening {
    void run() throws Exception;
  }

  private static Cost cost(ServerProcess server, int count, Opening opening) throws Exception {
    long before = heap(server);
    long resident = server.resident();
    opening.run();
    return cost(server, count, before, resident);
  }

  private static Cost cost(ServerProcess server, int count, long before, long resident)
      throws InterruptedException {
    double heap = heap(server) - before;
    return new Cost(heap / count, (double) (server.resident() - resident) / count);
  }

  /** The used heap, after a pause in which pending work ends. */
  private static long heap(ServerProcess server) throws InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    return server.heap();
  }
}
