package io.recordplayer.record;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Describes a failure and its cause in one line, for log messages without a stack trace. */
public final class CauseChain {
  private CauseChain() {}

  /** The failure's message, and that of its root cause if it says more. */
  public static String of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable first = failure;
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      first = cause;
    }
    String message = messageOf(failure);
    String reason = messageOf(first);
    return message.contains(reason) ? message : message + ": " + reason;
  }

  private static String messageOf(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
