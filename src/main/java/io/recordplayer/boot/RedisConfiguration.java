package io.recordplayer.boot;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/** What those are told who ask a Redis that is gone. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
public class RedisConfiguration {
  /**
   * Whoever asks a Redis that is gone tries again, with a back-off. To wait for it would hold up a
   * program that stops: its Redis may have stopped before it.
   */
  @Bean
  LettuceClientOptionsBuilderCustomizer recordPlayerRedisGone() {
    return client -> client.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
  }
}
