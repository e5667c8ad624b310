package io.recordplayer.vaadin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.server.VaadinSession;
import java.util.concurrent.locks.Lock;

/**
 * Runs tasks on pages from other threads, so that each change is pushed.
 *
 * <p>When a session's lock is released, Vaadin pushes the session's pages one after the other.
 * Before each of them it runs the tasks that were queued meanwhile. A task whose page has had its
 * turn changes the page, but Vaadin pushes the change only when something else locks the session,
 * perhaps minutes later.
 *
 * <p>Upstream: the loop in {@code VaadinSession.unlock} with the call of {@code
 * runPendingAccessTasks} in {@code UI.push}. No issue describes the lost push; vaadin/flow#21098
 * (open) describes the same loop.
 */
public final class PageTasks {
  private PageTasks() {}

  /**
   * Runs a task under the session's lock; not at all if the page is gone. Called on a thread that
   * may wait for the lock.
   */
  public static void run(UI ui, SerializableRunnable task) {
    Thread caller = Thread.currentThread();
    boolean[] ranHere = {false};
    ui.accessLater(
            () -> {
              // If it is the caller that runs the queued tasks, all pages have their turn after
              // them.
              ranHere[0] = Thread.currentThread() == caller;
              task.run();
            },
            () -> {})
        .run();
    VaadinSession session = ui.getSession();
    if (!ranHere[0] && session != null) {
      pushAll(session);
    }
  }

  /** Waits for the lock and releases it, so that all pages have their turn. */
  private static void pushAll(VaadinSession session) {
    // A session that has ended has no lock.
    Lock lock = session.getLockInstance();
    if (lock != null) {
      session.lock();
      session.unlock();
    }
  }
}
