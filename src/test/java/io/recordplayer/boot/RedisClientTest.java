package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisClientTest {
  private final ApplicationContextRunner application =
      EmptyFeature.application()
          .withConfiguration(
              AutoConfigurations.of(
                  DataRedisAutoConfiguration.class, RedisClientAutoConfiguration.class));

  private static void assertTimeOut(ApplicationContextRunner application, Duration expected) {
    application.run(
        context ->
            assertThat(
                    context
                        .getBean(LettuceConnectionFactory.class)
                        .getClientConfiguration()
                        .getCommandTimeout())
                .isEqualTo(expected));
  }

  @Test
  void a_call_to_a_redis_that_hangs_fails_after_ten_seconds() {
    assertTimeOut(application, Duration.ofSeconds(10));
  }

  @Test
  void a_setting_of_the_application_takes_precedence() {
    assertTimeOut(
        application.withPropertyValues("spring.data.redis.timeout=3s"), Duration.ofSeconds(3));
    assertTimeOut(
        application.withPropertyValues("spring.data.redis.timeout=2m"), Duration.ofMinutes(2));
  }

  private static void assertPool(
      ApplicationContextRunner application, int connections, Duration wait) {
    application.run(
        context -> {
          var client =
              (LettucePoolingClientConfiguration)
                  context.getBean(LettuceConnectionFactory.class).getClientConfiguration();
          assertThat(client.getPoolConfig().getMaxTotal()).isEqualTo(connections);
          assertThat(client.getPoolConfig().getMaxWaitDuration()).isEqualTo(wait);
        });
  }

  @Test
  void the_pool_has_a_size_and_waits_as_long_as_a_command() {
    assertPool(application, 16, Duration.ofSeconds(10));
    assertPool(
        application.withPropertyValues("spring.data.redis.timeout=3s"), 16, Duration.ofSeconds(3));
    assertPool(
        application.withPropertyValues(
            "spring.data.redis.lettuce.pool.max-active=2",
            "spring.data.redis.lettuce.pool.max-wait=1s"),
        2,
        Duration.ofSeconds(1));
  }

  @Test
  void a_call_fails_in_time_if_all_connections_are_taken(@TempDir Path folder) {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder, 0)) {
      application
          .withPropertyValues(
              "spring.data.redis.url=" + redis.url(), "spring.data.redis.timeout=1s")
          .run(
              context -> {
                LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
                List<RedisConnection> taken = new ArrayList<>();
                // The shared connection is from the pool, too.
                for (int i = 1; i < 16; i++) {
                  taken.add(pipelining(factory));
                }
                assertThatThrownBy(() -> pipelining(factory))
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("Timeout waiting for idle object");
                taken.forEach(RedisConnection::close);
              });
    }
  }

  private static RedisConnection pipelining(LettuceConnectionFactory factory) {
    RedisConnection connection = factory.getConnection();
    connection.openPipeline();
    connection.keyCommands().exists("a".getBytes(StandardCharsets.US_ASCII));
    return connection;
  }

  @Test
  void a_call_to_a_redis_that_is_down_fails_at_once(@TempDir Path folder) {
    EmbeddedRedis redis = EmbeddedRedis.start(folder, 0);
    application
        .withPropertyValues("spring.data.redis.url=" + redis.url())
        .run(
            context -> {
              StringRedisTemplate asking = context.getBean(StringRedisTemplate.class);
              assertThat(asking.hasKey("a")).isFalse();
              redis.close();
              await()
                  .atMost(Duration.ofSeconds(30))
                  .untilAsserted(
                      () ->
                          assertThatThrownBy(() -> asking.hasKey("a"))
                              .isInstanceOf(DataAccessException.class)
                              .hasRootCauseMessage(
                                  "Currently not connected. Commands are rejected."));
            });
  }
}
