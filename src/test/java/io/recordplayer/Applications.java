package io.recordplayer;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications for tests that run in parallel. */
public final class Applications {
  private Applications() {}

  /** Starts one application at a time, because each configures logging for the whole JVM. */
  public static synchronized ConfigurableApplicationContext start(
      Class<?> application, String... arguments) {
    return SpringApplication.run(application, arguments);
  }
}
