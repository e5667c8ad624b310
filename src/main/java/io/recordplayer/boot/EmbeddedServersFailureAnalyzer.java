package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStoreException;
import io.recordplayer.embedded.redis.EmbeddedRedisException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Tells an operator in words, not by a stack trace, why an embedded server did not start. */
final class EmbeddedServersFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EmbeddedEventStoreException) {
        return analysis(
            cause,
            "The embedded log's folder and port are set by recordplayer.data and"
                + " recordplayer.log-port. With recordplayer.log, a log of your own is used"
                + " instead.");
      }
      if (cause instanceof EmbeddedRedisException) {
        return analysis(
            cause,
            "The embedded Redis's folder and port are set by recordplayer.data and"
                + " recordplayer.redis-port. With spring.data.redis.url, a Redis of your own is"
                + " used instead.");
      }
    }
    return null;
  }

  private static FailureAnalysis analysis(Throwable cause, String action) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
  }
}
