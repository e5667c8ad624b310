package io.recordplayer.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

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
}
