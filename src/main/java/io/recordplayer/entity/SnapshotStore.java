package io.recordplayer.entity;

import io.recordplayer.log.LogIdentity;
import io.recordplayer.record.ModelJson;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;

/** Stores the latest snapshot of each entity in Redis. */
public final class SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);

  /** Two hosts may have one entity for a moment; the snapshot of the higher revision stays. */
  private static final RedisScript<Long> STORE_IF_NEWER =
      new DefaultRedisScript<>(
          """
          local there = redis.call('HMGET', KEYS[1], 'version', 'revision', 'state')
          if there[3] and there[1] == ARGV[1] and tonumber(there[2]) >= tonumber(ARGV[2]) then
            return 0
          end
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'version', ARGV[1], 'revision', ARGV[2], 'place', ARGV[3],
              'state', ARGV[4])
          return 1
          """,
          Long.class);

  private final StringRedisTemplate redis;
  private final LogIdentity logIdentity;

  /**
   * @param logIdentity the identity of the log that the snapshots are of
   */
  public SnapshotStore(StringRedisTemplate redis, LogIdentity logIdentity) {
    this.redis = redis;
    this.logIdentity = logIdentity;
  }

  /** The latest snapshot; empty if there is none that this program can use. */
  <S> Optional<LoadedEntity<S>> find(EntityType<?, S, ?> type, String id) {
    List<Object> stored =
        redis
            .opsForHash()
            .multiGet(key(type, id), List.of((Object) "version", "revision", "place", "state"));
    if (!String.valueOf(type.stateVersion()).equals(stored.get(0))
        || !(stored.get(1) instanceof String revision)
        || !(stored.get(2) instanceof String place)
        || !(stored.get(3) instanceof String state)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          SnapshotHeader.parse(place)
              .load(ModelJson.MAPPER.readValue(state, type.state()), Long.parseLong(revision)));
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.warn("The snapshot of {} {} is damaged and is not used: {}", type, id, place);
      return Optional.empty();
    } catch (JacksonException e) {
      LOG.warn(
          "The snapshot of {} {} can't be read and is not used; raise the entity type's"
              + " stateVersion when the state's components change: {}",
          type,
          id,
          e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** The size of a state as it is stored, in bytes. */
  static int sizeOf(Object state) {
    return ModelJson.MAPPER.writeValueAsBytes(state).length;
  }

  /** Stores a snapshot, unless the stored one is as new. */
  <S> void store(EntityType<?, S, ?> type, String id, LoadedEntity<S> loaded) {
    VersionedState<S> entity = loaded.version();
    redis.execute(
        STORE_IF_NEWER,
        List.of(key(type, id)),
        String.valueOf(type.stateVersion()),
        String.valueOf(entity.revision()),
        SnapshotHeader.of(loaded).text(),
        ModelJson.MAPPER.writeValueAsString(entity.state()));
  }

  void delete(EntityType<?, ?, ?> type, String id) {
    redis.delete(key(type, id));
  }

  private String key(EntityType<?, ?, ?> type, String id) {
    return "recordplayer:model" + logIdentity.keyPrefix() + ":" + type.category() + ":" + id;
  }
}
