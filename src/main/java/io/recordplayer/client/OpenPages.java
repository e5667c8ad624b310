package io.recordplayer.client;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.LogException;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Features;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.projection.Views;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import io.recordplayer.record.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of open pages on this node. It brings responses to the page that asked, and sweeps
 * pages that nobody looks at any more: a browser that was closed can't say so reliably.
 */
public final class OpenPages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPages.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration UNANSWERED = Duration.ofSeconds(5);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private final Features features;
  private final LiveViews views;
  private final CommandSender sender;
  private final ResponseLookup answers;
  private final Duration silence;
  private final Map<String, PageClient> pages = new ConcurrentHashMap<>();

  /** Those that have commands on their way to the log; some may be closed meanwhile. */
  private final Set<PageClient> sending = ConcurrentHashMap.newKeySet();

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("page ", 0).factory());
  private final AtomicLong undecided = new AtomicLong();
  private volatile boolean draining;
  private volatile boolean closed;

  /**
   * @param silence how long a page may give no sign of life before it is swept
   */
  public OpenPages(
      Features features,
      LiveViews views,
      CommandSender sender,
      ResponseLookup answers,
      Duration silence) {
    this.features = features;
    this.views = views;
    this.sender = sender;
    this.answers = answers;
    this.silence = silence;
  }

  /** Begins to look after the pages. */
  public void start() {
    threads.execute(() -> untilClosed(() -> pages.values().forEach(this::sweep)));
    // On a thread of its own: where the log hangs, pages are swept and asked for life all the same.
    threads.execute(() -> untilClosed(this::askForAnswers));
  }

  /** Opens the client of a page that is being made; it is closed with the page. */
  public Client open(UI ui, Person person) {
    PageClient page = new PageClient(UUID.randomUUID().toString(), ui, person, this);
    pages.put(page.id(), page);
    ComponentUtil.setData(ui, PageClient.class, page);
    ui.addDetachListener(_ -> close(page));
    endThoseOfOthers(ui.getSession(), person);
    return page;
  }

  /**
   * Somebody has signed in where somebody else was: the pages of whoever that was do nothing more
   * in their name, and are loaded anew. Not before a page of the new one is made, for until then
   * the browser may still say that it is the old one's.
   */
  private void endThoseOfOthers(VaadinSession session, Person person) {
    for (UI ui : session.getUIs()) {
      PageClient page = ComponentUtil.getData(ui, PageClient.class);
      if (page != null && !page.person().equals(person)) {
        page.disown();
        ui.getPage().reload();
      }
    }
  }

  private void close(PageClient page) {
    pages.remove(page.id());
    page.close();
  }

  /** How many pages are open. */
  public int size() {
    return pages.size();
  }

  /**
   * Whether a page shows all that this node knows and its person asked for: no view is being
   * opened, no command is under way, and no change waits to be shown.
   */
  public boolean isSettled(UI ui) {
    PageClient page = ComponentUtil.getData(ui, PageClient.class);
    return page == null || page.isSettled();
  }

  LiveViews views() {
    return views;
  }

  CommandSender sender() {
    return sender;
  }

  Optional<Set<String>> rolesOf(Person person, Subject subject, Views read) {
    return features.rolesOf(person, subject, read);
  }

  /** Access could not be decided, and was refused for that. */
  void countUndecided() {
    undecided.incrementAndGet();
  }

  /** How often access could not be decided so far, as a view that a rule reads can't be told. */
  public long undecided() {
    return undecided.get();
  }

  /**
   * @throws IllegalArgumentException where no feature has it
   */
  void requireKnown(String kind) {
    features.requireKnown(kind);
  }

  boolean isDraining() {
    return draining;
  }

  boolean isClosed() {
    return closed;
  }

  /** The page has something to send. Must not wait. */
  void sends(PageClient page) {
    sending.add(page);
  }

  /** All that the page had to send is in the log. Must not wait. */
  void hasSent(PageClient page) {
    sending.remove(page);
  }

  /** Runs what may wait, away from the page's lock and from the feeds. */
  void run(Runnable task) {
    if (!closed) {
      threads.execute(task);
    }
  }

  /** Runs a task after some time, as above; not at all where the pages are closed by then. */
  void runLater(Duration delay, Runnable task) {
    run(
        () -> {
          try {
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            task.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /**
   * Has pages show what changed, and tells them what became of their commands: the node has played
   * these records. Must not wait.
   */
  public void played(List<Recorded<?>> records) {
    for (Recorded<?> record : records) {
      if (record.data() instanceof Responses responses) {
        for (Response outcome : responses.responses()) {
          answer(outcome.page(), outcome.id(), CommandResponse.of(record, outcome));
        }
      } else if (record.link().following() == 0) {
        answer(
            record.origin().page(), record.origin().causation(), CommandResponse.accepted(record));
      }
    }
    pages.values().forEach(PageClient::played);
  }

  private void answer(String pageId, UUID command, CommandResponse answer) {
    PageClient page = pages.get(pageId);
    if (page != null) {
      try (var _ = Trace.addToLogMessages(Trace.idOf(command))) {
        LOG.debug("page {} is told: {}", pageId, answer);
      }
      page.answered(command, answer);
    }
  }

  private void untilClosed(Runnable task) {
    while (!closed) {
      try {
        TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
        task.run();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.warn("the open pages could not be looked after and are again", e);
      }
    }
  }

  private void sweep(PageClient page) {
    long silent = page.silentMillis();
    if (silent > silence.toMillis()) {
      LOG.debug("page {} is gone", page.id());
      close(page);
      free(page.ui());
      return;
    }
    if (silent > silence.toMillis() / 2) {
      run(page::askForLife);
    }
  }

  /**
   * Frees what the browser held; should it come back, it loads the page anew. Vaadin takes a page
   * that is closed out of its session only when a request ends there, and after a session's last
   * tab none comes any more.
   */
  private static void free(UI ui) {
    VaadinSession session = ui.getSession();
    if (session != null) {
      var _ =
          ui.access(
              () -> {
                ui.close();
                session.removeUI(ui);
              });
    }
  }

  /** The feed is quick, but what can't be recorded in an entity's stream isn't in it. */
  private void askForAnswers() {
    for (PageClient page : pages.values()) {
      for (UUID command : page.unanswered(UNANSWERED.toNanos())) {
        try {
          page.askFor(command, answers);
        } catch (LogException e) {
          // Others are asked for all the same: it may be this one's stream alone.
          LOG.warn("what became of a command can't be read yet: {}", CauseChain.of(e));
        }
      }
    }
  }

  /**
   * Has what is on its way recorded before the program stops, for some seconds at most, and takes
   * nothing more. To be called while pages can still be told.
   */
  public void drain() {
    int lost = drain(STOPPING);
    if (lost > 0) {
      LOG.warn(
          "{} commands could not be recorded before the program stopped, and may be lost", lost);
    }
  }

  /** As above; how many were given up. */
  int drain(Duration patience) {
    draining = true;
    long giveUp = System.nanoTime() + patience.toNanos();
    try {
      while (!sending.isEmpty() && System.nanoTime() < giveUp) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return sending.stream().mapToInt(PageClient::giveUp).sum();
  }

  @Override
  public void close() {
    drain();
    closed = true;
    threads.shutdownNow();
  }
}
