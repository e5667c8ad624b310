package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisConfigurationTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(DataRedisAutoConfiguration.class, RedisConfiguration.class));

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
  void a_redis_that_hangs_is_given_up_after_some_seconds() {
    assertTimeOut(application, Duration.ofSeconds(10));
  }

  @Test
  void who_sets_another_time_gets_it() {
    assertTimeOut(
        application.withPropertyValues("spring.data.redis.timeout=3s"), Duration.ofSeconds(3));
    assertTimeOut(
        application.withPropertyValues("spring.data.redis.timeout=2m"), Duration.ofMinutes(2));
  }

  @Test
  void who_asks_a_redis_that_is_gone_is_told_so_and_does_not_wait(@TempDir Path folder) {
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
