package io.recordplayer.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps apart what was made from different logs in one Redis: the keys of all but the first log
 * that a Redis has met name their log.
 */
public final class LogIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(LogIdentity.class);
  private static final String FIRST = "recordplayer:log";

  /** As {@link Log#identity} has it. */
  private static final Pattern IDENTITY = Pattern.compile("[0-9a-f-]{36}@.+");

  private final Log log;
  private final StringRedisTemplate redis;
  private volatile @Nullable String mark;

  public LogIdentity(Log log, StringRedisTemplate redis) {
    this.log = log;
    this.redis = redis;
  }

  /** Redis has lost what it had: the first log is noted, and told apart from others, anew. */
  public void forget() {
    if ("".equals(mark)) {
      mark = null;
    }
  }

  /** The first log; null where none is noted. Anything else under its key is deleted. */
  private @Nullable String first() {
    DataType type = redis.type(FIRST);
    if (type == DataType.NONE) {
      return null;
    }
    String first = type == DataType.STRING ? redis.opsForValue().get(FIRST) : null;
    if (first != null && IDENTITY.matcher(first).matches()) {
      return first;
    }
    LOG.warn(
        "The key {} in Redis names no log. It is deleted, and this log is noted as the first one.",
        FIRST);
    redis.delete(FIRST);
    return null;
  }

  /**
   * What a key has in it that tells its log; empty for the first one's.
   *
   * @throws LogException where it can't be told yet which log this is
   */
  public String mark() {
    String known = mark;
    if (known == null) {
      String identity = log.identity();
      String first = first();
      if (first == null) {
        redis.opsForValue().setIfAbsent(FIRST, identity);
        first = first();
      }
      known = identity.equals(first) ? "" : ":" + identity;
      if (!known.isEmpty() && mark == null) {
        LOG.warn(
            "Redis has views and snapshots of another log, {}. They are left alone; those of this"
                + " log, {}, are kept beside them, and what is missing is played anew.",
            first,
            identity);
      }
      mark = known;
    }
    return known;
  }
}
