package io.recordplayer.boot;

import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
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

/** The embedded servers, each where no connection to one of one's own is set. */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@EnableConfigurationProperties(RecordPlayerProperties.class)
public class EmbeddedServersConfiguration {
  /** Says whether one of some settings has a value, however it is written; a blank one has none. */
  abstract static class NothingSet implements Condition {
    private static final Bindable<List<String>> VALUES = Bindable.listOf(String.class);

    private final List<String> settings;

    NothingSet(String... settings) {
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

  /** No log of one's own. */
  static class NoLog extends NothingSet {
    NoLog() {
      super("recordplayer.log");
    }
  }

  /** No Redis of one's own. */
  static class NoRedis extends NothingSet {
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
        return redis.password();
      }
    };
  }
}
