package io.recordplayer.record;

import java.util.UUID;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

/**
 * What all that one click led to has in common, in the log and in what the program writes about
 * itself: a trace id as W3C has it, 32 hexadecimal digits.
 */
public final class Trace {
  /** Where a pattern of lines finds it: {@code %X{traceId}}. */
  private static final String NAME = "traceId";

  private Trace() {}

  /** The trace that a command begins: the same however often the command is sent. */
  public static String begunBy(UUID command) {
    return command.toString().replace("-", "");
  }

  /** Has every line that this thread writes name a trace, until it is closed. */
  public static MDCCloseable named(String trace) {
    return MDC.putCloseable(NAME, trace);
  }
}
