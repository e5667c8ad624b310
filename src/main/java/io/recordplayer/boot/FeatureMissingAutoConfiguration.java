package io.recordplayer.boot;

import io.recordplayer.boot.EmbeddedServersAutoConfiguration.NoRedis;
import io.recordplayer.player.Feature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Leaves an application without a {@link Feature} as it is without RecordPlayer. */
@AutoConfiguration
@ConditionalOnMissingBean(Feature.class)
public class FeatureMissingAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureMissingAutoConfiguration.class);
  private static final String REDIS_HEALTH = "redisHealthContributor";

  FeatureMissingAutoConfiguration() {
    LOG.info("RecordPlayer does nothing here: the application has no bean of the type Feature.");
  }

  /**
   * Removes the health of a Redis that the application does not use. Spring Boot reports it because
   * RecordPlayer brings Redis's client.
   */
  @Bean
  @Conditional(NoRedis.class)
  static BeanDefinitionRegistryPostProcessor recordPlayerUnusedRedisHealth() {
    return registry -> {
      if (registry.containsBeanDefinition(REDIS_HEALTH)) {
        registry.removeBeanDefinition(REDIS_HEALTH);
      }
    };
  }
}
