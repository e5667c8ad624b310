package io.recordplayer.boot;

import io.recordplayer.record.CauseChain;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
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
 * Reports a Redis that may evict views and snapshots, because they then have to be rebuilt from the
 * log. The health is unknown if Redis does not tell its eviction policy.
 */
class RedisEvictionHealth implements HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEvictionHealth.class);

  private final StringRedisTemplate redis;
  private final AtomicBoolean warned = new AtomicBoolean();

  RedisEvictionHealth(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** Checks in its own thread, because a Redis that hangs must not delay the start. */
  @EventListener(ApplicationReadyEvent.class)
  void warnAtStart() {
    Thread.ofVirtual().name("redis eviction check").start(this::health);
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
      return unknown(CauseChain.of(e));
    }
    return assess(memory);
  }

  /**
   * Assesses the memory section of Redis's INFO.
   *
   * @param memory in a cluster, each key starts with the name of the node and a dot
   */
  Health assess(@Nullable Properties memory) {
    List<Node> nodes = memory == null ? List.of() : Node.allOf(memory);
    if (nodes.isEmpty()) {
      return unknown("INFO memory names no maxmemory_policy.");
    }
    return nodes.stream()
        .filter(Node::evictsViews)
        .findFirst()
        .map(this::down)
        .orElseGet(() -> up(nodes));
  }

  /**
   * One Redis and its eviction policy.
   *
   * @param name the prefix of the node's settings, which ends with a dot; empty without a cluster
   */
  private record Node(String name, String policy, String limit) {
    private static final String POLICY = "maxmemory_policy";

    static List<Node> allOf(Properties memory) {
      return memory.stringPropertyNames().stream()
          .filter(key -> key.equals(POLICY) || key.endsWith("." + POLICY))
          .sorted()
          .map(
              key -> {
                String name = key.substring(0, key.length() - POLICY.length());
                return new Node(
                    name,
                    memory.getProperty(key),
                    memory.getProperty(name + "maxmemory", "an unknown number of"));
              })
          .toList();
    }

    /** The volatile policies evict only keys with a time to live; views have none. */
    boolean evictsViews() {
      return !limit.equals("0") && policy.startsWith("allkeys-");
    }

    boolean evictsOthers() {
      return !limit.equals("0") && policy.startsWith("volatile-");
    }
  }

  private static Health up(List<Node> nodes) {
    String policies = nodes.stream().map(Node::policy).distinct().collect(Collectors.joining(", "));
    Health.Builder up = Health.up().withDetail("maxmemory-policy", policies);
    if (nodes.stream().anyMatch(Node::evictsOthers)) {
      up.withDetail(
          "reason",
          "Redis evicts only keys with a time to live, which views and snapshots don't have.");
    }
    return up.build();
  }

  private Health down(Node node) {
    String reason =
        ("Redis %sevicts keys when it has %s bytes (maxmemory-policy %s), and views and snapshots"
                + " with them. Set \"maxmemory-policy noeviction\" in redis.conf, or give this"
                + " application a Redis of its own.")
            .formatted(
                node.name().isEmpty()
                    ? ""
                    : node.name().substring(0, node.name().length() - 1) + " ",
                node.limit(),
                node.policy());
    if (warned.compareAndSet(false, true)) {
      LOG.warn(reason);
    }
    return Health.down()
        .withDetail("maxmemory-policy", node.policy())
        .withDetail("reason", reason)
        .build();
  }

  private static Health unknown(String reason) {
    return Health.unknown().withDetail("reason", reason).build();
  }
}
