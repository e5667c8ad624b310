package io.recordplayer.projection;

import io.recordplayer.log.LogIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Names the Redis keys of each projection version, and deletes the views of versions that no
 * process uses any more.
 */
final class ViewVersions {
  private static final Logger LOG = LoggerFactory.getLogger(ViewVersions.class);

  /** A hash with the time of the last use of each version, in milliseconds since 1970. */
  private static final String USED = "recordplayer:views";

  private static final Duration UNUSED = Duration.ofDays(1);
  private static final Duration NOTE_INTERVAL = Duration.ofMinutes(10);
  private static final int SCANNED = 1_000;

  private final StringRedisTemplate redis;
  private final LogIdentity identity;

  /** The time of the last note in Redis, by the version's name. */
  private final Map<String, Long> noted = new ConcurrentHashMap<>();

  ViewVersions(StringRedisTemplate redis, LogIdentity identity) {
    this.redis = redis;
    this.identity = identity;
  }

  /** The keys of a projection's state and stops, then of the documents of these views. */
  List<String> keys(Projection<?> projection, List<String> views) {
    String prefix = prefix(nameOf(projection));
    List<String> all = new ArrayList<>(views.size() + 2);
    all.add(prefix + "state");
    all.add(prefix + "stopped");
    views.forEach(view -> all.add(prefix + "doc:" + view));
    return all;
  }

  /** The braces keep one projection's keys on one node of a Redis cluster, as scripts require. */
  private static String prefix(String version) {
    return "recordplayer:view:{" + version + "}:";
  }

  private String nameOf(Projection<?> projection) {
    return projection.name() + ":" + projection.version() + identity.keyPrefix();
  }

  /** Notes in Redis that this version is in use, at most once in ten minutes. */
  void use(Projection<?> projection) {
    String name = nameOf(projection);
    long now = System.currentTimeMillis();
    Long last = noted.get(name);
    if (last == null || Math.abs(now - last) > NOTE_INTERVAL.toMillis()) {
      deleteUsesOfAnotherType();
      redis.opsForHash().put(USED, name, String.valueOf(now));
      noted.put(name, now);
    }
  }

  /** Without this, Redis would reject each note, and so each write of a view. */
  private void deleteUsesOfAnotherType() {
    DataType type = redis.type(USED);
    if (type != DataType.HASH && type != DataType.NONE) {
      LOG.warn(
          "The key {} in Redis has the type {} instead of hash. It is deleted; it only says when"
              + " views were used.",
          USED,
          type);
      redis.delete(USED);
    }
  }

  /** Forgets which log the keys name and what is noted: Redis or the log may have been replaced. */
  void forget() {
    identity.forget();
    noted.clear();
  }

  /**
   * Deletes all views of the projection's other versions that no process has used for a day. Until
   * then an older process may still read them.
   */
  void deleteUnused(Projection<?> projection) {
    deleteUsesOfAnotherType();
    long latest = System.currentTimeMillis() - UNUSED.toMillis();
    Map<String, String> uses = redis.<String, String>opsForHash().entries(USED);
    uses.forEach(
        (version, time) -> {
          if (version.startsWith(projection.name() + ":")
              && !version.equals(nameOf(projection))
              && Long.parseLong(time) < latest) {
            deleteAll(prefix(version));
            redis.opsForHash().delete(USED, version);
          }
        });
  }

  private void deleteAll(String prefix) {
    ScanOptions options = ScanOptions.scanOptions().match(prefix + "*").count(SCANNED).build();
    List<String> found = new ArrayList<>();
    try (Cursor<String> keys = redis.scan(options)) {
      keys.forEachRemaining(
          key -> {
            found.add(key);
            if (found.size() == SCANNED) {
              redis.unlink(found);
              found.clear();
            }
          });
    }
    redis.unlink(found);
  }
}
