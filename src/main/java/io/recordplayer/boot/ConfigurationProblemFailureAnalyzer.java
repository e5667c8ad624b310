package io.recordplayer.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a developer in words which bean is missing, and how one is made. */
final class ConfigurationProblemFailureAnalyzer
    extends AbstractFailureAnalyzer<ConfigurationProblem> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, ConfigurationProblem cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
  }
}
