package io.recordplayer.kit;

import io.recordplayer.client.OpenPages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** All windows of one test: they work side by side, and an error shows the text of each. */
final class OpenWindows {
  private final RunningApplication application;
  private final Duration patience;
  private final List<BrowserWindow> windows = new ArrayList<>();

  /**
   * @param patience how long a condition may take to come true
   */
  OpenWindows(RunningApplication application, Duration patience) {
    this.application = application;
    this.patience = patience;
  }

  BrowserWindow open(String user) {
    long before = windows.stream().filter(window -> window.isOf(user)).count();
    String who = before == 0 ? user : "%s (%d)".formatted(user, before + 1);
    BrowserWindow window = new BrowserWindow(user, who, application.signIn(user).newWindow());
    windows.add(window);
    return window;
  }

  List<BrowserWindow> all() {
    return List.copyOf(windows);
  }

  /**
   * Waits until a condition is true, while all windows work.
   *
   * @param failure describes the condition; the text of each page follows
   * @throws AssertionError where it is false for too long, or a page fails
   */
  void await(BrowserWindow window, BooleanSupplier condition, Supplier<String> failure) {
    poll(
        window,
        () -> {
          requireNoErrors();
          window.activate();
          return condition.getAsBoolean();
        },
        failure);
  }

  /** Waits until a page fails with an error, and forgets the error. */
  void awaitError(BrowserWindow window, Class<? extends Throwable> error) {
    poll(
        window,
        () -> window.forgetError(error),
        () -> "Expected that %s's page fails with %s.".formatted(window.who(), error.getName()));
  }

  private void poll(BrowserWindow window, BooleanSupplier condition, Supplier<String> failure) {
    long giveUp = System.nanoTime() + patience.toNanos();
    while (true) {
      windows.forEach(BrowserWindow::work);
      if (condition.getAsBoolean()) {
        return;
      }
      if (System.nanoTime() > giveUp) {
        AssertionError late = failure("%s Waited for %s.".formatted(failure.get(), text(patience)));
        late.addSuppressed(new ThreadDump());
        throw late;
      }
      window.pause();
    }
  }

  /** Waits until each page shows all that the log has and all that its person asked for. */
  void awaitAllShown() {
    if (!windows.isEmpty()) {
      await(
          windows.getFirst(),
          this::allIsShown,
          () ->
              "The pages do not come to rest: a view is still being opened, or a command decided.");
      windows.forEach(BrowserWindow::work);
    }
  }

  /** Settled before and after the look at the log: a command that ended has its event there. */
  private boolean allIsShown() {
    return allAreSettled() && application.hasPlayedAll() && allAreSettled();
  }

  private boolean allAreSettled() {
    OpenPages pages = application.openPages();
    return windows.stream().allMatch(window -> pages.isSettled(window.activate().getUI()));
  }

  /** Also finds errors of tasks that the last action has left to the page. */
  void requireNoErrorsAfterWork() {
    windows.forEach(BrowserWindow::work);
    requireNoErrors();
  }

  void requireNoErrors() {
    for (BrowserWindow window : windows) {
      for (Throwable error : window.errors()) {
        AssertionError failure = failure("%s's page failed: %s".formatted(window.who(), error));
        failure.initCause(error);
        throw failure;
      }
    }
  }

  /** An error that shows the text of each page. */
  AssertionError failure(String message) {
    StringBuilder text = new StringBuilder(message);
    for (BrowserWindow window : windows) {
      window.activate();
      text.append("\n\n%s, at \"/%s\":".formatted(window.who(), window.address()));
      PageText.of(window.ui()).lines().forEach(line -> text.append("\n  ").append(line));
    }
    return new AssertionError(text.append('\n').toString());
  }

  private static String text(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  void close() {
    windows.forEach(BrowserWindow::close);
    windows.clear();
  }
}
