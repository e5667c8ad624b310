package io.recordplayer.record;

import java.util.UUID;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/**
 * The trace id that all records and log messages of one click share, in W3C's form of 32
 * hexadecimal digits.
 */
public final class Trace {
  /** Its name in logging patterns: {@code %X{traceId}}. */
  private static final String NAME = "traceId";

  private Trace() {}

  /** The trace id of a command, the same each time that the command is sent. */
  public static String idOf(UUID command) {
    return command.toString().replace("-", "");
  }

  /** Adds a trace id to all log messages of this thread, until it is closed. */
  public static MDCCloseable addToLogMessages(String trace) {
    return MDC.putCloseable(NAME, trace);
  }
}
