package io.recordplayer.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties.Pool;
import org.springframework.core.PriorityOrdered;

/**
 * Limits how long a call to a Redis that hangs takes, unless the application does so itself. The
 * client's own time-out is a minute, and its pool waits for a connection without a limit.
 *
 * <p>Most commands share one connection of the pool. Transactions, pipelines and blocking commands
 * take one each.
 */
class RedisDefaults implements BeanPostProcessor, PriorityOrdered {
  private static final Duration TIME_OUT = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 16;

  /** Sets the defaults before Spring Boot binds the application's settings. */
  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof DataRedisProperties redis) {
      redis.setTimeout(TIME_OUT);
      Pool pool = redis.getLettuce().getPool();
      pool.setMaxActive(CONNECTIONS);
      pool.setMaxIdle(CONNECTIONS);
    }
    return bean;
  }

  /** Waits for a connection as long as for a command. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof DataRedisProperties redis) {
      Pool pool = redis.getLettuce().getPool();
      @Nullable Duration timeOut = redis.getTimeout();
      if (pool.getMaxWait().isNegative() && timeOut != null) {
        pool.setMaxWait(timeOut);
      }
    }
    return bean;
  }

  /** Runs before the processor that binds the settings. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
