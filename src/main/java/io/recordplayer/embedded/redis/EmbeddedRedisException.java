package io.recordplayer.embedded.redis;

import org.jspecify.annotations.Nullable;

/** Thrown when the embedded Redis can't start; the message says why. */
public final class EmbeddedRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedRedisException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
