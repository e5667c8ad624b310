package io.recordplayer.entity;

import io.recordplayer.log.Provenance;
import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Position;
import io.recordplayer.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  /** For what is the framework's own, of which parts may be left out. */
  private final JsonMapper json = JsonMapper.builder().build();

  /** What is stored of an entity. */
  private record Snapshot<S>(
      S state, long revision, Position position, @Nullable Instant latestAt, JsonNode decided) {}

  /**
   * @param provenance tells which log the snapshots are of
   */
  public SnapshotStore(StringRedisTemplate redis, Provenance provenance) {
    this.redis = redis;
    this.provenance = provenance;
  }

  /** The latest snapshot, if there is one that this program can use. */
  <S> Optional<Hot<S>> find(EntityType<?, S, ?> type, String id) {
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
          new Hot<>(
              new Hydrated<>(
                  snapshot.state(),
                  snapshot.revision(),
                  snapshot.position(),
                  0,
                  snapshot.latestAt(),
                  snapshot.latestAt()),
              new Decided(List.of(json.treeToValue(snapshot.decided(), Response[].class)))));
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

  <S> void keep(EntityType<?, S, ?> type, String id, Hot<S> hot) {
    Hydrated<S> entity = hot.entity();
    String body =
        ModelJson.MAPPER.writeValueAsString(
            new Snapshot<>(
                entity.state(),
                entity.revision(),
                entity.position(),
                entity.latestAt(),
                json.valueToTree(hot.decided().responses())));
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
