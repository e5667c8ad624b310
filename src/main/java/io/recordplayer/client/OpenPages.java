package io.recordplayer.client;

import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import io.recordplayer.live.LiveViews;
import io.recordplayer.message.Messages;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Features;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Person;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Responses;
import io.recordplayer.record.Responses.Response;
import io.recordplayer.record.Trace;
import io.recordplayer.update.Presence;
import io.recordplayer.update.Updates;
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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of the open pages of a node. It brings responses to the pages that sent the
 * commands, and runs the periodic checks of the pages. Thread-safe.
 */
public final class OpenPages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPages.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  /** How long a page is hidden before it sleeps. */
  private static final Duration SLEEP_DELAY = Duration.ofSeconds(5);

  private final Features features;
  private final LiveViews views;
  private final Updates liveUpdates;
  private final Presence presence;
  private final CommandSender sender;
  private final Messages messages;
  private final MissingResponses missingResponses;
  private final SilentPages silentPages;
  private final Duration sleepDelay;
  private final Map<String, PageClient> pages = new ConcurrentHashMap<>();

  private final Outboxes outboxes = new Outboxes();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("page ", 0).factory());
  private final AtomicLong undecided = new AtomicLong();
  private volatile boolean closed;

  /** Creates the registry of a node whose pages show the framework's own sentences. */
  public OpenPages(
      Features features,
      LiveViews views,
      Updates liveUpdates,
      CommandSender sender,
      ResponseLookup responses,
      Duration silence) {
    this(features, views, liveUpdates, sender, responses, silence, Messages.DEFAULT);
  }

  /**
   * Creates the registry of a node.
   *
   * @param silence how long a page may give no sign of life before it is removed
   */
  public OpenPages(
      Features features,
      LiveViews views,
      Updates liveUpdates,
      CommandSender sender,
      ResponseLookup responses,
      Duration silence,
      Messages messages) {
    this(features, views, liveUpdates, sender, responses, silence, messages, SLEEP_DELAY);
  }

  /**
   * Creates the registry of a node.
   *
   * @param sleepDelay how long a page is hidden before it sleeps
   */
  OpenPages(
      Features features,
      LiveViews views,
      Updates liveUpdates,
      CommandSender sender,
      ResponseLookup responses,
      Duration silence,
      Messages messages,
      Duration sleepDelay) {
    this.features = features;
    this.views = views;
    this.liveUpdates = liveUpdates;
    this.presence = new Presence(liveUpdates, silence);
    this.sender = sender;
    this.messages = messages;
    this.missingResponses = new MissingResponses(this, responses);
    this.silentPages = new SilentPages(this, silence);
    this.sleepDelay = sleepDelay;
  }

  /** Starts the periodic checks of the pages. */
  public void start() {
    threads.execute(() -> untilClosed(silentPages::check));
    // On a thread of its own: while the log hangs, silent pages are removed all the same.
    threads.execute(() -> untilClosed(missingResponses::lookUp));
  }

  /** Opens the client of a new page. It is closed with the page. */
  public Client open(UI ui, Person person) {
    PageClient page = new PageClient(UUID.randomUUID().toString(), ui, person, this);
    pages.put(page.id(), page);
    ComponentUtil.setData(ui, PageClient.class, page);
    ui.addDetachListener(_ -> close(page));
    page.start();
    closePagesOfOthers(ui.getSession(), person);
    return page;
  }

  /**
   * Closes and reloads the pages of another person who used this browser before. Only when the new
   * person's first page is opened: until then the browser may still have the old sign-in.
   */
  private static void closePagesOfOthers(VaadinSession session, Person person) {
    for (UI ui : session.getUIs()) {
      PageClient page = ComponentUtil.getData(ui, PageClient.class);
      if (page != null && !page.person().id().equals(person.id())) {
        page.disown();
        ui.getPage().reload();
      }
    }
  }

  void close(PageClient page) {
    pages.remove(page.id());
    page.close();
  }

  /** The number of open pages. */
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

  Updates liveUpdates() {
    return liveUpdates;
  }

  Presence presence() {
    return presence;
  }

  CommandSender sender() {
    return sender;
  }

  Optional<Set<String>> rolesOf(Person person, Subject subject, Views read) {
    return features.rolesOf(person, subject, read);
  }

  /** Counts an access check that could not be decided, so that access was denied. */
  void countUndecided() {
    undecided.incrementAndGet();
  }

  /** The number of access checks that could not be decided, because a view was not available. */
  public long undecided() {
    return undecided.get();
  }

  /**
   * Does nothing, if a feature has this category of entities or this projection.
   *
   * @throws IllegalArgumentException if no feature has it
   */
  void requireKnown(String kind) {
    features.requireKnown(kind);
  }

  boolean isClosed() {
    return closed;
  }

  Messages messages() {
    return messages;
  }

  Duration sleepDelay() {
    return sleepDelay;
  }

  Outboxes outboxes() {
    return outboxes;
  }

  /** Runs a task that may wait, on a thread of its own; not at all after the pages are closed. */
  void run(Runnable task) {
    if (!closed) {
      threads.execute(task);
    }
  }

  /** Runs a task after some time; not at all if the pages are closed by then. */
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
   * Brings responses to the pages that sent the commands, and lets all pages show their changes.
   * Called when the node has played these records; must not wait.
   */
  public void played(List<Recorded<?>> records) {
    for (Recorded<?> record : records) {
      if (record.data() instanceof Responses responses) {
        for (Response response : responses.responses()) {
          respond(response.page(), response.id(), CommandResponse.of(record, response));
        }
      } else if (record.link().following() == 0) {
        respond(
            record.origin().page(), record.origin().causation(), CommandResponse.accepted(record));
      }
    }
    pages.values().forEach(page -> page.updates().played());
  }

  private void respond(String pageId, UUID command, CommandResponse response) {
    PageClient page = pages.get(pageId);
    if (page != null) {
      try (var _ = Trace.addToLogMessages(Trace.idOf(command))) {
        LOG.debug("page {} gets the response {}", pageId, response);
      }
      page.answered(command, response);
    }
  }

  private void untilClosed(Consumer<PageClient> check) {
    while (!closed) {
      try {
        TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
        pages.values().forEach(check);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.warn("the open pages can't be checked now, and are checked again later", e);
      }
    }
  }

  /**
   * Waits some seconds for commands on their way to be recorded, and rejects those that come later.
   * To be called while pages can still receive their responses.
   */
  public void drain() {
    int lost = outboxes.drain(STOPPING);
    if (lost > 0) {
      LOG.warn("{} commands were not recorded before the program stopped, and may be lost", lost);
    }
  }

  @Override
  public void close() {
    drain();
    closed = true;
    threads.shutdownNow();
  }
}
