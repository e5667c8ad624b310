package io.recordplayer.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps apart what was made from different logs in one Redis: the keys of all but the first log
 * that a Redis has met name their log.
 */
public final class Provenance {
  private static final Logger LOG = LoggerFactory.getLogger(Provenance.class);
  private static final String FIRST = "recordplayer:log";

  private final Log log;
  private final StringRedisTemplate redis;
  private volatile @Nullable String mark;

  public Provenance(Log log, StringRedisTemplate redis) {
    this.log = log;
    this.redis = redis;
  }

  /** Redis has lost what it had: the first log is noted, and told apart from others, anew. */
  public void forget() {
    if ("".equals(mark)) {
      mark = null;
    }
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
      String first = redis.opsForValue().get(FIRST);
      if (first == null) {
        redis.opsForValue().setIfAbsent(FIRST, identity);
        first = redis.opsForValue().get(FIRST);
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
