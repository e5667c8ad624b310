package io.recordplayer.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps the data of different logs apart in one Redis. Keys of the first log that a Redis has met
 * are plain; keys of all other logs have the log's identity in them.
 */
public final class LogIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(LogIdentity.class);

  /** The key of the identity of the first log. */
  private static final String FIRST = "recordplayer:log";

  /** The form of {@link Log#identity}. */
  private static final Pattern IDENTITY = Pattern.compile("[0-9a-f-]{36}@.+");

  private final Log log;
  private final StringRedisTemplate redis;
  private volatile @Nullable String keyPrefix;

  public LogIdentity(Log log, StringRedisTemplate redis) {
    this.log = log;
    this.redis = redis;
  }

  /**
   * Forgets which log is the first one, after Redis has lost its data. The next use records it
   * again.
   */
  public void forget() {
    if ("".equals(keyPrefix)) {
      keyPrefix = null;
    }
  }

  /** The identity of the first log; null if none is recorded. Deletes anything else there. */
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
        "The key {} in Redis does not name a log. It is deleted, and this log is recorded as the"
            + " first one.",
        FIRST);
    redis.delete(FIRST);
    return null;
  }

  /**
   * The part of a key that names its log; empty for the first log.
   *
   * @throws LogException if the log can't be read
   */
  public String keyPrefix() {
    String known = keyPrefix;
    if (known == null) {
      String identity = log.identity();
      String first = first();
      if (first == null) {
        redis.opsForValue().setIfAbsent(FIRST, identity);
        first = first();
      }
      known = identity.equals(first) ? "" : ":" + identity;
      if (!known.isEmpty() && keyPrefix == null) {
        LOG.warn(
            "Redis has views and snapshots of another log, {}. They stay. Those of this log, {},"
                + " are stored beside them, and missing ones are built again from the log.",
            first,
            identity);
      }
      keyPrefix = known;
    }
    return known;
  }
}
