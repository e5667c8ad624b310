package io.recordplayer.boot;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Bounds how long a Redis that hangs holds up those who ask it, unless the application does. */
class RedisDefaults implements EnvironmentPostProcessor {
  private static final String TIME_OUT = "spring.data.redis.timeout";
  private static final String POOL = "spring.data.redis.lettuce.pool.";

  /**
   * A call may take as long as one of the log; the client's own time-out is a minute. Nearly all
   * commands share one connection of the pool. Transactions, pipelines and commands that wait take
   * one each: without a bound, who finds none free would wait for ever.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          TIME_OUT,
          "10s",
          POOL + "max-active",
          "16",
          POOL + "max-idle",
          "16",
          POOL + "max-wait",
          "${" + TIME_OUT + "}");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(new MapPropertySource("redis", DEFAULTS));
  }
}
