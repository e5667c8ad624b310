package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.Nullable;

/** The embedded log can't start or can't go on; the message says what to do. */
public final class EmbeddedEventStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedEventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
