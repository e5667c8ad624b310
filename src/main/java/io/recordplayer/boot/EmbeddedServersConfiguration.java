package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** The embedded servers, each where no connection to one of one's own is set. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@EnableConfigurationProperties(RecordPlayerProperties.class)
public class EmbeddedServersConfiguration {
  /** No log of one's own. */
  static class NoLog extends NoneNestedConditions {
    NoLog() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("recordplayer.log")
    static class Configured {}
  }

  /** No Redis of one's own. */
  static class NoRedis extends NoneNestedConditions {
    NoRedis() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("spring.data.redis.url")
    static class Url {}

    @ConditionalOnProperty("spring.data.redis.host")
    static class Host {}

    @ConditionalOnProperty("spring.data.redis.cluster.nodes")
    static class Cluster {}

    @ConditionalOnProperty("spring.data.redis.sentinel.master")
    static class Sentinel {}
  }

  @Bean
  @Conditional(NoLog.class)
  EmbeddedEventStore embeddedEventStore(RecordPlayerProperties properties) {
    return EmbeddedEventStore.onDisk(properties.data().resolve("log").resolve("log.db"))
        .ownersOnly()
        .port(properties.logPort())
        .start();
  }

  @Bean
  @Conditional(NoRedis.class)
  EmbeddedRedis embeddedRedis(RecordPlayerProperties properties) {
    // The application needs it to its end: what Spring has done at exit comes after that.
    return EmbeddedRedis.start(
        properties.data().resolve("redis"),
        properties.redisPort(),
        SpringApplication.getShutdownHandlers()::add);
  }

  @Bean
  @Conditional(NoRedis.class)
  DataRedisConnectionDetails embeddedRedisConnectionDetails(EmbeddedRedis redis) {
    return new DataRedisConnectionDetails() {
      @Override
      public Standalone getStandalone() {
        return Standalone.of("127.0.0.1", redis.port());
      }

      @Override
      public String getPassword() {
        return redis.secret();
      }
    };
  }
}
