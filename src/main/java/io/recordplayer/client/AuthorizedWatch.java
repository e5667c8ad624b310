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
 * A view that a page watches, for as long as its person may see it: access that is lost shuts the
 * view at once, access that is given opens it. While access is in doubt, nothing is shown; where
 * nobody can tell, the view is shut and the page is told so.
 */
final class AuthorizedWatch<V> implements LiveViews.Watcher<V> {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizedWatch.class);

  private final PageClient page;
  private final OpenPages pages;
  private final Projection<V> projection;
  private final Subject subject;
  private final ValueSignal<V> view;
  private final ValueSignal<Watch.State> state = new ValueSignal<>(Watch.State.OPENING);

  /** How often access was to be decided since it last was: where not 0, it is in doubt. */
  private final AtomicInteger due = new AtomicInteger();

  private volatile boolean ended = true;
  // Guarded by the page's lock: what it has not been shown yet.
  private @Nullable V latest;
  private Watch.@Nullable State reached;
  // The settling task's own.
  private final AccessDependencies grounds;
  private @Nullable ViewSubscription watching;
  private Watch.@Nullable State shut;

  AuthorizedWatch(PageClient page, OpenPages pages, Projection<V> projection, String key) {
    this.page = page;
    this.pages = pages;
    this.projection = projection;
    this.subject = new Subject(projection.name(), key);
    this.view = new ValueSignal<>(projection.initial());
    this.grounds = new AccessDependencies(pages.views(), this::settle);
  }

  Watch<V> watch(Runnable end) {
    return new Watch<>(view.asReadonly(), state.asReadonly(), end);
  }

  @Override
  public void show(V shown) {
    page.noteView(() -> set(shown, Watch.State.LIVE));
  }

  @Override
  public void stopped(V shown) {
    page.noteView(() -> set(shown, Watch.State.STOPPED));
  }

  @Override
  public void withdrawn(V initial) {
    page.note(() -> set(initial, Watch.State.OPENING));
  }

  private void set(V shown, Watch.State now) {
    latest = shown;
    reached = now;
  }

  /**
   * Under the page's lock: adds what the page is to be shown.
   *
   * @return whether that is all there is, and nothing is held back
   */
  boolean collect(List<Runnable> changes) {
    V noted = latest;
    Watch.State now = reached;
    boolean shuts = now == Watch.State.DENIED || now == Watch.State.UNDECIDED;
    if (due.get() > 0 && !shuts) {
      return noted == null;
    }
    latest = null;
    reached = null;
    if (noted != null) {
      changes.add(() -> view.set(noted));
    }
    if (now != null && now != state.peek()) {
      changes.add(() -> state.set(now));
    }
    return true;
  }

  /** Under the page's lock: whether it is open or shut, and the page shows it so. */
  boolean isSettled() {
    return due.get() == 0
        && latest == null
        && reached == null
        && state.peek() != Watch.State.OPENING;
  }

  /** Shows the view, once more where that had ended. Doesn't wait. */
  void begin() {
    ended = false;
    settle();
  }

  /** Shows nothing more. Doesn't wait. */
  void end() {
    ended = true;
    settle();
  }

  /** Has the view opened or shut, as the person may see it now. Doesn't wait. */
  void settle() {
    if (due.getAndIncrement() == 0) {
      pages.run(this::settleAll);
    }
  }

  private void settleAll() {
    int seen;
    do {
      seen = due.get();
      settleOnce();
    } while (!due.compareAndSet(seen, 0));
    if (!ended) {
      // What it is shown first, and what was held back meanwhile.
      page.note(() -> {});
    }
  }

  private void settleOnce() {
    Backoff backoff = new Backoff();
    boolean told = false;
    while (!ended && !pages.isClosed()) {
      try {
        if (mayBeSeen()) {
          open();
        } else {
          shut(Watch.State.DENIED);
        }
        return;
      } catch (RuntimeException | Error e) {
        // Also after an error somebody waits for it.
        LOG.atLevel(told ? Level.DEBUG : Level.WARN)
            .log(
                "{} '{}' can't be opened yet: {}", subject.kind(), subject.key(), CauseChain.of(e));
        told = true;
        backoff.pause();
      }
    }
    leave();
    grounds.leave();
  }

  /** Whether the person may see it. Where that can't be told, the view is shut until it can. */
  private boolean mayBeSeen() {
    try {
      return pages.rolesOf(page.person(), subject, grounds).isPresent();
    } catch (RuntimeException | Error e) {
      if (shut != Watch.State.UNDECIDED) {
        pages.countUndecided();
        shut(Watch.State.UNDECIDED);
      }
      throw e;
    }
  }

  private void open() {
    shut = null;
    if (watching == null) {
      watching = pages.views().watch(projection, subject.key(), this);
    }
  }

  private void shut(Watch.State why) {
    leave();
    if (shut != why) {
      shut = why;
      page.note(() -> set(projection.initial(), why));
    }
  }

  private void leave() {
    if (watching != null) {
      watching.end();
      watching = null;
    }
  }
}
