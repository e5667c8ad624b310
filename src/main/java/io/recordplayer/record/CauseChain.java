package io.recordplayer.record;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Names what is behind a failure, for a line that is logged without its stack. */
public final class CauseChain {
  private CauseChain() {}

  /**
   * The failure's message, and that of its first cause where it says more: who refused, and why.
   */
  public static String of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable first = failure;
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      first = cause;
    }
    String message = said(failure);
    String reason = said(first);
    return message.contains(reason) ? message : message + ": " + reason;
  }

  private static String said(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
