package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.embedded.eventstore.EmbeddedEventStore;
import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An embedded server starts only if no setting names another server. */
class EmbeddedServersTest {
  private static final String LOG = "recordplayer.log=kurrentdb://localhost:1?tls=false";

  @TempDir private Path data;

  private ApplicationContextRunner application() {
    return EmptyFeature.application()
        .withConfiguration(
            AutoConfigurations.of(
                DataRedisAutoConfiguration.class, EmbeddedServersAutoConfiguration.class))
        .withPropertyValues("recordplayer.data=" + data);
  }

  /** An application with these environment variables. */
  private ApplicationContextRunner applicationWhere(String... variables) {
    Map<String, Object> environment =
        Arrays.stream(variables)
            .map(variable -> variable.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    return application()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "test-systemEnvironment", environment)));
  }

  private static void assertNoRedis(ApplicationContextRunner application) {
    application
        .withPropertyValues(LOG)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spring.data.redis.url=redis://localhost:1",
        "spring.data.redis.host=localhost",
        "spring.data.redis.port=1",
        "spring.data.redis.cluster.nodes=localhost:1,localhost:2",
        "spring.data.redis.cluster.nodes[0]=localhost:1",
        "spring.data.redis.masterreplica.nodes=localhost:1",
        "spring.data.redis.masterreplica.nodes[0]=localhost:1"
      })
  void a_redis_of_ones_own_is_used(String property) {
    assertNoRedis(application().withPropertyValues(property));
  }

  @Test
  void redis_sentinels_of_ones_own_are_used() {
    assertNoRedis(
        application()
            .withPropertyValues(
                "spring.data.redis.sentinel.master=main",
                "spring.data.redis.sentinel.nodes[0]=localhost:1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SPRING_DATA_REDIS_URL=redis://localhost:1",
        "SPRING_DATA_REDIS_CLUSTER_NODES=localhost:1",
        "SPRING_DATA_REDIS_CLUSTER_NODES_0=localhost:1",
        "SPRING_DATA_REDIS_MASTERREPLICA_NODES_0=localhost:1"
      })
  void a_redis_that_the_environment_names_is_used(String variable) {
    assertNoRedis(applicationWhere(variable));
  }

  @Test
  void redis_sentinels_that_the_environment_names_are_used() {
    assertNoRedis(
        applicationWhere(
            "SPRING_DATA_REDIS_SENTINEL_MASTER=main",
            "SPRING_DATA_REDIS_SENTINEL_NODES_0=localhost:1"));
  }

  @Test
  void a_log_that_the_environment_names_is_used() {
    applicationWhere(
            "RECORDPLAYER_LOG=kurrentdb://localhost:1?tls=false",
            "SPRING_DATA_REDIS_URL=redis://localhost:1")
        .run(
            context ->
                assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedEventStore.class));
  }

  /** Compose passes a variable without a value as an empty one. */
  @Test
  void an_empty_variable_names_no_server() {
    applicationWhere(
            "RECORDPLAYER_LOG=",
            "SPRING_DATA_REDIS_URL=",
            "SPRING_DATA_REDIS_HOST=",
            "SPRING_DATA_REDIS_CLUSTER_NODES=")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(EmbeddedEventStore.class)
                    .hasSingleBean(EmbeddedRedis.class));
  }
}
