package io.recordplayer.boot;

import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** How long a Redis that hangs holds up those who ask it, where nobody has set it. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
public class RedisConfiguration {
  private static final String SET = "spring.data.redis.timeout";

  /**
   * As long as the log may take. Its client waits for a minute; and for the responses of a node
   * Redis itself waits no more than a second.
   */
  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  @Bean
  LettuceClientConfigurationBuilderCustomizer recordPlayerRedisTimeOut(Environment environment) {
    return client -> {
      if (!environment.containsProperty(SET)) {
        client.commandTimeout(TIME_OUT);
      }
    };
  }
}
