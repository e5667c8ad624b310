package io.kanban.benchmark;

import io.bare.BareApplication;
import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a page costs in memory that somebody has open. */
public final class PageMemorySection implements Section {
  private static final int CARDS = 100;
  private static final int FIRST = 20;
  private static final double KB = 1_000;
  private static final int SETTLE_SECONDS = 5;

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
    The application runs in a process of its own. %d pages are opened first, for what is made \
    once; then 500 more (50 in a quick trial), each in a session of its own and with its \
    WebSocket, compressed as browsers have it. The memory of a page is the difference of the \
    bytes that live objects take (the total of `jcmd GC.class_histogram`, after a full \
    collection), divided by the number of pages. The board has %d cards, each of which is a \
    component. The resident memory is the process's, which has the compressor's and threads' \
    memory in it too; it depends on what the collector has given back, and is a hint only. \
    The floor is a page with nothing on it of a bare Vaadin application with push. Clients are \
    in the section's process, which shares the processors.\
    """
        .formatted(FIRST, CARDS);
  }

  /** Bytes of a page. */
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

  /** After what is under way has come to its end. */
  private static long heap(ServerProcess server) throws InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    return server.heap();
  }
}
