package io.recordplayer.boot;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** How long a Redis that hangs or is gone holds up those who ask it. */
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

  /**
   * Whoever asks a Redis that is gone tries again, with a back-off. To wait for it would hold up a
   * program that stops: its Redis may have stopped before it.
   */
  @Bean
  LettuceClientOptionsBuilderCustomizer recordPlayerRedisGone() {
    return client -> client.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
  }
}
