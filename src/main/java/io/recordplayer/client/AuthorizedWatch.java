package io.recordplayer.client;

import com.vaadin.flow.signals.local.ValueSignal;
import io.recordplayer.live.LiveViews;
import io.recordplayer.live.LiveViews.ViewSubscription;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.projection.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A view that a page watches as long as its person may see it. A person who loses access loses the
 * view at once, and gets it back with the access. Until a new access check has finished, nothing
 * new is shown; if the rule can't decide, the view is withdrawn and the page says so.
 */
final class AuthorizedWatch<V> implements PageWatch, AccessCheck.Result, LiveViews.Watcher<V> {
  private final PageClient page;
  private final OpenPages pages;
  private final Projection<V> projection;
  private final String key;
  private final AccessCheck check;
  private final ViewSignal<V> view;
  private final ValueSignal<Watch.State> state = new ValueSignal<>(Watch.State.OPENING);

  /** Whether its owner is detached, other than while the page sleeps. */
  private volatile boolean left;

  // The lock of the page's updates guards these: what the page does not show yet.
  private @Nullable V latest;
  private Watch.@Nullable State reached;
  private boolean asleep;
  private boolean waking;
  // Only the task of the access checks uses these.
  private @Nullable ViewSubscription subscription;
  private boolean withheld;

  AuthorizedWatch(PageClient page, OpenPages pages, Projection<V> projection, String key) {
    this.page = page;
    this.pages = pages;
    this.projection = projection;
    this.key = key;
    this.view = new ViewSignal<>(projection.initial());
    this.check = new AccessCheck(page, pages, new Subject(projection.name(), key), this);
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
    return (reached == Watch.State.LIVE || reached == Watch.State.STOPPED) && !check.isCurrent();
  }

  @Override
  public boolean isWaking() {
    return waking || (view.isReleased() && isHeldBack());
  }

  @Override
  public boolean isSettled() {
    return asleep
        || (check.isCurrent()
            && latest == null
            && reached == null
            && !waking
            && state.peek() != Watch.State.OPENING);
  }

  @Override
  public void begin() {
    waking = asleep;
    asleep = false;
    left = false;
    check.begin();
  }

  @Override
  public void sleep() {
    asleep = true;
    waking = false;
    latest = null;
    reached = null;
    view.release();
    check.end();
  }

  @Override
  public void wakesSlowly() {
    if (waking) {
      page.updates().note(() -> set(projection.initial(), Watch.State.OPENING));
    }
  }

  @Override
  public void end() {
    left = true;
    check.end();
  }

  @Override
  public void granted() {
    if (withheld) {
      // The view may take long to open; by then the page no longer says that access is denied.
      withheld = false;
      page.updates().note(() -> set(projection.initial(), Watch.State.OPENING));
    }
    if (subscription == null) {
      subscription = pages.views().watch(projection, key, this);
    }
    page.presence().begin(projection, key, this);
  }

  @Override
  public void withheld(Watch.State why) {
    leave();
    withheld = true;
    page.updates().note(() -> set(projection.initial(), why));
    page.presence().end(projection, key, this);
  }

  @Override
  public void ended() {
    leave();
    if (left) {
      page.presence().end(projection, key, this);
    }
  }

  private void leave() {
    if (subscription != null) {
      subscription.end();
      subscription = null;
    }
  }
}
