package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.Nullable;

/** Thrown when the embedded log can't start or can't continue; the message says what to do. */
public final class EmbeddedEventStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean closing;

  EmbeddedEventStoreException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private EmbeddedEventStoreException(String message, @Nullable Throwable cause, boolean closing) {
    super(message, cause);
    this.closing = closing;
  }

  /** Creates an exception for a log that closes: clients have to reconnect. */
  static EmbeddedEventStoreException whileClosing(String message, @Nullable Throwable cause) {
    return new EmbeddedEventStoreException(message, cause, true);
  }

  boolean isClosing() {
    return closing;
  }
}
