package io.recordplayer.entity;

import io.recordplayer.log.Provenance;
import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;

/** The models in Redis: the latest snapshot of each entity. */
public final class SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);

  /** Two hosts may overlap for a moment: the snapshot that is further wins. */
  private static final RedisScript<Long> KEEP =
      new DefaultRedisScript<>(
          """
          local there = redis.call('HMGET', KEYS[1], 'version', 'revision')
          if there[1] == ARGV[1] and tonumber(there[2]) >= tonumber(ARGV[2]) then
            return 0
          end
          redis.call('HSET', KEYS[1], 'version', ARGV[1], 'revision', ARGV[2], 'body', ARGV[3])
          return 1
          """,
          Long.class);

  private final StringRedisTemplate redis;
  private final Provenance provenance;

  /** What is stored of an entity. */
  private record Snapshot<S>(
      S state,
      long revision,
      @Nullable UUID last,
      Position position,
      @Nullable Instant latestAt,
      long decided,
      SortedSet<Long> parked) {}

  /**
   * @param provenance tells which log the snapshots are of
   */
  public SnapshotStore(StringRedisTemplate redis, Provenance provenance) {
    this.redis = redis;
    this.provenance = provenance;
  }

  /** The latest snapshot, if there is one that this program can use. */
  <S> Optional<LoadedEntity<S>> find(EntityType<?, S, ?> type, String id) {
    List<Object> stored =
        redis.opsForHash().multiGet(key(type, id), List.of((Object) "version", "body"));
    if (!String.valueOf(type.stateVersion()).equals(stored.get(0))
        || !(stored.get(1) instanceof String body)) {
      return Optional.empty();
    }
    JavaType shape =
        ModelJson.MAPPER.getTypeFactory().constructParametricType(Snapshot.class, type.state());
    try {
      Snapshot<S> snapshot = ModelJson.MAPPER.readValue(body, shape);
      return Optional.of(
          new LoadedEntity<>(
              new VersionedState<>(
                  snapshot.state(),
                  snapshot.revision(),
                  snapshot.last(),
                  snapshot.position(),
                  0,
                  snapshot.latestAt(),
                  snapshot.latestAt()),
              new Ledger(snapshot.decided(), snapshot.parked()),
              null));
    } catch (JacksonException e) {
      LOG.warn(
          "The snapshot of {} {} can't be read and is not used; raise the entity type's"
              + " stateVersion when its state changes shape: {}",
          type.category(),
          id,
          e.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** The size of a state as it is stored, in bytes. */
  static int sizeOf(Object state) {
    return ModelJson.MAPPER.writeValueAsBytes(state).length;
  }

  <S> void keep(EntityType<?, S, ?> type, String id, LoadedEntity<S> loaded) {
    VersionedState<S> entity = loaded.version();
    String body =
        ModelJson.MAPPER.writeValueAsString(
            new Snapshot<>(
                entity.state(),
                entity.revision(),
                entity.last(),
                entity.position(),
                entity.latestAt(),
                loaded.ledger().decided(),
                loaded.ledger().parked()));
    redis.execute(
        KEEP,
        List.of(key(type, id)),
        String.valueOf(type.stateVersion()),
        String.valueOf(entity.revision()),
        body);
  }

  void forget(EntityType<?, ?, ?> type, String id) {
    redis.delete(key(type, id));
  }

  private String key(EntityType<?, ?, ?> type, String id) {
    return "recordplayer:model" + provenance.mark() + ":" + type.category() + ":" + id;
  }
}
