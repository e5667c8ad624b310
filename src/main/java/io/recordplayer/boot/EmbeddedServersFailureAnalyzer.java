package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStoreException;
import io.recordplayer.embedded.redis.EmbeddedRedisException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Prints why an embedded server did not start, and what to do, instead of a stack trace. */
final class EmbeddedServersFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EmbeddedEventStoreException) {
        return analysis(
            cause,
            "Set the folder and port of the embedded log with recordplayer.data and"
                + " recordplayer.log-port, or use your own log with recordplayer.log.");
      }
      if (cause instanceof EmbeddedRedisException) {
        return analysis(
            cause,
            "Set the folder and port of the embedded Redis with recordplayer.data and"
                + " recordplayer.redis-port, or use your own Redis with spring.data.redis.url.");
      }
    }
    return null;
  }

  private static FailureAnalysis analysis(Throwable cause, String action) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
  }
}
