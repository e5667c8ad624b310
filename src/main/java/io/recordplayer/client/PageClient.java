package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.internal.UIInternals;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.ResponseLookup.CommandResponse;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.update.Publication;
import io.recordplayer.update.Published;
import io.recordplayer.update.Publisher;
import io.recordplayer.update.Update;
import io.recordplayer.update.Updates;
import io.recordplayer.update.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client of one open page: its watches, its commands, and the updates that it receives. */
final class PageClient implements Client {
  private final String id;
  private final UI ui;
  private final Person person;
  private final OpenPages pages;
  private final SeenPosition position;
  private final PageUpdates updates;
  private final PageWatches watches = new PageWatches();
  private final PageCommands commands = new PageCommands(this::translated);
  private final CommandOutbox outbox;
  private final PagePublications publications;
  private final PagePresence presence;
  private final PageSleep sleep;
  private volatile boolean disowned;

  PageClient(String id, UI ui, Person person, OpenPages pages) {
    this.id = id;
    this.ui = ui;
    this.person = person;
    this.pages = pages;
    this.position = new SeenPosition(ui);
    this.updates = new PageUpdates(ui, pages, position, this::collect);
    this.outbox = new CommandOutbox(id, person, pages, new Results());
    Publisher publisher = Publisher.ofPage(person, id);
    this.publications = new PagePublications(this, publisher, pages);
    this.presence = new PagePresence(pages.presence(), publisher, pages.sender().clock());
    this.sleep = new PageSleep(ui, pages, updates, watches, commands, presence);
  }

  /** Begins to follow whether somebody sees the page. */
  void start() {
    sleep.start();
  }

  String id() {
    return id;
  }

  UI ui() {
    return ui;
  }

  PageUpdates updates() {
    return updates;
  }

  PagePresence presence() {
    return presence;
  }

  @Override
  public String page() {
    return id;
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public Signal<List<SentCommand>> sent() {
    return commands.signal();
  }

  @Override
  public Position seen() {
    return position.seen();
  }

  @Override
  public Position shown() {
    return position.shown();
  }

  @Override
  public <V> Watch<V> watch(Component owner, Projection<V> projection, String key) {
    pages.requireKnown(projection.name());
    AuthorizedWatch<V> watch = new AuthorizedWatch<>(this, pages, projection, key);
    return watch.watch(watchWhileAttached(owner, watch));
  }

  @Override
  public <T> Signal<List<Published<T>>> watch(Component owner, Update<T> update, String key) {
    return watchList(
        owner,
        update.view(),
        key,
        listener -> pages.liveUpdates().subscribe(update, key, listener));
  }

  @Override
  public Signal<List<Viewer>> presence(Component owner, Projection<?> view, String key) {
    return watchList(owner, view, key, listener -> pages.presence().subscribe(view, key, listener));
  }

  private <T> Signal<List<T>> watchList(
      Component owner,
      Projection<?> view,
      String key,
      Function<Consumer<List<T>>, Updates.Subscription> source) {
    pages.requireKnown(view.name());
    ListWatch<T> watch = new ListWatch<>(this, pages, new Subject(view.name(), key), source);
    var _ = watchWhileAttached(owner, watch);
    return watch.list();
  }

  @Override
  public <T> void publish(Update<T> update, String key, T value) {
    pages.requireKnown(update.view().name());
    update.requirePublishable(value);
    publications.add(new Publication<>(update, key, value));
  }

  @Override
  public <T> void withdraw(Update<T> update, String key) {
    publications.add(new Publication<>(update, key, null));
  }

  /**
   * Begins a watch whenever its owner is attached.
   *
   * @return ends the watch for good
   */
  Runnable watchWhileAttached(Component owner, PageWatch watch) {
    Registration attached = owner.addAttachListener(_ -> begin(watch));
    Registration detached = owner.addDetachListener(_ -> end(watch));
    if (owner.isAttached()) {
      begin(watch);
    }
    return () -> {
      attached.remove();
      detached.remove();
      end(watch);
    };
  }

  private void begin(PageWatch watch) {
    updates.change(() -> watches.begin(watch));
  }

  private void end(PageWatch watch) {
    updates.change(() -> watches.end(watch));
  }

  @Override
  public <V> LiveContent<V> show(
      Projection<V> projection,
      String key,
      Function<? super Signal<V>, ? extends Component> content) {
    return new LiveContent<>(this, owner -> watch(owner, projection, key), content);
  }

  /** Does something on the page after some time, unless the page is gone by then. */
  void runLater(Duration delay, SerializableRunnable task) {
    pages.runLater(delay, () -> updates.onPage(task));
  }

  @Override
  public <C, S, E> SentCommand send(EntityType<C, S, E> type, C command) {
    return send(type, command, seen());
  }

  @Override
  public <C, S, E> SentCommand send(EntityType<C, S, E> type, C command, Position seen) {
    pages.requireKnown(type.category());
    QueuedCommand<C> queued = new QueuedCommand<>(UUID.randomUUID(), type, command, seen);
    SentCommand sent = updates.compute(() -> add(queued));
    // Last, because the page's own code may fail on it.
    commands.publish(updates.compute(commands::latest));
    return sent;
  }

  private SentCommand add(QueuedCommand<?> command) {
    Rejection rejection = rejection();
    SentCommand sent = commands.add(command, rejection);
    if (rejection == null) {
      outbox.add(command);
    }
    return sent;
  }

  /** The reason why nothing can be sent now, if so. */
  private @Nullable Rejection rejection() {
    if (disowned) {
      return PageRejections.NOT_YOURS;
    }
    if (pages.outboxes().isDraining()) {
      return PageRejections.STOPPED;
    }
    return commands.isFull() ? PageRejections.TOO_MANY_WAITING : null;
  }

  private final class Results implements CommandOutbox.Results {
    @Override
    public void recorded(UUID command, long revision) {
      updates.note(() -> commands.recorded(command, revision));
    }

    @Override
    public void rejected(UUID command, Rejection rejection) {
      updates.note(() -> commands.decided(command, new Stage.Rejected(rejection)));
    }
  }

  /** The log has a response to a command. The changes that follow from it are noted already. */
  void answered(UUID command, CommandResponse response) {
    Stage stage =
        response.rejection().<Stage>map(Stage.Rejected::new).orElseGet(Stage.OnScreen::new);
    updates.note(() -> commands.decided(command, stage));
  }

  /** The commands that were recorded this long ago and have no response. */
  List<UUID> unanswered(Duration age) {
    return updates.compute(() -> commands.unanswered(age));
  }

  /** A command and its revision; null if it has ended. */
  PageCommands.@Nullable PendingCommand pending(UUID command) {
    return updates.compute(() -> commands.find(command)).orElse(null);
  }

  @Override
  public String text(String key, Object... arguments) {
    return pages.messages().text(ui.getLocale(), key, arguments);
  }

  private Rejection translated(Rejection rejection) {
    String message =
        pages
            .messages()
            .rejection(
                ui.getLocale(), rejection.rule(), rejection.arguments(), rejection.message());
    return new Rejection(rejection.rule(), message, rejection.arguments());
  }

  /** Called under the lock of the updates. */
  private boolean collect(List<Runnable> changes) {
    if (watches.isAsleep()) {
      return false;
    }
    boolean complete = watches.collect(changes);
    commands.collect(changes, complete, !sleep.isHidden());
    return complete;
  }

  /** Whether nothing is being opened, sent or published, and no change waits to be shown. */
  boolean isSettled() {
    return publications.areDone()
        && updates.compute(
            () -> !updates.isScheduled() && commands.areShown() && watches.isSettled());
  }

  /** The milliseconds since the browser's last sign of life. */
  long silentMillis() {
    UIInternals internals = ui.getInternals();
    // A page without a session is closed.
    return internals.getSession() == null
        ? Long.MAX_VALUE
        : System.currentTimeMillis() - internals.getLastHeartbeatTimestamp();
  }

  /**
   * Asks the browser for a response, which counts as a heartbeat: a browser delays the heartbeats
   * of a page in the background, and a dead connection may look open.
   */
  void askForLife() {
    updates.onPage(
        () ->
            updates.whenBrowserReady(
                () -> ui.getInternals().setLastHeartbeatTimestamp(System.currentTimeMillis())));
  }

  /** Stops sending: another person has signed in with this browser. */
  void disown() {
    disowned = true;
    close();
  }

  /** Ends all watches. Commands that were sent are still recorded. */
  void close() {
    updates.close();
    updates.change(
        () -> {
          watches.close();
          commands.clear();
        });
    presence.close();
    publications.close();
  }
}
