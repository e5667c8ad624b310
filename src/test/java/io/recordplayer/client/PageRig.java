package io.recordplayer.client;

import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.BrowserlessApplicationContext;
import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.internal.PendingJavaScriptInvocation;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import io.recordplayer.Rig;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.SnapshotPolicy;
import io.recordplayer.entity.SnapshotStore;
import io.recordplayer.live.LiveViews;
import io.recordplayer.log.CatchUpSubscription;
import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.Log;
import io.recordplayer.message.Messages;
import io.recordplayer.player.Access;
import io.recordplayer.player.CommandSender;
import io.recordplayer.player.Feature;
import io.recordplayer.player.Features;
import io.recordplayer.player.Player;
import io.recordplayer.player.ResponseLookup;
import io.recordplayer.projection.Projection;
import io.recordplayer.projection.ViewStore;
import io.recordplayer.projection.Views;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import io.recordplayer.update.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ThrowingRunnable;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Pages without a browser, on a log, a Redis and a player that are real: somebody rings a bell. */
final class PageRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Person ANN = new Person("ann", "Ann");

  /** How long a page is hidden before it sleeps. */
  static final Duration SLEEP_DELAY = Duration.ofMillis(200);

  sealed interface BellCommand {
    String bell();

    @StoredAs("ring-bell")
    record Ring(String bell) implements BellCommand {}
  }

  sealed interface BellEvent {
    String bell();

    @StoredAs("bell-rung")
    record Rung(String bell) implements BellEvent {}

    /** Can't be played. */
    @StoredAs("bell-cracked")
    record Cracked(String bell) implements BellEvent {}
  }

  record Bell(int rings) {
    Bell with(BellEvent event) {
      return switch (event) {
        case BellEvent.Rung _ -> new Bell(rings + 1);
        case BellEvent.Cracked _ -> throw new IllegalStateException("cracked");
      };
    }
  }

  private static final class Rules implements Entity<BellCommand, Bell, BellEvent> {
    @Override
    public Bell initial() {
      return new Bell(0);
    }

    @Override
    public Decision<BellEvent> decide(BellCommand command, Bell bell, Origin origin) {
      return Decision.accept(new BellEvent.Rung(command.bell()));
    }

    @Override
    public Bell evolve(Bell bell, Recorded<BellEvent> event) {
      return bell.with(event.data());
    }
  }

  static final EntityType<BellCommand, Bell, BellEvent> BELL =
      EntityType.of("bell", new Rules(), BellCommand::bell)
          .snapshots(SnapshotPolicy.afterEvents(1_000));

  static final Projection<Bell> RINGS =
      Projection.of("rings", new Bell(0))
          .on(BellEvent.class, (bell, event) -> bell.with(event.data()));

  private final Rig rig;
  private final LiveViews views;
  private final Player player;
  private final Updates updates;
  private final OpenPages pages;
  private final BrowserlessApplicationContext application =
      BrowserlessApplicationContext.forComponent(Div::new);
  private volatile Access access = Access.open();

  /**
   * @param silence how long a page may give no sign of life before it is swept
   * @param lineToLog the port by which pages send
   */
  PageRig(Rig rig, Duration silence, int lineToLog) {
    this(rig, silence, lineToLog, rig.log());
    player.start();
  }

  /**
   * A node without anybody who decides.
   *
   * @param answers by which pages ask what became of their commands
   */
  PageRig(Rig rig, Duration silence, int lineToLog, Log answers) {
    this(rig, silence, lineToLog, answers, rig.redis());
  }

  /**
   * A node without anybody who decides.
   *
   * @param lineToRedis by which pages read views, and updates without a record travel
   */
  PageRig(Rig rig, Duration silence, int lineToLog, Log answers, StringRedisTemplate lineToRedis) {
    this.rig = rig;
    updates = new Updates(lineToRedis, rig.log()::identity).start();
    Features features = new Features(List.of(Feature.of(BELL).views(RINGS).access(this::rolesOf)));
    ViewStore store = new ViewStore(rig.redis(), rig.provenance());
    player =
        new Player(
            features,
            rig.log(),
            new SnapshotStore(rig.redis(), rig.provenance()),
            store,
            1 << 20,
            1 << 20);
    views =
        new LiveViews(
                rig.log(),
                new ViewStore(lineToRedis, rig.provenance()),
                features.projections(),
                features.eventStreams())
            .start();
    CommandSender sender = new CommandSender(rig.logAt(lineToLog), InstantSource.system());
    pages =
        new OpenPages(
            features,
            views,
            updates,
            sender,
            new ResponseLookup(answers),
            silence,
            Messages.DEFAULT,
            SLEEP_DELAY);
    views.whenPlayed(pages::played);
    pages.start();
  }

  /** From now on somebody decides what is sent. */
  void beginToDecide() {
    player.start();
  }

  static Rig rig(Path data) {
    return new Rig(data, List.of(BellCommand.class, BellEvent.class));
  }

  private Optional<Set<String>> rolesOf(Person person, Access.Subject subject, Views read) {
    return access.rolesOf(person, subject, read);
  }

  /** The rule of access from now on; it isn't asked again for that. */
  void accessIs(Access now) {
    access = now;
  }

  /** A page that somebody looks at. */
  Window open() {
    return open(ANN);
  }

  /** A page that somebody else looks at. */
  Window open(Person person) {
    return new Window(application.newUser().newWindow(), "VISIBLE", person);
  }

  /** The node withdraws its updates, as one that ends. */
  void withdrawUpdates() {
    updates.close();
  }

  /** A page in a tab that nobody has looked at yet. */
  Window openHidden() {
    return new Window(application.newUser().newWindow(), "HIDDEN", ANN);
  }

  int openPages() {
    return pages.size();
  }

  /** How often nobody could tell who may do something. */
  long undecided() {
    return pages.undecided();
  }

  /** How many views this node keeps for those who watch them. */
  int liveViews() {
    return views.size();
  }

  /** As an orderly stop does it. */
  void closePages() {
    pages.close();
  }

  /** How many commands are lost where the log has so long to take them. */
  int drain(Duration patience) {
    return pages.outboxes().drain(patience);
  }

  /** Somebody else did this. */
  void happens(BellEvent event) {
    rig.log()
        .append("bell-" + event.bell(), Log.ANY, List.of(Rig.command(UUID.randomUUID(), event)));
  }

  /** Has the node's feed wait where it tells of a bell's ring to the last who watches it. */
  Hold holdAt(String bell) {
    Hold hold = new Hold();
    views.watch(RINGS, bell, hold);
    return hold;
  }

  static final class Hold implements LiveViews.Watcher<Bell> {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void show(Bell bell) {
      if (bell.rings() > 0) {
        reached.countDown();
        await().atMost(PATIENCE).until(() -> released.getCount() == 0);
      }
    }

    void untilReached() {
      await().atMost(PATIENCE).until(() -> reached.getCount() == 0);
    }

    void release() {
      released.countDown();
    }
  }

  /** Waits until the log has handed out so many events to those who follow it. */
  void untilHandedOut(int events) {
    AtomicInteger handedOut = new AtomicInteger();
    try (CatchUpSubscription _ =
        rig.log()
            .follow(
                "a test",
                () -> Checkpoint.START,
                List.of(BELL.eventStreamPrefix()),
                batch -> handedOut.addAndGet(batch.records().size()))
            .start()) {
      await().atMost(PATIENCE).until(() -> handedOut.get() == events);
    }
  }

  /** Waits until this node has heard a bell so often. */
  void untilPlayed(String bell, int rings) {
    await().atMost(PATIENCE).until(() -> views.read(RINGS, bell).rings() == rings);
  }

  /** How many commands for a bell are in the log. */
  int commands(String bell) {
    var count =
        new Object() {
          private int commands;

          void add(Recorded<?> command) {
            commands++;
          }
        };
    rig.log().read(BELL.commandStream(bell), Log.NO_RECORD, count::add);
    return count.commands;
  }

  /** How far in the log those had seen it who rang a bell. */
  List<Position> seen(String bell) {
    List<Position> seen = new ArrayList<>();
    rig.log()
        .read(BELL.commandStream(bell), Log.NO_RECORD, record -> seen.add(record.origin().seen()));
    return seen;
  }

  /** Where the last ring of a bell is in the log. */
  Position lastRing(String bell) {
    AtomicReference<Position> last = new AtomicReference<>(Position.START);
    rig.log().read(BELL.eventStream(bell), Log.NO_RECORD, record -> last.set(record.position()));
    return last.get();
  }

  /** A page, and its browser as the test plays it. */
  final class Window {
    private final BrowserlessUIContext context;
    private final Client client;
    private final Div content = new Div();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private boolean answering = true;
    private boolean hidden;

    private Window(BrowserlessUIContext context, String visibility, Person person) {
      this.context = context;
      context.activate();
      hidden = visibility.equals("HIDDEN");
      reportVisibility(visibility);
      context.getUI().add(content);
      context.getUI().getSession().setErrorHandler(event -> errors.add(event.getThrowable()));
      client = pages.open(context.getUI(), person);
    }

    /** What its application does once somebody else has signed in in its browser. */
    void becomesSomebodyElses() {
      ((PageClient) client).disown();
    }

    Div content() {
      return content;
    }

    UI ui() {
      return context.getUI();
    }

    /** What failed on it. */
    List<Throwable> errors() {
      return errors;
    }

    Client client() {
      return client;
    }

    Watch<Bell> watch(String bell) {
      return client.watch(content, RINGS, bell);
    }

    SentCommand ring(String bell) {
      context.activate();
      return client.send(BELL, new BellCommand.Ring(bell));
    }

    /** Its browser says that nobody sees it. */
    void hides() {
      hidden = true;
      reportsToBeHidden();
    }

    /** Its browser says that nobody sees it, also if somebody does. */
    void reportsToBeHidden() {
      context.activate();
      reportVisibility("HIDDEN");
    }

    /** Its browser says that somebody sees it. */
    void isSeen() {
      hidden = false;
      context.activate();
      reportVisibility("VISIBLE");
    }

    private void reportVisibility(String visibility) {
      fire("vaadin-page-visibility-change", "event.detail", visibility);
    }

    private void fire(String event, String key, String value) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put(key, value);
      data.put("for", "trailing");
      Element body = context.getUI().getElement();
      body.getNode()
          .getFeature(ElementListenerMap.class)
          .fireEvent(new DomEvent(body, event, data));
    }

    /** Somebody acts in its browser, which says that it shows the log up to there. */
    void acts(String shown) {
      context.activate();
      fire("acted", "element.getAttribute('data-seen')", shown);
    }

    /** Waits, while the page does what it has to do. */
    void until(Callable<Boolean> condition) {
      await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .until(
              () -> {
                work();
                return condition.call();
              });
    }

    /** For as long as this, while the page does what it has to do. */
    void during(Duration time, ThrowingRunnable assertion) {
      await()
          .pollInSameThread()
          .during(time)
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                work();
                assertion.run();
              });
    }

    /** Does what it has to do by now. */
    void work() {
      context.activate();
      context.roundTrip();
      context.runPendingSignalsTasks(0, TimeUnit.MILLISECONDS);
      if (answering) {
        questions().forEach(this::answer);
      }
    }

    /** Its browser answers no question by itself. */
    void answersNothing() {
      answering = false;
    }

    /** What the browser was asked and has not answered, until it is called again. */
    List<PendingJavaScriptInvocation> questions() {
      return context.getUI().getInternals().dumpPendingJavaScriptInvocations().stream()
          .filter(PendingJavaScriptInvocation::isSubscribed)
          .toList();
    }

    void answer(PendingJavaScriptInvocation question) {
      question.complete(
          question.getInvocation().getExpression().contains("document.hidden")
              ? BooleanNode.valueOf(hidden)
              : StringNode.valueOf("http://localhost/"));
    }

    /** It said nothing for so long. */
    void isSilentFor(Duration time) {
      context
          .getUI()
          .getInternals()
          .setLastHeartbeatTimestamp(System.currentTimeMillis() - time.toMillis());
    }
  }

  @Override
  public void close() {
    application.close();
    player.close();
    views.close();
    pages.close();
    updates.close();
  }
}
