package io.recordplayer.client;

import io.recordplayer.entity.Rejection;

/** The rejections of commands that a page does not bring into the log. */
final class PageRejections {
  /** Too many commands of the page have no result yet. */
  static final Rejection TOO_MANY_WAITING = Rejection.builtIn("TOO_MANY_WAITING");

  /** Another person has signed in with this browser. */
  static final Rejection NOT_YOURS = Rejection.builtIn("NOT_YOURS");

  /** The program stops. */
  static final Rejection STOPPED = Rejection.builtIn("STOPPED");

  /** The person may not send this command. */
  static final Rejection NOT_ALLOWED = Rejection.builtIn("NOT_ALLOWED");

  /** The access rule can't decide, because a view that it reads is not available. */
  static final Rejection ACCESS_UNDECIDED = Rejection.builtIn("ACCESS_UNDECIDED");

  private PageRejections() {}
}
