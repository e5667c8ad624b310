package io.recordplayer.boot;

/** Thrown at the start if the application lacks something that only its developer can add. */
final class ConfigurationProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param remedy tells the developer what to add, and where
   */
  ConfigurationProblem(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
