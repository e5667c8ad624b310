package io.kanban.live;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the time from a key press in one browser to the card in the other browser's DOM. Both
 * browsers use this machine's clock. Run its main method from the tests' class path.
 */
final class ClickToScreen {
  private static final int WARM_UP = 100;
  private static final int SAMPLES = 200;

  private ClickToScreen() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("click-to-screen");
    try (KanbanServer server = KanbanServer.start(data, 0);
        Browsers browsers = new Browsers()) {
      String path = "/board/unit-test.board-1";
      BrowserContext one = browsers.somebody();
      BrowserContext two = browsers.somebody();
      Page bill = Browsers.open(one, server.port(), "bill", path);
      Page janet = Browsers.open(two, server.port(), "janet", path);
      bill.locator("[data-card=card-1]").waitFor();
      janet.locator("[data-card=card-1]").waitFor();
      bill.evaluate(
          "document.addEventListener('keydown',"
              + " () => window.pressed = performance.timeOrigin + performance.now(), true)");
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < WARM_UP + SAMPLES; i++) {
        boolean there = i % 2 == 0;
        String from = there ? "NEW" : "IN_WORK";
        String to = there ? "IN_WORK" : "NEW";
        String selector = "[data-column=" + to + "] [data-card=card-1]";
        janet.evaluate(
            "selector => { window.seen = new Promise(done => {"
                + " const visible = () => [...document.querySelectorAll(selector)]"
                + "   .some(e => e.offsetParent !== null);"
                + " const look = () => { if (visible()) {"
                + "   done(performance.timeOrigin + performance.now()); watch.disconnect(); } };"
                + " const watch = new MutationObserver(look);"
                + " watch.observe(document.body,"
                + "   {subtree: true, childList: true, attributes: true}); }); }",
            selector);
        bill.locator("[data-column=" + from + "] [data-card=card-1]:visible")
            .press(there ? "Shift+ArrowRight" : "Shift+ArrowLeft");
        double seen = ((Number) janet.evaluate("window.seen")).doubleValue();
        double pressed = ((Number) bill.evaluate("window.pressed")).doubleValue();
        bill.locator("[data-column=" + to + "] [data-card=card-1]:visible").waitFor();
        if (i >= WARM_UP) {
          millis.add(seen - pressed);
        }
      }
      millis.sort(Double::compare);
      System.out.printf(
          "click to the other browser's DOM, %d samples: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms,"
              + " max %.1f ms%n",
          SAMPLES,
          millis.get(SAMPLES / 2),
          millis.get(SAMPLES * 9 / 10),
          millis.get(SAMPLES * 99 / 100),
          millis.getLast());
    }
  }
}
