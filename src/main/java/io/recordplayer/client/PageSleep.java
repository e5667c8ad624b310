package io.recordplayer.client;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.PageVisibility;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.vaadin.ResendingPushConnection;
import java.time.Duration;

/**
 * Lets a page sleep while nobody sees it, and wakes it when somebody looks at it again.
 *
 * <p>A page that was hidden for some seconds, and has no command without a result, leaves all its
 * views and releases them. Its browser goes on to show what it shows. When the page is seen again,
 * it opens its views anew. A view that takes longer than a second to open is withdrawn, so that
 * nobody takes the old one for the current one.
 */
final class PageSleep {
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final String IS_HIDDEN = "return document.hidden";
  private static final String VISIBILITY_CHANGE = "vaadin-page-visibility-change";

  private final UI ui;
  private final OpenPages pages;
  private final PageUpdates updates;
  private final PageWatches watches;
  private final PageCommands commands;
  private final PagePresence presence;

  // The lock of the updates guards both.
  private boolean hidden;
  private int changes;

  PageSleep(
      UI ui,
      OpenPages pages,
      PageUpdates updates,
      PageWatches watches,
      PageCommands commands,
      PagePresence presence) {
    this.ui = ui;
    this.pages = pages;
    this.updates = updates;
    this.watches = watches;
    this.commands = commands;
    this.presence = presence;
  }

  /** Follows the visibility that the browser reports, beginning with the present one. */
  void start() {
    // Vaadin changes the signal after 100 ms without a further change; waking need not wait.
    ui.getElement()
        .addEventListener(
            VISIBILITY_CHANGE,
            event -> {
              show(PageVisibility.HIDDEN.name().equals(event.getEventDetail(String.class)));
            })
        .addEventDetail()
        .allowInert();
    Signal<PageVisibility> visibility = ui.getPage().pageVisibilitySignal();
    Signal.effect(ui, () -> show(visibility.get() == PageVisibility.HIDDEN));
  }

  private void show(boolean isHidden) {
    presence.setHidden(isHidden);
    if (isHidden) {
      hide();
    } else {
      wake();
    }
  }

  /** Whether nobody sees the page; under the lock of the updates. */
  boolean isHidden() {
    return hidden;
  }

  private void hide() {
    updates.change(
        () -> {
          hidden = true;
          sleepLater(++changes);
        });
  }

  private void sleepLater(int change) {
    pages.runLater(pages.sleepDelay(), () -> updates.onPage(() -> askWhetherHidden(change)));
  }

  /**
   * Asks the browser before the page sleeps. A tab that is seen while its page is still loading
   * reports only that it was hidden before.
   *
   * @param change the number of the change that hid the page
   */
  private void askWhetherHidden(int change) {
    ui.getPage()
        .executeJs(IS_HIDDEN)
        .then(
            Boolean.class,
            isHidden -> {
              if (isHidden) {
                sleep(change);
              } else {
                show(false);
              }
            });
  }

  /** Puts the page to sleep, unless its visibility has changed again. */
  private void sleep(int change) {
    updates.change(
        () -> {
          if (change != changes) {
            return;
          }
          // A page that is about to be updated shows the results of its commands first.
          if (commands.areDecided() && !updates.isScheduled()) {
            watches.sleep();
            releaseSentMessages();
          } else {
            sleepLater(change);
          }
        });
  }

  private void releaseSentMessages() {
    if (ui.getInternals().getPushConnection() instanceof ResendingPushConnection connection) {
      int sent = ui.getInternals().getServerSyncId();
      updates.whenBrowserReady(() -> connection.confirm(sent));
    }
  }

  private void wake() {
    // Updates the page also for the rejections that waited for somebody to see them.
    updates.note(
        () -> {
          hidden = false;
          changes++;
          if (watches.isAsleep()) {
            watches.wake();
            pages.runLater(SLOW, () -> updates.note(watches::wakeSlowly));
          }
        });
  }
}
