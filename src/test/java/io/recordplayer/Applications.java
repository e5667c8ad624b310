package io.recordplayer;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications for tests that run in parallel. */
public final class Applications {
  private Applications() {}

  /** Starts one at a time: Spring Boot has state that all applications of a JVM share. */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral")
  public static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
    synchronized (SpringApplication.class) {
      return SpringApplication.run(application, arguments);
    }
  }
}
