package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.Nullable;

/** The embedded log can't start or can't go on; the message says what to do. */
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

  /** It went on no longer, and a client needs another connection. */
  static EmbeddedEventStoreException whileClosing(String message, @Nullable Throwable cause) {
    return new EmbeddedEventStoreException(message, cause, true);
  }

  boolean isClosing() {
    return closing;
  }
}
