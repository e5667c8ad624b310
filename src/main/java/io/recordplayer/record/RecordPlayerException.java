package io.recordplayer.record;

import org.jspecify.annotations.Nullable;

/** Thrown if something outside the program fails; the message says what, and what to do. */
public abstract class RecordPlayerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected RecordPlayerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  protected RecordPlayerException(String message) {
    super(message);
  }
}
