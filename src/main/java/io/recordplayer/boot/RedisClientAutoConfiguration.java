package io.recordplayer.boot;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.recordplayer.player.Feature;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/** Makes calls to a Redis that is down or hangs fail soon; the callers retry with a back-off. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnBean(Feature.class)
public class RedisClientAutoConfiguration {
  @Bean
  static RedisDefaults recordPlayerRedisDefaults() {
    return new RedisDefaults();
  }

  /**
   * Rejects commands while Redis is disconnected. A call that waited would delay the end of a
   * program whose Redis may have stopped before it.
   */
  @Bean
  LettuceClientOptionsBuilderCustomizer recordPlayerRejectCommandsWhileDisconnected() {
    return client -> client.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
  }
}
