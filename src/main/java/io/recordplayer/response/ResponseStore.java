package io.recordplayer.response;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The responses in Redis: one document a command, and a stream for each web node to read. */
public final class ResponseStore {
  /** Longer than any redelivery: a command that comes again later is recognized by its entity. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final Duration STREAM_KEPT = Duration.ofDays(1);
  private static final long STREAM_LENGTH = 10_000;

  private final StringRedisTemplate redis;
  private final JsonMapper json = JsonMapper.builder().build();

  public ResponseStore(StringRedisTemplate redis) {
    this.redis = redis;
  }

  /** Keeps responses and tells the nodes of the pages that asked. */
  public void record(Collection<Response> responses) {
    redis.executePipelined(
        new SessionCallback<Object>() {
          @Override
          @SuppressWarnings({"unchecked", "NullAway"}) // a pipeline's results are null by contract
          public <K, V> Object execute(RedisOperations<K, V> operations) {
            RedisOperations<String, String> redis = (RedisOperations<String, String>) operations;
            for (Response response : responses) {
              String text = json.writeValueAsString(response);
              redis.opsForValue().set(key(response.command()), text, KEPT);
              String node = PageId.nodeOf(response.page());
              if (!node.isEmpty()) {
                redis
                    .opsForStream()
                    .add(
                        StreamRecords.mapBacked(Map.of("response", text))
                            .withStreamKey(stream(node)),
                        XAddOptions.trim(TrimOptions.maxLen(STREAM_LENGTH).approximate()));
                redis.expire(stream(node), STREAM_KEPT);
              }
            }
            return null;
          }
        });
  }

  /** The responses there are to these commands. */
  public Map<UUID, Response> find(Collection<UUID> commands) {
    List<String> keys = new ArrayList<>(commands.size());
    commands.forEach(command -> keys.add(key(command)));
    Map<UUID, Response> found = new HashMap<>();
    List<@Nullable String> texts = redis.opsForValue().multiGet(keys);
    if (texts != null) {
      for (String text : texts) {
        if (text != null) {
          Response response = read(text);
          found.put(response.command(), response);
        }
      }
    }
    return found;
  }

  Response read(String text) {
    return json.readValue(text, Response.class);
  }

  private static String key(UUID command) {
    return "recordplayer:response:" + command;
  }

  static String stream(String node) {
    return "recordplayer:responses:" + node;
  }
}
