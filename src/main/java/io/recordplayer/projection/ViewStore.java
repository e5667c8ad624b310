package io.recordplayer.projection;

import io.recordplayer.log.Provenance;
import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;

/**
 * The view models in Redis. Each is stamped with the position of the last event in it, and each
 * projection with the position up to which it is played; both are written by one script, under the
 * condition that nobody else wrote first. So a view never goes back, and plays no event twice.
 */
public final class ViewStore {
  private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);

  /**
   * KEYS: the checkpoint, what stands still, then the documents. ARGV: the checkpoint that must
   * have been reached before, the new one, then for each document the position it is expected to
   * have, its new position and its new body, then each key that stands still from now on, and why.
   */
  private static final RedisScript<Long> WRITE =
      new DefaultRedisScript<>(
          """
          local checkpoint = redis.call('GET', KEYS[1]) or ''
          if checkpoint < ARGV[1] then
            return -1
          end
          for i = 3, #KEYS do
            local there = redis.call('HGET', KEYS[i], 'position') or ''
            if there ~= ARGV[3 * i - 6] then
              return 0
            end
          end
          for i = 3, #KEYS do
            redis.call('HSET', KEYS[i], 'position', ARGV[3 * i - 5], 'body', ARGV[3 * i - 4])
          end
          for i = 3 * #KEYS - 3, #ARGV, 2 do
            redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
          end
          if checkpoint < ARGV[2] then
            redis.call('SET', KEYS[1], ARGV[2])
          end
          return 1
          """,
          Long.class);

  private static final RedisScript<List<@Nullable Object>> READ = readScript();

  /** Of each version of each projection: when it was used last, in milliseconds since 1970. */
  private static final String USED = "recordplayer:views";

  private static final Duration UNUSED = Duration.ofDays(1);
  private static final Duration NOTED = Duration.ofMinutes(10);
  private static final int SCANNED = 1_000;

  private final StringRedisTemplate redis;
  private final Provenance provenance;

  /** When it was last noted, by the versions' names. */
  private final Map<String, Long> used = new ConcurrentHashMap<>();

  /**
   * @param provenance tells which log the views are of
   */
  public ViewStore(StringRedisTemplate redis, Provenance provenance) {
    this.redis = redis;
    this.provenance = provenance;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the script API knows no generic result types
  private static RedisScript<List<@Nullable Object>> readScript() {
    return (RedisScript)
        new DefaultRedisScript<>(
            """
            local result = {redis.call('GET', KEYS[1]) or ''}
            for i = 3, #KEYS do
              local doc = redis.call('HMGET', KEYS[i], 'position', 'body')
              result[#result + 1] = doc[1] or ''
              result[#result + 1] = doc[2] or ''
              result[#result + 1] = redis.call('HGET', KEYS[2], ARGV[i - 2]) or ''
            end
            return result
            """,
            List.class);
  }

  /** A view and how far it is played, read at one moment; the initial view where there is none. */
  public <V, E> Stored<V> read(Projection<V, E> projection, String key) {
    Stored<V> found = read(projection, List.of(key)).get(0);
    try {
      use(projection);
    } catch (DataAccessException e) {
      // Also a store that takes no writes is read.
      LOG.debug("the use of {} is noted later", projection, e);
    }
    return found;
  }

  <V, E> List<Stored<V>> read(Projection<V, E> projection, List<String> keys) {
    List<?> found = redis.execute(READ, keys(projection, keys), keys.toArray());
    Position checkpoint = position(found.get(0)).orElse(Position.START);
    List<Stored<V>> views = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Optional<Position> written = position(found.get(1 + 3 * i));
      String body = written.isEmpty() ? null : String.valueOf(found.get(2 + 3 * i));
      String why = String.valueOf(found.get(3 + 3 * i));
      Position at = written.orElse(Position.START);
      views.add(stored(projection, body, at, checkpoint, why.isEmpty() ? null : why));
    }
    return views;
  }

  private <V, E> Stored<V> stored(
      Projection<V, E> projection,
      @Nullable String body,
      Position written,
      Position checkpoint,
      @Nullable String stopped) {
    V view = projection.initial();
    String why = stopped;
    if (body != null) {
      try {
        view = ModelJson.MAPPER.readValue(body, projection.view());
      } catch (JacksonException e) {
        why =
            "What is stored of it can't be read; raise the version of the projection "
                + projection.name()
                + " when its view changes shape: "
                + e.getOriginalMessage();
      }
    }
    return new Stored<>(view, written, why == null ? checkpoint.orLater(written) : written, why);
  }

  /** A view that can't be turned into what is stored. */
  static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    Unwritable(String key, Throwable cause) {
      super("The view can't be written: " + cause.getMessage(), cause);
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  /** What became of a write. */
  enum Written {
    YES,
    /** One of the views changed since it was read: nothing is written. */
    CHANGED,
    /** The store has lost what it had: nothing is written. */
    BEHIND
  }

  /**
   * Writes views, which of them stand still, and the checkpoint: all or none.
   *
   * @param before the views as they were read, by key
   * @param after the views that changed, by key
   * @param stops the keys whose views stand still from now on, and why
   * @param since the position up to which the projection was played before
   * @param checkpoint the position up to which it is played then
   * @throws Unwritable where a view can't be written; nothing is
   */
  <V, E> Written write(
      Projection<V, E> projection,
      Map<String, Stored<V>> before,
      Map<String, Stored<V>> after,
      Map<String, String> stops,
      Position since,
      Position checkpoint) {
    use(projection);
    List<String> keys = List.copyOf(after.keySet());
    List<String> arguments = new ArrayList<>();
    arguments.add(since.equals(Position.START) ? "" : text(since));
    arguments.add(text(checkpoint));
    for (String key : keys) {
      Stored<V> old = before.get(key);
      Stored<V> view = java.util.Objects.requireNonNull(after.get(key));
      arguments.add(old == null || old.written().equals(Position.START) ? "" : text(old.written()));
      arguments.add(text(view.written()));
      arguments.add(body(key, view.view()));
    }
    stops.forEach(
        (key, reason) -> {
          arguments.add(key);
          arguments.add(reason);
        });
    Long written = redis.execute(WRITE, keys(projection, keys), arguments.toArray());
    return switch (written == null ? 0 : written.intValue()) {
      case 1 -> Written.YES;
      case -1 -> Written.BEHIND;
      default -> Written.CHANGED;
    };
  }

  private String body(String key, Object view) {
    try {
      return ModelJson.MAPPER.writeValueAsString(view);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      throw new Unwritable(key, e);
    }
  }

  /** How far a projection is played. */
  public Position checkpoint(Projection<?, ?> projection) {
    return position(redis.opsForValue().get(checkpointKey(projection))).orElse(Position.START);
  }

  /** The keys whose views stand still, and why. */
  public Map<String, String> stopped(Projection<?, ?> projection) {
    Map<String, String> stopped = new HashMap<>();
    redis
        .opsForHash()
        .entries(stoppedKey(projection))
        .forEach((key, reason) -> stopped.put(String.valueOf(key), String.valueOf(reason)));
    return stopped;
  }

  /**
   * Notes that this version is in use, so that no other version's writer takes it for a relic; but
   * not each time.
   */
  void use(Projection<?, ?> projection) {
    String name = nameOf(projection);
    long now = System.currentTimeMillis();
    Long noted = used.get(name);
    if (noted == null || Math.abs(now - noted) > NOTED.toMillis()) {
      redis.opsForHash().put(USED, name, String.valueOf(now));
      used.put(name, now);
    }
  }

  /** The store is found without what it had: what it noted otherwise is gone, too. */
  void lost() {
    provenance.forget();
    used.clear();
  }

  /**
   * Deletes what other versions of a projection left, where nobody used them for a day: until then
   * a process that hasn't been replaced yet may read them.
   */
  void deleteRelics(Projection<?, ?> projection) {
    long latest = System.currentTimeMillis() - UNUSED.toMillis();
    Map<String, String> used = redis.<String, String>opsForHash().entries(USED);
    used.forEach(
        (version, at) -> {
          if (version.startsWith(projection.name() + ":")
              && !version.equals(nameOf(projection))
              && Long.parseLong(at) < latest) {
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

  private List<String> keys(Projection<?, ?> projection, List<String> keys) {
    List<String> all = new ArrayList<>(keys.size() + 2);
    all.add(checkpointKey(projection));
    all.add(stoppedKey(projection));
    keys.forEach(key -> all.add(prefix(projection) + "doc:" + key));
    return all;
  }

  private String checkpointKey(Projection<?, ?> projection) {
    return prefix(projection) + "checkpoint";
  }

  private String stoppedKey(Projection<?, ?> projection) {
    return prefix(projection) + "stopped";
  }

  private String prefix(Projection<?, ?> projection) {
    return prefix(nameOf(projection));
  }

  /** The braces keep one projection's keys on one node of a Redis cluster, as scripts need it. */
  private static String prefix(String version) {
    return "recordplayer:view:{" + version + "}:";
  }

  private String nameOf(Projection<?, ?> projection) {
    return projection.name() + ":" + projection.version() + provenance.mark();
  }

  /** Of a fixed width, so that Redis can compare positions as text. */
  private static String text(Position position) {
    return "%019d/%019d".formatted(position.commit(), position.prepare());
  }

  private static Optional<Position> position(@Nullable Object text) {
    return text == null || text.equals("")
        ? Optional.empty()
        : Optional.of(Position.parse(String.valueOf(text)));
  }
}
