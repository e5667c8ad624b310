package io.recordplayer.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.embedded.redis.EmbeddedRedis;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class RedisEvictionHealthTest {
  @TempDir Path folder;
  private EmbeddedRedis server;
  private LettuceConnectionFactory connections;
  private StringRedisTemplate redis;

  @BeforeEach
  void open() {
    server = EmbeddedRedis.start(folder, 0);
    RedisStandaloneConfiguration there =
        new RedisStandaloneConfiguration("127.0.0.1", server.port());
    there.setPassword(server.password());
    connections = new LettuceConnectionFactory(there);
    connections.afterPropertiesSet();
    connections.start();
    redis = new StringRedisTemplate(connections);
  }

  @AfterEach
  void close() {
    connections.destroy();
    server.close();
  }

  private void configure(String setting, String value) {
    redis.execute(
        (RedisCallback<@Nullable Object>)
            connection -> {
              connection.serverCommands().setConfig(setting, value);
              return null;
            });
  }

  @Test
  void a_redis_that_may_evict_is_down_with_the_line_to_change_and_warned_of_once(
      CapturedOutput output) {
    configure("maxmemory", "100mb");
    configure("maxmemory-policy", "allkeys-lru");
    RedisEvictionHealth indicator = new RedisEvictionHealth(redis);
    Health health = indicator.health();
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("reason"))
        .asString()
        .contains("maxmemory-policy allkeys-lru")
        .contains("maxmemory-policy noeviction");
    indicator.health();
    assertThat(output).containsOnlyOnce("maxmemory-policy noeviction");
  }

  @Test
  void a_redis_that_keeps_all_is_up() {
    assertThat(new RedisEvictionHealth(redis).health().getStatus()).isEqualTo(Status.UP);
    configure("maxmemory-policy", "allkeys-lru");
    assertThat(new RedisEvictionHealth(redis).health().getStatus())
        .as("without a limit")
        .isEqualTo(Status.UP);
    configure("maxmemory", "100mb");
    configure("maxmemory-policy", "noeviction");
    assertThat(new RedisEvictionHealth(redis).health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void a_redis_that_evicts_only_keys_with_a_time_to_live_is_up_and_says_so() {
    configure("maxmemory", "100mb");
    configure("maxmemory-policy", "volatile-lru");
    Health health = new RedisEvictionHealth(redis).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails().get("reason")).asString().contains("time to live");
  }

  @Test
  void a_cluster_is_down_where_one_of_its_nodes_may_evict() {
    Properties memory = new Properties();
    memory.setProperty("10.0.0.1:7000.maxmemory", "100000000");
    memory.setProperty("10.0.0.1:7000.maxmemory_policy", "noeviction");
    memory.setProperty("10.0.0.2:7000.maxmemory", "200000000");
    memory.setProperty("10.0.0.2:7000.maxmemory_policy", "allkeys-lfu");
    Health health = new RedisEvictionHealth(redis).assess(memory);
    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails().get("reason"))
        .asString()
        .contains("10.0.0.2:7000 evicts keys when it has 200000000 bytes");
    memory.setProperty("10.0.0.2:7000.maxmemory_policy", "noeviction");
    assertThat(new RedisEvictionHealth(redis).assess(memory).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void a_redis_that_does_not_tell_is_unknown() {
    redis.execute(
        (RedisCallback<@Nullable Object>)
            connection ->
                connection.execute(
                    "ACL",
                    "SETUSER".getBytes(UTF_8),
                    "default".getBytes(UTF_8),
                    "-info".getBytes(UTF_8)));
    Health health = new RedisEvictionHealth(redis).health();
    assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(health.getDetails().get("reason")).asString().containsIgnoringCase("permission");
  }
}
