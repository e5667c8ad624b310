package io.kanban.benchmark;

import io.bare.BareApplication;
import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Latencies;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Measures the time until all pages of one board have an event. */
public final class FanOutSection implements Section {
  private static final int CARDS = 100;
  private static final int PATIENCE_SECONDS = 60;

  /** In a faster sequence, pages would treat the events as a burst and wait for their browsers. */
  private static final int PAUSE_MILLIS = 300;

  @Override
  public String name() {
    return "fan-out";
  }

  @Override
  public String title() {
    return "One event to 1,000 pages";
  }

  @Override
  public String method() {
    return """
    The application runs in a process of its own. The section's process has 1,000 pages (100 in a quick run) of one board \
    of %d cards open, each with its own session. In a closed loop, with a pause of 300 ms, a key on one page moves a card. \
    A latency is the time from the key until the last page has its frame; the command, the decision and the event are part \
    of it. 100 moves warm up (50); then 200 (20) are measured. The floor is a container of the same kind in a process of \
    its own, which writes the same text to the same number of plain WebSockets; its latency counts from the request to the \
    last frame. A further figure shows the same for a plain Vaadin page that counts a key. All clients run on one thread of \
    the section's process, which shares the processors.\
    """
        .formatted(CARDS);
  }

  /** A sequence of events that all pages get. */
  private static final class Row {
    private volatile CountDownLatch missing = new CountDownLatch(0);
    private volatile long last;
    private final Histogram latencies = Latencies.histogram();

    void arrived(long at) {
      last = at;
      missing.countDown();
    }

    void run(int count, int pages, Event event) throws Exception {
      latencies.reset();
      for (int i = 0; i < count; i++) {
        missing = new CountDownLatch(pages);
        long begin = System.nanoTime();
        event.happen(i);
        if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new TimeoutException(missing.getCount() + " pages did not get an event.");
        }
        latencies.recordValue(last - begin);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** An event that all pages get. */
  @FunctionalInterface
  private interface Event {
    void happen(int number) throws Exception;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int pages = settings.count(1_000, 100);
    int warmUp = settings.count(100, 50);
    int count = settings.count(200, 20);
    Row moves = new Row();
    String text;
    double processor;
    double bytes;
    try (ServerProcess server = FilledKanban.start(settings.folder(), 1, CARDS);
        Audience audience = new Audience(server)) {
      audience.openBoards(pages, _ -> FilledKanban.path(0), (_, at) -> moves.arrived(at));
      LightPage hand = audience.pages().getFirst();
      Event move = i -> hand.press("card-0", i % 2 == 0 ? "ArrowRight" : "ArrowLeft");
      moves.run(warmUp, pages, move);
      Duration before = server.processor();
      long received = audience.sockets().bytes();
      moves.run(count, pages, move);
      processor = server.processor().minus(before).toNanos() / 1e3 / count / pages;
      bytes = (double) (audience.sockets().bytes() - received) / count / pages;
      text = audience.pages().getLast().lastChange();
      audience.requireOpen();
    }
    Row keys = new Row();
    Row frames = new Row();
    List<String> bare = ServerProcess.program(BareApplication.class, "-Xmx2g");
    try (ServerProcess server = ServerProcess.start(settings.folder(), "/", bare)) {
      try (Audience audience = new Audience(server)) {
        audience.openBare(pages, "", (_, at) -> keys.arrived(at));
        for (LightPage page : audience.pages()) {
          page.awaitKeys();
        }
        LightPage hand = audience.pages().getFirst();
        keys.run(warmUp, pages, _ -> hand.press("", "ArrowRight"));
        keys.run(count, pages, _ -> hand.press("", "ArrowRight"));
        audience.requireOpen();
      }
      try (WebSockets sockets = new WebSockets()) {
        for (int i = 0; i < pages; i++) {
          var _ = sockets.open(server.port(), "/frames", "", false, (_, at) -> frames.arrived(at));
        }
        HttpRequest send =
            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/send"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        Event write = _ -> client.send(send, BodyHandlers.discarding());
        frames.run(warmUp, pages, write);
        frames.run(count, pages, write);
      }
    }
    String what = "a key to the last of the board's pages";
    return List.of(
        Figure.percentile(what, 50, moves.latencies).over(frames.latencies),
        Figure.percentile(what, 99, moves.latencies).over(frames.latencies).goal(Goal.atMost(250)),
        Figure.percentile("the same of a bare Vaadin page", 50, keys.latencies),
        Figure.of("the server's processor time of a page", "µs of CPU", processor),
        Figure.of("bytes to a page", "bytes", bytes));
  }
}
