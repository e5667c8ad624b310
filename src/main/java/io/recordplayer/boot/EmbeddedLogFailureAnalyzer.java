package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStoreException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells an operator in words, not by a stack trace, why the embedded log did not start. */
final class EmbeddedLogFailureAnalyzer
    extends AbstractFailureAnalyzer<EmbeddedEventStoreException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, EmbeddedEventStoreException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
  }
}
