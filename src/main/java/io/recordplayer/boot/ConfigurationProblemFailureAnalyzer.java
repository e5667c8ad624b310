package io.recordplayer.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints a {@link ConfigurationProblem} and its remedy instead of a stack trace. */
final class ConfigurationProblemFailureAnalyzer
    extends AbstractFailureAnalyzer<ConfigurationProblem> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, ConfigurationProblem cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
  }
}
