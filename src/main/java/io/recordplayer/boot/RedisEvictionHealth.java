package io.recordplayer.boot;

import io.recordplayer.record.Causes;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Reports a Redis that may evict keys: whatever it evicts has to be rebuilt from the log, and a
 * refusal that it evicts reaches nobody. A Redis that doesn't tell is reported as unknown.
 */
class RedisEvictionHealth implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEvictionHealth.class);

  private final StringRedisTemplate redis;
  private final AtomicBoolean warned = new AtomicBoolean();

  RedisEvictionHealth(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** Away from the thread that starts the application: Redis may hang. */
  @EventListener(ApplicationReadyEvent.class)
  void warnAtTheStart() {
    Thread.ofVirtual().name("look at redis").start(this::health);
  }

  @Override
  public Health health() {
    Properties memory;
    try {
      memory =
          redis.execute(
              (RedisCallback<@Nullable Properties>)
                  connection -> connection.serverCommands().info("memory"));
    } catch (DataAccessException e) {
      return unknown(Causes.of(e));
    }
    String policy = memory == null ? null : memory.getProperty("maxmemory_policy");
    String limit = memory == null ? null : memory.getProperty("maxmemory");
    if (policy == null || limit == null) {
      return unknown("INFO memory names no maxmemory_policy.");
    }
    if (limit.equals("0") || policy.equals("noeviction")) {
      return Health.up().withDetail("maxmemory-policy", policy).build();
    }
    String reason =
        ("Redis evicts keys when it has %s bytes (maxmemory-policy %s), and views, snapshots and"
                + " refusals with them. Set \"maxmemory-policy noeviction\" in redis.conf, or"
                + " give this application a Redis of its own.")
            .formatted(limit, policy);
    if (warned.compareAndSet(false, true)) {
      LOG.warn(reason);
    }
    return Health.down()
        .withDetail("maxmemory-policy", policy)
        .withDetail("reason", reason)
        .build();
  }

  private static Health unknown(String reason) {
    return Health.unknown().withDetail("reason", reason).build();
  }
}
