package io.recordplayer.client;

import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.BrowserlessApplicationContext;
import com.vaadin.flow.component.html.Div;
import io.recordplayer.Rig;
import io.recordplayer.client.PageRig.Window;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the memory of a hidden page beyond Vaadin's own: pages with a client and three watches,
 * asleep, against pages without. Run its main method from the tests' class path.
 */
final class HiddenPageMeasurement {
  private static final int PAGES = 150;
  private static final List<String> BELLS = List.of("a", "b", "c");

  private HiddenPageMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    long vaadin = vaadinAlone();
    try (Rig rig = PageRig.rig(Files.createTempDirectory("hidden-pages"));
        PageRig pages = new PageRig(rig, Duration.ofHours(1), rig.logPort())) {
      // Loads all classes and fills all caches.
      untilAsleep(pages, open(pages, 20));
      long before = usedMemory();
      List<Window> windows = open(pages, PAGES);
      long live = (usedMemory() - before) / PAGES;
      untilAsleep(pages, windows);
      long asleep = (usedMemory() - before) / PAGES;
      System.out.printf(
          "bytes per page: Vaadin alone %,d, live %,d, asleep %,d: %,d beyond Vaadin's own%n",
          vaadin, live, asleep, asleep - vaadin);
    }
  }

  private static void untilAsleep(PageRig pages, List<Window> windows) {
    windows.forEach(Window::hides);
    await()
        .pollInSameThread()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              windows.forEach(Window::work);
              return pages.liveViews() == 0;
            });
  }

  private static List<Window> open(PageRig pages, int count) {
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Window window = pages.open();
      List<Watch<PageRig.Bell>> watches = BELLS.stream().map(window::watch).toList();
      window.until(() -> watches.stream().allMatch(it -> it.state().peek() == Watch.State.LIVE));
      windows.add(window);
    }
    return windows;
  }

  private static long vaadinAlone() throws InterruptedException {
    try (BrowserlessApplicationContext application =
        BrowserlessApplicationContext.forComponent(Div::new)) {
      openPlain(application, 20);
      long before = usedMemory();
      List<Div> contents = openPlain(application, PAGES);
      long used = usedMemory() - before;
      return used / contents.size();
    }
  }

  private static List<Div> openPlain(BrowserlessApplicationContext application, int count) {
    List<Div> contents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var window = application.newUser().newWindow();
      window.activate();
      Div content = new Div();
      window.getUI().add(content);
      window.roundTrip();
      var _ = window.getUI().getInternals().dumpPendingJavaScriptInvocations();
      contents.add(content);
    }
    return contents;
  }

  private static long usedMemory() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
