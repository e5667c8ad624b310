package io.kanban.benchmark;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.bare.BareApplication;
import io.kanban.live.Browsers;
import io.recordplayer.benchmark.Figure;
import io.recordplayer.benchmark.Goal;
import io.recordplayer.benchmark.Latencies;
import io.recordplayer.benchmark.Section;
import io.recordplayer.benchmark.Settings;
import java.util.List;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Measures the time from a key in one browser to the change in another browser. */
public final class BrowsersSection implements Section {
  private static final String AWAIT =
      """
      condition => { window.seen = new Promise(done => {
        const there = new Function('return ' + condition);
        const look = () => { if (there()) {
          watch.disconnect(); done(performance.timeOrigin + performance.now()); } };
        const watch = new MutationObserver(look);
        watch.observe(document.body,
            {subtree: true, childList: true, attributes: true, characterData: true}); }); }\
      """;
  private static final String NOTE_KEY =
      "document.addEventListener('keydown',"
          + " () => window.pressed = performance.timeOrigin + performance.now(), true)";

  @Override
  public String name() {
    return "browsers";
  }

  @Override
  public String title() {
    return "From a key in one browser to another browser's page";
  }

  @Override
  public String method() {
    return """
    Two headless Chromium windows of two different people show one board. The server is a process of its own on the same \
    machine, and all share the processors. In a closed loop, one person moves a card with Shift and an arrow key. A latency \
    is the time from the key, by the clock of the first browser, to the change in the DOM of the other browser, by its \
    clock; both clocks are this machine's. 1,000 moves warm up (20 in a quick run), because a server that has just started is \
    slower by half; then 300 (20) are measured. The floor is \
    the same key on a plain Vaadin page with push, which counts keys in memory, in the same browsers, plus the lowest cost \
    of a command in the log: two appends and a delivery by the official client. The floor's percentile is the sum of both \
    percentiles.\
    """;
  }

  @Override
  public List<Figure> run(Settings settings) throws Exception {
    int warmUp = settings.count(1_000, 20);
    int count = settings.count(300, 20);
    Histogram log = TwoAppends.measure(settings.folder(), settings.count(1_000, 100));
    Histogram board;
    Histogram bare;
    try (Browsers browsers = new Browsers()) {
      try (ServerProcess server = FilledKanban.start(settings.folder(), 1, 9);
          BrowserContext bill = browsers.somebody();
          BrowserContext janet = browsers.somebody()) {
        Page from = board(bill, server.port(), "bill");
        Page to = board(janet, server.port(), "janet");
        board =
            measure(
                from,
                to,
                warmUp,
                count,
                i -> from.locator(card(i % 2 == 0 ? "NEW" : "IN_WORK")),
                i -> i % 2 == 0 ? "Shift+ArrowRight" : "Shift+ArrowLeft",
                i ->
                    "document.querySelector('%s') !== null"
                        .formatted(card(i % 2 == 0 ? "IN_WORK" : "NEW")));
      }
      List<String> program = ServerProcess.program(BareApplication.class, "-Xmx2g");
      try (ServerProcess server = ServerProcess.start(settings.folder(), "/", program);
          BrowserContext bill = browsers.somebody();
          BrowserContext janet = browsers.somebody()) {
        Page from = bare(bill, server.port());
        Page to = bare(janet, server.port());
        bare =
            measure(
                from,
                to,
                warmUp,
                count,
                _ -> from.locator("#keys"),
                _ -> "x",
                i -> "document.querySelector('#count').textContent === '" + (i + 1) + "'");
      }
    }
    return List.of(
        figure(50, board, bare, log).goal(Goal.ratioAtMost(1.5)),
        figure(99, board, bare, log),
        Figure.percentile("the same on a bare Vaadin page", 50, bare),
        Figure.percentile("two appends and a delivery", 50, log));
  }

  private static Figure figure(double percentile, Histogram board, Histogram bare, Histogram log) {
    long floor = bare.getValueAtPercentile(percentile) + log.getValueAtPercentile(percentile);
    return Figure.percentile("a key to the other browser's DOM", percentile, board)
        .over(floor / 1e6);
  }

  private static String card(String column) {
    return "[data-column=%s] [data-card=card-0]".formatted(column);
  }

  private static Page board(BrowserContext person, int port, String name) {
    Page page = Browsers.open(person, port, name, "/" + FilledKanban.path(0));
    page.locator("[data-card=card-0]").waitFor();
    page.evaluate(NOTE_KEY);
    return page;
  }

  private static Page bare(BrowserContext person, int port) {
    Page page = person.newPage();
    page.navigate("http://localhost:" + port + "/");
    page.locator("#keys").waitFor();
    page.evaluate(NOTE_KEY);
    return page;
  }

  private static Histogram measure(
      Page from,
      Page to,
      int warmUp,
      int count,
      IntFunction<Locator> pressed,
      IntFunction<String> key,
      IntFunction<String> condition) {
    Histogram latencies = Latencies.histogram();
    for (int i = 0; i < warmUp + count; i++) {
      to.evaluate(AWAIT, condition.apply(i));
      pressed.apply(i).press(key.apply(i));
      double seen = ((Number) to.evaluate("window.seen")).doubleValue();
      double down = ((Number) from.evaluate("window.pressed")).doubleValue();
      from.waitForFunction(condition.apply(i));
      if (i >= warmUp) {
        latencies.recordValue(Math.max(0, (long) ((seen - down) * 1e6)));
      }
    }
    return latencies;
  }
}
