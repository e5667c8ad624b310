package io.recordplayer.client;

import com.vaadin.flow.signals.local.ValueSignal;
import io.recordplayer.live.LiveViews;
import io.recordplayer.live.LiveViews.ViewSubscription;
import io.recordplayer.log.Backoff;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.CauseChain;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A view that a page watches as long as its person may see it. A person who loses access loses the
 * view at once, and gets it back with the access. Until a new access check has finished, nothing
 * new is shown; if the rule can't decide, the view is withdrawn and the page says so.
 */
final class AuthorizedWatch<V> implements PageWatch, LiveViews.Watcher<V> {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizedWatch.class);

  private final PageClient page;
  private final OpenPages pages;
  private final Projection<V> projection;
  private final Subject subject;
  private final ViewSignal<V> view;
  private final ValueSignal<Watch.State> state = new ValueSignal<>(Watch.State.OPENING);

  /** Number of access checks requested since the last one finished; 0: the answer is current. */
  private final AtomicInteger requestedChecks = new AtomicInteger();

  private volatile boolean active;

  /** Whether the page has slept, so that its view has to be told anew. */
  private volatile boolean slept;

  // The lock of the page's updates guards these: what the page does not show yet.
  private @Nullable V latest;
  private Watch.@Nullable State reached;
  private boolean asleep;
  private boolean waking;
  // Only the task of the access checks uses these.
  private final AccessDependencies dependencies;
  private @Nullable ViewSubscription subscription;
  private Watch.@Nullable State withheld;

  AuthorizedWatch(PageClient page, OpenPages pages, Projection<V> projection, String key) {
    this.page = page;
    this.pages = pages;
    this.projection = projection;
    this.subject = new Subject(projection.name(), key);
    this.view = new ViewSignal<>(projection.initial());
    this.dependencies = new AccessDependencies(pages.views(), this::requestCheck);
  }

  /** What the page's code gets. */
  Watch<V> watch(Runnable end) {
    return new Watch<>(view, state.asReadonly(), end);
  }

  @Override
  public void show(V shown) {
    page.updates().noteView(() -> set(shown, Watch.State.LIVE));
  }

  @Override
  public void stopped(V shown) {
    page.updates().noteView(() -> set(shown, Watch.State.STOPPED));
  }

  @Override
  public void withdrawn(V initial) {
    page.updates().note(() -> set(initial, Watch.State.OPENING));
  }

  private void set(V shown, Watch.State now) {
    if (!asleep) {
      latest = shown;
      reached = now;
      waking = false;
    }
  }

  @Override
  public boolean collect(List<Runnable> changes) {
    V noted = latest;
    Watch.State now = reached;
    if (isHeldBack()) {
      return false;
    }
    latest = null;
    reached = null;
    if (noted != null) {
      // Before all changes: code that runs for one of them may read any view of the page.
      changes.addFirst(() -> view.restore(noted));
      changes.add(() -> view.set(noted));
    }
    if (now != null && now != state.peek()) {
      changes.add(() -> state.set(now));
    }
    return true;
  }

  /** Whether there is a view to show, and the person's access to it is in doubt. */
  private boolean isHeldBack() {
    return (reached == Watch.State.LIVE || reached == Watch.State.STOPPED)
        && requestedChecks.get() > 0;
  }

  @Override
  public boolean isWaking() {
    return waking || (view.isReleased() && isHeldBack());
  }

  @Override
  public boolean isSettled() {
    return asleep
        || (requestedChecks.get() == 0
            && latest == null
            && reached == null
            && !waking
            && state.peek() != Watch.State.OPENING);
  }

  @Override
  public void begin() {
    waking = asleep;
    asleep = false;
    active = true;
    requestCheck();
  }

  @Override
  public void sleep() {
    asleep = true;
    waking = false;
    latest = null;
    reached = null;
    view.release();
    slept = true;
    end();
  }

  @Override
  public void wakesSlowly() {
    if (waking) {
      page.updates().note(() -> set(projection.initial(), Watch.State.OPENING));
    }
  }

  @Override
  public void end() {
    active = false;
    requestCheck();
  }

  /** Opens or closes the view, as the person may see it now. Doesn't wait. */
  private void requestCheck() {
    if (requestedChecks.getAndIncrement() == 0) {
      pages.run(this::checkUntilCurrent);
    }
  }

  private void checkUntilCurrent() {
    int seen;
    do {
      seen = requestedChecks.get();
      check();
    } while (!requestedChecks.compareAndSet(seen, 0));
    if (active) {
      // Shows the first view, and what was held back meanwhile.
      page.updates().note(() -> {});
    }
  }

  private void check() {
    if (slept) {
      slept = false;
      leave();
    }
    Backoff backoff = new Backoff();
    boolean logged = false;
    while (active && !pages.isClosed()) {
      try {
        if (mayBeSeen()) {
          open();
        } else {
          withhold(Watch.State.DENIED);
        }
        return;
      } catch (RuntimeException | Error e) {
        // After an error, too, somebody waits for the view.
        LOG.atLevel(logged ? Level.DEBUG : Level.WARN)
            .log(
                "{} '{}' can't be opened yet: {}", subject.kind(), subject.key(), CauseChain.of(e));
        logged = true;
        backoff.pause();
      }
    }
    leave();
    dependencies.leave();
  }

  /** Whether the person may see it. If the rule can't decide, the view is withheld until it can. */
  private boolean mayBeSeen() {
    try {
      return pages.rolesOf(page.person(), subject, dependencies).isPresent();
    } catch (RuntimeException | Error e) {
      if (withheld != Watch.State.UNDECIDED) {
        pages.countUndecided();
        withhold(Watch.State.UNDECIDED);
      }
      throw e;
    }
  }

  private void open() {
    withheld = null;
    if (subscription == null) {
      subscription = pages.views().watch(projection, subject.key(), this);
    }
  }

  private void withhold(Watch.State why) {
    Watch.State before = withheld;
    leave();
    withheld = why;
    if (before != why) {
      page.updates().note(() -> set(projection.initial(), why));
    }
  }

  private void leave() {
    withheld = null;
    if (subscription != null) {
      subscription.end();
      subscription = null;
    }
  }
}
