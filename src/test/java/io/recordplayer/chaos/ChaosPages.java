package io.recordplayer.chaos;

import com.vaadin.browserless.BrowserlessApplicationContext;
import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import io.recordplayer.chaos.History.Told;
import io.recordplayer.chaos.Tills.CommandKey;
import io.recordplayer.chaos.Tills.Journal;
import io.recordplayer.client.Client;
import io.recordplayer.client.OpenPages;
import io.recordplayer.client.SentCommand;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.client.Watch;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import tools.jackson.databind.node.StringNode;

/** The pages of a web node, without browsers. One thread acts for all people. */
final class ChaosPages implements AutoCloseable {
  static final List<String> TILLS =
      List.of("till-0", "till-1", "till-2", "till-3", "till-4", "till-5");

  /** Order: each page sends a number of commands. */
  static final String SEND = "send";

  /** Order: each page reports its screen once it has everything up to a position. */
  static final String SHOW = "show";

  /** Report: every page has its responses to an order to send. */
  static final String ANSWERED = "answered";

  /** Report: every page has reported its screen. */
  static final String SHOWN = "shown";

  private static final int PAGES = 3;

  /** Highest number of a page's commands without a final stage. */
  private static final int UNDER_WAY = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChaosNode node;
  private final LiveViews views;
  private final OpenPages openPages;
  private final BrowserlessApplicationContext application =
      BrowserlessApplicationContext.forComponent(Div::new);
  private final List<Page> pages = new ArrayList<>();
  private final Projection<Journal> journal;

  @SuppressWarnings("unchecked") // the journal is the only projection
  ChaosPages(ChaosNode node) {
    this.node = node;
    this.journal = (Projection<Journal>) node.features().projections().getFirst();
    this.views =
        new LiveViews(
                node.log(),
                node.viewStore(),
                node.features().projections(),
                node.features().eventStreams())
            .start();
    this.openPages =
        new OpenPages(
            node.features(),
            views,
            node.updates().start(),
            new CommandSender(node.log(), InstantSource.system()),
            new ResponseLookup(node.log()),
            Duration.ofMinutes(10));
    views.whenPlayed(openPages::played);
    openPages.start();
    for (int i = 0; i < PAGES; i++) {
      pages.add(new Page(node.name() + "." + i));
    }
  }

  void run() throws InterruptedException {
    until(() -> pages.stream().allMatch(Page::isLive));
    node.report(ChaosNode.READY);
    int sends = 0;
    while (true) {
      String order = node.order(1_000);
      if (order == null) {
        pages.forEach(Page::work);
      } else if (order.startsWith(SEND)) {
        int commands = Integer.parseInt(order.substring(SEND.length() + 1));
        pages.forEach(page -> page.mayStillSend = commands);
        until(
            () -> {
              pages.forEach(Page::send);
              return pages.stream().allMatch(Page::hasAllResponses);
            });
        node.report(ANSWERED + " " + ++sends);
      } else if (order.startsWith(SHOW)) {
        show(Position.parse(order.substring(SHOW.length() + 1)));
      }
    }
  }

  /** Reports the pages' screens once they have everything up to a position, or after a time-out. */
  private void show(Position end) throws InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    until(
        () ->
            System.nanoTime() > giveUp
                || (!end.isAfter(views.position()) && pages.stream().allMatch(Page::isUpToDate)));
    pages.forEach(Page::show);
    node.report(SHOWN);
  }

  private interface Condition {
    boolean holds();
  }

  /** Waits for a condition; the pages work meanwhile. */
  private void until(Condition condition) throws InterruptedException {
    do {
      pages.forEach(Page::work);
    } while (!condition.holds() && node.pause());
  }

  /** A page with its browser and its person. */
  private final class Page {
    private final String name;
    private final Random random;
    private final BrowserlessUIContext context = application.newUser().newWindow();
    private final Client client;
    private final Map<String, Watch<Journal>> watches = new LinkedHashMap<>();
    private final Map<CommandKey, UnderWay> underWay = new LinkedHashMap<>();
    private int number;
    private int mayStillSend;

    private record UnderWay(SentCommand sent, String till, boolean isRecorded) {}

    Page(String name) {
      this.name = name;
      this.random = new Random(name.hashCode());
      context.activate();
      Div content = new Div();
      context.getUI().add(content);
      client = openPages.open(context.getUI(), new Person(name, name));
      for (String till : TILLS) {
        watches.put(till, client.watch(content, journal, till));
      }
    }

    private Watch<Journal> watch(String till) {
      return Objects.requireNonNull(watches.get(till));
    }

    boolean isLive() {
      context.activate();
      return watches.values().stream().allMatch(watch -> watch.state().peek() == Watch.State.LIVE);
    }

    boolean hasAllResponses() {
      return mayStillSend == 0 && underWay.isEmpty();
    }

    boolean isUpToDate() {
      context.activate();
      return TILLS.stream()
          .allMatch(till -> views.read(journal, till).equals(watch(till).view().peek()));
    }

    /** Does the work that a browser and a page do by themselves. */
    void work() {
      context.activate();
      context.roundTrip();
      context.runPendingSignalsTasks();
      context.getUI().getInternals().dumpPendingJavaScriptInvocations().stream()
          .filter(PendingJavaScriptInvocation::isSubscribed)
          .forEach(question -> question.complete(StringNode.valueOf("http://localhost/")));
      List.copyOf(underWay.keySet()).forEach(this::look);
    }

    private void look(CommandKey key) {
      UnderWay one = Objects.requireNonNull(underWay.get(key));
      switch (one.sent().stage().peek()) {
        case Stage.Pending _ -> {}
        case Stage.Recorded _ -> {
          if (!one.isRecorded()) {
            underWay.put(key, new UnderWay(one.sent(), one.till(), true));
            tell(key, new Told.InTheLog());
          }
        }
        case Stage.OnScreen _ -> {
          underWay.remove(key);
          boolean visible = watch(one.till()).view().peek().entries().contains(key.toString());
          tell(key, new Told.OnScreen(visible));
        }
        case Stage.Rejected rejected -> {
          underWay.remove(key);
          tell(key, new Told.Rejected(rejected.rejection().rule()));
        }
      }
    }

    private void tell(CommandKey key, Told told) {
      node.report(HistoryLines.told(key, told));
    }

    void send() {
      if (mayStillSend == 0 || underWay.size() >= UNDER_WAY) {
        return;
      }
      mayStillSend--;
      CommandKey key = new CommandKey(name, number++);
      String till = TILLS.get(random.nextInt(TILLS.size()));
      // Reported first, because the process can be killed right after the command is sent.
      node.report(HistoryLines.sent(key, till));
      context.activate();
      SentCommand sent = client.send(Tills.TILL, ChaosCommands.next(random, till, key));
      underWay.put(key, new UnderWay(sent, till, false));
    }

    void show() {
      context.activate();
      watches.forEach(
          (till, watch) ->
              node.report(
                  HistoryLines.screen(
                      new History.Screen(name, till, watch.state().peek(), watch.view().peek()))));
    }
  }

  @Override
  public void close() {
    openPages.close();
    views.close();
    application.close();
  }
}
