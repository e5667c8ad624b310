package io.kanban.people;

import java.util.function.Supplier;

/**
 * Tells whether the demo's people may sign in: where the demo is on, and the log has no
 * administrator of a start without it.
 */
final class DemoOffer {
  private final boolean on;
  private final Supplier<AccountLog> accounts;

  /** Whether the log has refused the demo, which it then does for ever. */
  private volatile boolean refused;

  /**
   * @param on whether the application has the demo
   * @param accounts the accounts; looked up each time, because tests replace the log
   */
  DemoOffer(boolean on, Supplier<AccountLog> accounts) {
    this.on = on;
    this.accounts = accounts;
  }

  /** Whether the application has the demo, whatever the log says. */
  boolean isOn() {
    return on;
  }

  /**
   * Whether the demo's people may sign in. Waits for the log.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read
   */
  boolean isAllowed() {
    boolean allowed = on && accounts.get().allowsDemo();
    refused = on && !allowed;
    return allowed;
  }

  /**
   * Whether the sign-in page shows the demo's people: until the log refuses them, which the start
   * finds out. Doesn't wait.
   */
  boolean isShown() {
    return on && !refused;
  }
}
