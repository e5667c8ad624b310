package io.recordplayer;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts applications for tests, of which two may run at a time. */
public final class Applications {
  private Applications() {}

  /** One at a time: each sets up for all how the program writes about itself. */
  public static synchronized ConfigurableApplicationContext start(
      Class<?> application, String... arguments) {
    return SpringApplication.run(application, arguments);
  }
}
