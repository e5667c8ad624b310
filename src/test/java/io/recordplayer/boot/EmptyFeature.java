package io.recordplayer.boot;

import io.recordplayer.player.Access;
import io.recordplayer.player.Feature;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A feature with nothing in it, which starts RecordPlayer. */
@Configuration(proxyBeanMethods = false)
class EmptyFeature {
  @Bean
  Feature nothing() {
    return Feature.of().access(Access.open());
  }

  static ApplicationContextRunner application() {
    return new ApplicationContextRunner().withUserConfiguration(EmptyFeature.class);
  }
}
