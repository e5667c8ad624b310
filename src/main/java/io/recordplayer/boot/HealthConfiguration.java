package io.recordplayer.boot;

import io.recordplayer.log.LogClient;
import java.time.InstantSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The health of the loops, of the log's server and of Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, Endpoint.class})
class HealthConfiguration {
  @Bean
  LoopsHealth recordPlayerHealthIndicator(LoopMonitor monitor, InstantSource clock) {
    return new LoopsHealth(monitor, clock);
  }

  @Bean
  ServerVersionCheck recordPlayerLogServerHealthIndicator(LogClient client) {
    return new ServerVersionCheck(client.client());
  }

  @Bean
  RedisEvictionHealth recordPlayerRedisEvictionHealthIndicator(StringRedisTemplate redis) {
    return new RedisEvictionHealth(redis);
  }

  @Bean
  @ConditionalOnBooleanProperty(
      name = "management.endpoint.health.probes.enabled",
      matchIfMissing = true)
  static ReadinessGroup recordPlayerReadinessGroup() {
    return new ReadinessGroup();
  }
}
