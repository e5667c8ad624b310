package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import io.recordplayer.player.Feature;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The embedded log and Redis, each unless a setting names another server. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnBean(Feature.class)
@EnableConfigurationProperties(RecordPlayerProperties.class)
public class EmbeddedServersAutoConfiguration {
  /** Matches if all of some settings are absent or blank, in any way of writing them. */
  abstract static class AllAbsent implements Condition {
    private static final Bindable<List<String>> VALUES = Bindable.listOf(String.class);

    private final List<String> settings;

    AllAbsent(String... settings) {
      this.settings = List.of(settings);
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Binder binder = Binder.get(context.getEnvironment());
      return settings.stream()
          .flatMap(setting -> binder.bind(setting, VALUES).orElse(List.of()).stream())
          .allMatch(String::isBlank);
    }
  }

  /** Matches if no setting names a log. */
  static class NoLog extends AllAbsent {
    NoLog() {
      super("recordplayer.log");
    }
  }

  /** Matches if no setting names a Redis. */
  static class NoRedis extends AllAbsent {
    private static final String REDIS = "spring.data.redis.";

    NoRedis() {
      super(
          REDIS + "url",
          REDIS + "host",
          REDIS + "port",
          REDIS + "cluster.nodes",
          REDIS + "sentinel.master",
          REDIS + "sentinel.nodes",
          REDIS + "masterreplica.nodes");
    }
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
    // Spring runs these handlers after it has closed the application, which needs Redis until then.
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
        return redis.password();
      }
    };
  }
}
