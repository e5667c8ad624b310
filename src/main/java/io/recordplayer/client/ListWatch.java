package io.recordplayer.client;

import com.vaadin.flow.signals.Signal;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.update.Updates.Subscription;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list beside a view, such as the updates of the view or its viewers, that a page watches as long
 * as its person may see the view. Otherwise the list is empty.
 */
final class ListWatch<T> implements PageWatch, AccessCheck.Result {
  private final PageClient page;
  private final AccessCheck check;
  private final Function<Consumer<List<T>>, Subscription> source;
  private final ViewSignal<List<T>> list = new ViewSignal<>(List.of());

  // The lock of the page's updates guards these.
  private @Nullable List<T> latest;
  private boolean asleep;
  private boolean waking;
  // Only the task of the access checks uses this.
  private @Nullable Subscription subscription;

  /**
   * @param source subscribes a listener to the list
   */
  ListWatch(
      PageClient page,
      OpenPages pages,
      Subject subject,
      Function<Consumer<List<T>>, Subscription> source) {
    this.page = page;
    this.check = new AccessCheck(page, pages, subject, this);
    this.source = source;
  }

  Signal<List<T>> list() {
    return list;
  }

  private void show(List<T> now) {
    page.updates().note(() -> set(now));
  }

  private void set(List<T> now) {
    if (!asleep) {
      latest = now;
      waking = false;
    }
  }

  @Override
  public boolean collect(List<Runnable> changes) {
    List<T> noted = latest;
    if (noted != null && !isHeldBack()) {
      latest = null;
      // Before all changes: code that runs for one of them may read the list.
      changes.addFirst(() -> list.restore(noted));
      changes.add(() -> list.set(noted));
    }
    // The list does not come from the log: the page is complete without it.
    return true;
  }

  /** Whether there is a list to show, and the person's access to the view is in doubt. */
  private boolean isHeldBack() {
    return latest != null && !latest.isEmpty() && !check.isCurrent();
  }

  @Override
  public boolean isWaking() {
    return waking || (list.isReleased() && isHeldBack());
  }

  @Override
  public boolean isSettled() {
    return asleep || (check.isCurrent() && latest == null && !waking);
  }

  @Override
  public void begin() {
    waking = asleep;
    asleep = false;
    check.begin();
  }

  @Override
  public void sleep() {
    asleep = true;
    waking = false;
    latest = null;
    list.release();
    check.end();
  }

  @Override
  public void wakesSlowly() {
    if (waking) {
      show(List.of());
    }
  }

  @Override
  public void end() {
    check.end();
  }

  @Override
  public void granted() {
    if (subscription == null) {
      subscription = source.apply(this::show);
    }
  }

  @Override
  public void withheld(Watch.State why) {
    ended();
    show(List.of());
  }

  @Override
  public void ended() {
    if (subscription != null) {
      subscription.end();
      subscription = null;
    }
  }
}
