package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.server.ErrorEvent;
import io.recordplayer.record.Position;
import io.recordplayer.vaadin.PageTasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Carries changes from other threads to one page, in as few messages to the browser as possible.
 *
 * <p>Any thread notes a change, under a lock that nobody holds for long. One task at a time then
 * takes all noted changes, applies them under the session's lock, and Vaadin pushes them together.
 * So a slow browser costs one waiting task, and receives the latest state when it is ready.
 */
final class PageUpdates {
  /** A change sooner after the last one than this is part of a burst. */
  private static final long BURST_NANOS = 250_000_000;

  /** So many changes of a burst are sent without a question, such as those of one drag. */
  private static final int UNASKED = 3;

  /** After this time a browser that does not respond is sent the next changes all the same. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final UI ui;
  private final OpenPages pages;
  private final SeenPosition position;
  private final Contents contents;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition browserReady = lock.newCondition();
  // The lock guards all fields below.
  private boolean scheduled;
  private boolean viewsChanged;
  private boolean positionDue;
  private boolean awaitingBrowser;
  private boolean closed;
  private int unasked = UNASKED;
  private long flushedAt = System.nanoTime() - BURST_NANOS;

  /** The page's state, from which the changes are taken. */
  @FunctionalInterface
  interface Contents {
    /**
     * Adds the changes that the page does not show yet. Called under the lock of the updates.
     *
     * @return whether the page then shows everything up to the position that the node has played
     */
    boolean collect(List<Runnable> changes);
  }

  PageUpdates(UI ui, OpenPages pages, SeenPosition position, Contents contents) {
    this.ui = ui;
    this.pages = pages;
    this.position = position;
    this.contents = contents;
  }

  /** Reads or changes the page's state under the lock; the page is not updated for that. */
  <T> T compute(Supplier<T> task) {
    lock.lock();
    try {
      return task.get();
    } finally {
      lock.unlock();
    }
  }

  /** The same, without a result. */
  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the page's state under the lock, and has the page updated. Never waits for the page.
   */
  void note(Runnable change) {
    lock.lock();
    try {
      change.run();
      if (scheduled || closed) {
        return;
      }
      scheduled = true;
    } finally {
      lock.unlock();
    }
    pages.run(
        () -> {
          awaitBrowser();
          onPage(this::flush);
        });
  }

  /** Whether the page is about to be updated; under the lock. */
  boolean isScheduled() {
    return scheduled;
  }

  /** Notes a new view; the page is updated when the node has played the whole batch. */
  void noteView(Runnable change) {
    change(
        () -> {
          change.run();
          viewsChanged = true;
        });
  }

  /** The node has played a batch and told all watches. Never waits. */
  void played() {
    boolean due =
        compute(
            () -> {
              boolean changed = viewsChanged;
              viewsChanged = false;
              positionDue |= changed;
              return changed;
            });
    if (due) {
      note(() -> {});
    }
  }

  /** Runs a task under the session's lock; not at all if the page is gone. */
  void onPage(SerializableRunnable task) {
    PageTasks.run(ui, task);
  }

  /** Runs a task when the browser has processed all messages that it was sent before. */
  void whenBrowserReady(Runnable task) {
    ui.getPage().fetchCurrentURL(_ -> task.run());
  }

  /** Ends all waiting; what is noted from now on is not shown. */
  void close() {
    change(
        () -> {
          closed = true;
          browserReady.signalAll();
        });
  }

  /**
   * A few changes are shown at once. In a longer burst the browser receives the next state when it
   * has processed the last one, so that nothing piles up on the way to a slow browser.
   */
  private void awaitBrowser() {
    lock.lock();
    try {
      long left = PATIENCE_NANOS;
      while (awaitingBrowser && !closed && left > 0) {
        left = browserReady.awaitNanos(left);
      }
      awaitingBrowser = false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void browserIsReady() {
    change(
        () -> {
          awaitingBrowser = false;
          browserReady.signalAll();
        });
  }

  private void flush() {
    List<Runnable> changes = new ArrayList<>();
    // Before the changes are taken: the watches were told of everything up to this position.
    Position played = pages.views().position();
    lock.lock();
    try {
      scheduled = false;
      boolean complete = contents.collect(changes);
      if (!changes.isEmpty()) {
        paceBurst(changes);
      }
      if (complete && (positionDue || !changes.isEmpty())) {
        positionDue = false;
        // Not only if it is later: another history of the log may have a smaller one.
        if (!played.equals(position.shown())) {
          changes.addFirst(() -> position.show(played));
        }
      }
    } finally {
      lock.unlock();
    }
    changes.forEach(this::apply);
  }

  private void paceBurst(List<Runnable> changes) {
    long now = System.nanoTime();
    if (now - flushedAt >= BURST_NANOS) {
      unasked = UNASKED;
    } else if (unasked > 0) {
      unasked--;
    } else {
      awaitingBrowser = true;
      changes.add(() -> whenBrowserReady(this::browserIsReady));
    }
    flushedAt = now;
  }

  /** A change that fails in the page's own code is reported, and the others are applied. */
  private void apply(Runnable change) {
    try {
      change.run();
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      ui.getSession().getErrorHandler().error(new ErrorEvent(e));
    }
  }
}
