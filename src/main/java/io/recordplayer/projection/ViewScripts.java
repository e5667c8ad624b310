package io.recordplayer.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/** The scripts that the view store runs in Redis; each file describes its keys and arguments. */
final class ViewScripts {
  static final RedisScript<List<Object>> READ_STATE = returningList("read-state");
  static final RedisScript<List<Object>> READ_VIEWS = returningList("read-views");
  static final RedisScript<Long> WRITE_VIEWS = returningNumber("write-views");
  static final RedisScript<Long> RESET_STATE = returningNumber("reset-state");
  static final RedisScript<Long> RESUME_VIEWS = returningNumber("resume-views");

  private ViewScripts() {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // the script API knows no generic result types
  private static RedisScript<List<Object>> returningList(String name) {
    return (RedisScript) new DefaultRedisScript<>(text(name), List.class);
  }

  private static RedisScript<Long> returningNumber(String name) {
    return new DefaultRedisScript<>(text(name), Long.class);
  }

  private static String text(String name) {
    return file("state") + file(name);
  }

  private static String file(String name) {
    try {
      return new ClassPathResource(name + ".lua", ViewScripts.class)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
