package io.recordplayer.kit;

import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.ErrorHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The browser window of one person, played by the test. */
final class BrowserWindow {
  private final String user;
  private final String who;
  private final BrowserlessUIContext context;
  private final BrowserScripts scripts;
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Set<String> shown = new HashSet<>();
  private boolean closed;

  /**
   * @param who tells this window from others of the same user, in an error
   */
  BrowserWindow(String user, String who, BrowserlessUIContext context) {
    this.user = user;
    this.who = who;
    this.context = context;
    this.scripts = new BrowserScripts(context);
    context.activate();
    scripts.open();
    ErrorHandler own = ui().getSession().getErrorHandler();
    ui().getSession()
        .setErrorHandler(
            event -> {
              errors.add(event.getThrowable());
              own.error(event);
            });
    ui().addDetachListener(_ -> detached());
  }

  /**
   * Fails the test when a reload replaces the page. Vaadin's test environment then has another page
   * in this window, and the old one is never updated again.
   */
  private void detached() {
    if (!closed) {
      errors.add(
          new UnsupportedOperationException(
              "The page reloads. The screen kit can't follow; test it with a browser."));
    }
  }

  String who() {
    return who;
  }

  boolean isOf(String name) {
    return user.equals(name);
  }

  UI ui() {
    return context.getUI();
  }

  /** Everything that follows happens in this window. */
  BrowserlessUIContext activate() {
    context.activate();
    return context;
  }

  void click(Component component) {
    UserInput.of(component).click();
    scripts.clicked(component);
  }

  /** The errors of the page's own code. */
  List<Throwable> errors() {
    return errors;
  }

  /** Forgets the errors of a type; false where there is none. */
  boolean forgetError(Class<? extends Throwable> type) {
    return errors.removeIf(error -> has(error, type));
  }

  private static boolean has(Throwable error, Class<? extends Throwable> type) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
  }

  /** Lets the server and the browser do their pending work for the page. */
  void work() {
    context.activate();
    boolean more = true;
    while (more) {
      context.roundTrip();
      more = context.runPendingSignalsTasks(0, TimeUnit.MILLISECONDS);
    }
    scripts.execute();
    shown.addAll(PageText.of(ui()).texts());
  }

  /** Whether the page has shown this text at any time. */
  boolean hasShown(String text) {
    return shown.stream().anyMatch(line -> line.contains(text));
  }

  /** Waits for the server to have something to do, for a millisecond at most. */
  void pause() {
    context.activate();
    context.runPendingSignalsTasks(1, TimeUnit.MILLISECONDS);
  }

  String address() {
    return scripts.address();
  }

  void close() {
    closed = true;
    context.getUser().close();
  }
}
