package io.recordplayer.client;

import io.recordplayer.log.Backoff;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.record.CauseChain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Checks whether a page's person may see a view, now and again whenever one of the views changes
 * that the answer depends on. One task at a time does the checks.
 */
final class AccessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(AccessCheck.class);

  private final PageClient page;
  private final OpenPages pages;
  private final Subject subject;
  private final Result result;

  /** Number of checks requested since the last one finished; 0: the answer is current. */
  private final AtomicInteger requested = new AtomicInteger();

  private volatile boolean active;

  /** Whether the checks have ended since the last one, perhaps to begin again. */
  private volatile boolean interrupted;

  // Only the task of the checks uses these.
  private final AccessDependencies dependencies;
  private Watch.@Nullable State withheld;

  /** Receives the answers, on the task of the checks: may wait. */
  interface Result {
    /** The person may see the view. If this throws an exception, the check is repeated. */
    void granted();

    /**
     * The person may not see the view, or nobody can tell.
     *
     * @param why {@code DENIED} or {@code UNDECIDED}
     */
    void withheld(Watch.State why);

    /** Nobody wants to know any more. Comes before the next answer, if the checks begin again. */
    void ended();
  }

  AccessCheck(PageClient page, OpenPages pages, Subject subject, Result result) {
    this.page = page;
    this.pages = pages;
    this.subject = subject;
    this.result = result;
    this.dependencies = new AccessDependencies(pages.views(), this::request);
  }

  /** Whether the last answer holds: no check is requested. */
  boolean isCurrent() {
    return requested.get() == 0;
  }

  /** Starts to check, also after the end. Doesn't wait. */
  void begin() {
    active = true;
    request();
  }

  /** Ends the checks. Doesn't wait. */
  void end() {
    // In this order: a check that sees the interruption grants nothing any more.
    active = false;
    interrupted = true;
    request();
  }

  private void request() {
    if (requested.getAndIncrement() == 0) {
      pages.run(this::checkUntilCurrent);
    }
  }

  private void checkUntilCurrent() {
    int seen;
    do {
      seen = requested.get();
      check();
    } while (!requested.compareAndSet(seen, 0));
    if (active) {
      // Shows the first view, and what was held back meanwhile.
      page.updates().note(() -> {});
    }
  }

  private void check() {
    Backoff backoff = new Backoff();
    boolean logged = false;
    while (!pages.isClosed()) {
      try {
        if (interrupted) {
          result.ended();
          interrupted = false;
          withheld = null;
        }
        if (!active) {
          dependencies.leave();
          return;
        }
        if (mayBeSeen()) {
          withheld = null;
          result.granted();
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

  private void withhold(Watch.State why) {
    if (withheld != why) {
      result.withheld(why);
      withheld = why;
    }
  }
}
