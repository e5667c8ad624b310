package io.recordplayer.boot;

/** The application lacks a bean that only it can have. */
final class ConfigurationProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  ConfigurationProblem(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
