package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The view models in Redis.
 *
 * <p>A projection's state is one key: how far it is played, and where the last event of each of its
 * views is. So either all of that is there or none. A view's own key must agree with it; one that
 * doesn't, or can't be read, is lost and is rebuilt from the log. Both are written by one script,
 * under the condition that nobody else wrote first. So a view never goes back, and plays no event
 * twice.
 */
public final class ViewStore {
  private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);

  /** Sets {@code there}: whether the state is whole. KEYS: the state, the stops. */
  private static final String FIND =
      """
      local state = redis.pcall('HMGET', KEYS[1], 'epoch', 'checkpoint', 'stops')
      local stops = redis.pcall('HLEN', KEYS[2])
      local there = not state.err and state[1] and type(stops) == 'number'
          and stops == tonumber(state[3])
      """;

  /** Redis answers with the epoch, the checkpoint, then each stop's name and what it says. */
  private static final RedisScript<List<Object>> STATE =
      script(
          FIND
              + """
              if not there then
                return {}
              end
              local result = redis.call('HGETALL', KEYS[2])
              table.insert(result, 1, state[2])
              table.insert(result, 1, state[1])
              return result
              """);

  /**
   * KEYS: the state, the stops, then the documents. ARGV: the views' keys. Redis answers with the
   * checkpoint, then for each view what the state knows of it, its document's fields, and why it
   * stands still.
   */
  private static final RedisScript<List<Object>> READ =
      script(
          FIND
              + """
              if not there then
                return {}
              end
              local result = {state[2]}
              for i = 3, #KEYS do
                local fields = redis.pcall('HGETALL', KEYS[i])
                result[#result + 1] = redis.call('HGET', KEYS[1], 'doc:' .. ARGV[i - 2]) or ''
                result[#result + 1] = fields.err and {} or fields
                result[#result + 1] = redis.call('HGET', KEYS[2], ARGV[i - 2]) or ''
              end
              return result
              """);

  /**
   * KEYS: the state, the stops, then the documents. ARGV: the epoch, the checkpoint that must have
   * been reached before, the new one; then for each document its view's key, the position that is
   * expected, what the state is to know of it from now on, the stamp of the document that a patch
   * is for, the position after it, and the patch or, without a stamp, the frame, each empty where
   * it stays as it is; then each key that stands still from now on, and why.
   */
  private static final RedisScript<Long> WRITE =
      new DefaultRedisScript<>(
          FIND
              + """
              local function stamp(document)
                local framed = redis.pcall('HGET', document, 'position')
                if type(framed) ~= 'string' then
                  return ''
                end
                return framed .. ' ' .. redis.call('HSTRLEN', document, 'body') .. ' '
                    .. redis.call('HLEN', document)
              end
              if not there then
                if ARGV[2] ~= '' then
                  return -1
                end
                redis.call('DEL', KEYS[1], KEYS[2])
                redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'checkpoint', '', 'stops', 0)
                state = {ARGV[1], '', 0}
              elseif state[1] ~= ARGV[1] or state[2] < ARGV[2] then
                return -1
              end
              for i = 3, #KEYS do
                local at = 6 * i - 14
                local known = redis.call('HGET', KEYS[1], 'doc:' .. ARGV[at]) or ''
                if string.match(known, '^%S*') ~= ARGV[at + 1] then
                  return 0
                end
                if ARGV[at + 5] ~= '' and redis.call('HEXISTS', KEYS[2], ARGV[at]) == 1 then
                  return -1
                end
                if ARGV[at + 3] ~= '' and stamp(KEYS[i]) ~= ARGV[at + 3] then
                  return -2
                end
              end
              for i = 3, #KEYS do
                local at = 6 * i - 14
                if ARGV[at + 2] ~= '' then
                  redis.call('HSET', KEYS[1], 'doc:' .. ARGV[at], ARGV[at + 2])
                end
                if ARGV[at + 3] ~= '' then
                  local patch = redis.call('HLEN', KEYS[i]) - 1
                  redis.call('HSET', KEYS[i], patch, ARGV[at + 4] .. ' ' .. ARGV[at + 5])
                elseif ARGV[at + 5] ~= '' then
                  redis.call('DEL', KEYS[i])
                  redis.call('HSET', KEYS[i], 'position', ARGV[at + 4], 'body', ARGV[at + 5])
                end
              end
              for i = 6 * #KEYS - 8, #ARGV, 2 do
                redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
              end
              redis.call('HSET', KEYS[1], 'stops', redis.call('HLEN', KEYS[2]))
              if state[2] < ARGV[3] then
                redis.call('HSET', KEYS[1], 'checkpoint', ARGV[3])
              end
              return 1
              """,
          Long.class);

  /** KEYS: the state, the stops. ARGV: the epoch that ends. */
  private static final RedisScript<Long> RESET =
      new DefaultRedisScript<>(
          FIND
              + """
              if not there or state[1] == ARGV[1] then
                redis.call('DEL', KEYS[1], KEYS[2])
              end
              return 1
              """,
          Long.class);

  /**
   * KEYS: the state, the stops, then the documents. ARGV: the epoch, the next one, the checkpoint's
   * position, the stream, the views' keys, then the names of the stops that end.
   */
  private static final RedisScript<Long> RESUME =
      new DefaultRedisScript<>(
          FIND
              + """
              if not there or state[1] ~= ARGV[1] then
                return 0
              end
              for i = 3, #KEYS do
                local name = 'doc:' .. ARGV[i + 2]
                local known = redis.call('HGET', KEYS[1], name)
                local stream = ARGV[4]
                if known and string.match(known, ' (.*)$') ~= stream then
                  stream = ''
                end
                redis.call('HSET', KEYS[1], name, ARGV[3] .. ' ' .. stream)
                redis.call('DEL', KEYS[i])
              end
              for i = #KEYS + 3, #ARGV do
                redis.call('HDEL', KEYS[2], ARGV[i])
              end
              redis.call(
                  'HSET', KEYS[1], 'epoch', ARGV[2], 'stops', redis.call('HLEN', KEYS[2]))
              return 1
              """,
          Long.class);

  /** Of each version of each projection: when it was used last, in milliseconds since 1970. */
  private static final String USED = "recordplayer:views";

  private static final Duration UNUSED = Duration.ofDays(1);
  private static final Duration NOTED = Duration.ofMinutes(10);
  private static final int SCANNED = 1_000;

  private final StringRedisTemplate redis;
  private final LogIdentity provenance;
  private final JsonMapper json = JsonMapper.builder().build();

  /** When it was last noted, by the versions' names. */
  private final Map<String, Long> used = new ConcurrentHashMap<>();

  /**
   * @param provenance tells which log the views are of
   */
  public ViewStore(StringRedisTemplate redis, LogIdentity provenance) {
    this.redis = redis;
    this.provenance = provenance;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the script API knows no generic result types
  private static RedisScript<List<Object>> script(String text) {
    return (RedisScript) new DefaultRedisScript<>(text, List.class);
  }

  /**
   * What is stored of a projection as a whole.
   *
   * @param epoch names this state; another one where the state was lost, or views that stood still
   *     go on
   * @param checkpoint the record up to which it is played
   * @param stops which views and streams stand still, and why
   */
  record State(String epoch, Checkpoint checkpoint, Map<String, ViewStop> stops) {}

  /** The state; one that begins where there is none. */
  State state(Projection<?> projection) {
    List<?> found = redis.execute(STATE, keys(projection, List.of()));
    if (found.isEmpty()) {
      return new State(UUID.randomUUID().toString(), Checkpoint.START, Map.of());
    }
    Map<String, ViewStop> stops = new HashMap<>();
    for (int i = 2; i < found.size(); i += 2) {
      stops.put(String.valueOf(found.get(i)), stop(String.valueOf(found.get(i + 1))));
    }
    return new State(String.valueOf(found.get(0)), checkpoint(found.get(1)), stops);
  }

  private ViewStop stop(String text) {
    try {
      return json.readValue(text, ViewStop.class);
    } catch (JacksonException _) {
      return ViewStop.because(text);
    }
  }

  /** A view and how far it is played, read at one moment; the initial view where there is none. */
  public <V> StoredView<V> read(Projection<V> projection, String key) {
    StoredView<V> found = read(projection, List.of(key)).getFirst();
    try {
      use(projection);
    } catch (DataAccessException e) {
      // Also a store that takes no writes is read.
      LOG.debug("the use of {} is noted later", projection, e);
    }
    return found;
  }

  <V> List<StoredView<V>> read(Projection<V> projection, List<String> keys) {
    return read(projection, keys, false);
  }

  /** Views that are going to be written again. */
  <V> List<StoredView<V>> readToWrite(Projection<V> projection, List<String> keys) {
    return read(projection, keys, true);
  }

  private <V> List<StoredView<V>> read(
      Projection<V> projection, List<String> keys, boolean toWrite) {
    List<?> found = redis.execute(READ, keys(projection, keys), keys.toArray());
    List<StoredView<V>> views = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      views.add(
          found.isEmpty()
              ? initial(projection, Checkpoint.START, null)
              : stored(
                  projection,
                  keys.get(i),
                  checkpoint(found.get(0)),
                  found.subList(3 * i + 1, 3 * i + 4),
                  toWrite));
    }
    return views;
  }

  private static <V> StoredView<V> initial(
      Projection<V> projection, Checkpoint checkpoint, @Nullable String stopped) {
    return new StoredView<>(
        projection.initial(), Position.START, checkpoint, stopped, false, "", Document.NONE);
  }

  /**
   * @param found what the state knows of the view, the document's fields, and why it stands still
   */
  private <V> StoredView<V> stored(
      Projection<V> projection, String key, Checkpoint checkpoint, List<?> found, boolean toWrite) {
    String known = String.valueOf(found.get(0));
    String why = String.valueOf(found.get(2));
    String stopped = why.isEmpty() ? null : stop(why).reason();
    if (known.isEmpty()) {
      return initial(projection, checkpoint, stopped);
    }
    int space = known.indexOf(' ');
    String position = known.substring(0, space);
    String stream = known.substring(space + 1);
    Optional<Document.Read<V>> read =
        parse(projection, key, fields((List<?>) found.get(1)), position, toWrite);
    return new StoredView<>(
        read.map(Document.Read::view).orElseGet(projection::initial),
        Position.parse(position),
        checkpoint,
        stopped,
        read.isEmpty(),
        stream,
        read.map(Document.Read::document).orElse(Document.NONE));
  }

  private static Map<String, String> fields(List<?> found) {
    Map<String, String> fields = HashMap.newHashMap(found.size() / 2);
    for (int i = 0; i < found.size(); i += 2) {
      fields.put(String.valueOf(found.get(i)), String.valueOf(found.get(i + 1)));
    }
    return fields;
  }

  private static <V> Optional<Document.Read<V>> parse(
      Projection<V> projection,
      String key,
      Map<String, String> fields,
      String written,
      boolean toWrite) {
    try {
      return Optional.of(Document.read(projection, fields, written, toWrite));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: the stored view '{}' is lost and is rebuilt from the log. Raise the version of the"
              + " projection {} when its view changes shape: {}",
          projection,
          key,
          projection.name(),
          CauseChain.of(e));
      return Optional.empty();
    }
  }

  /** What became of a write. */
  enum Written {
    YES,
    /** One of the views changed since it was read: nothing is written. */
    CHANGED,
    /** One of the documents isn't the one that a patch is for: nothing is written. */
    LOST,
    /** The state is another one, or was lost: nothing is written. */
    BEHIND
  }

  /**
   * Writes views, which of them stand still, and the checkpoint: all or none.
   *
   * @param state the state on which the views were read
   * @param changes the views, by key; those that stand still from now on among them, so that nobody
   *     else wrote them meanwhile
   * @param stops the keys whose views stand still from now on, and why
   * @param checkpoint the record up to which the projection is played then
   */
  <V> Written write(
      Projection<V> projection,
      State state,
      Map<String, DocumentWrite<V>> changes,
      Map<String, ViewStop> stops,
      Checkpoint checkpoint) {
    use(projection);
    List<String> keys = List.copyOf(changes.keySet());
    List<String> arguments = new ArrayList<>();
    arguments.add(state.epoch());
    arguments.add(text(state.checkpoint()));
    arguments.add(text(checkpoint));
    for (String key : keys) {
      DocumentWrite<V> change = Objects.requireNonNull(changes.get(key));
      StoredView<V> before = change.before();
      StoredView<V> after = change.after();
      boolean same = after.written().equals(before.written());
      arguments.add(key);
      arguments.add(text(before.written()));
      arguments.add(same ? "" : after.written() + " " + after.stream());
      arguments.add(change.patch().isEmpty() ? "" : before.document().stamp());
      arguments.add(text(after.written()));
      arguments.add(change.patch().isEmpty() ? change.frame() : change.patch());
    }
    addTo(arguments, stops);
    return written(redis.execute(WRITE, keys(projection, keys), arguments.toArray()));
  }

  /**
   * Writes a view that was lost and is rebuilt, if no event has concerned it since it was read. It
   * stands still where it could not be read back again.
   *
   * @param stop why it stands still from now on; null where it doesn't
   */
  <V> Written repair(
      Projection<V> projection,
      State state,
      String key,
      StoredView<V> rebuilt,
      @Nullable ViewStop stop) {
    String frame = "";
    ViewStop why = stop;
    String written = text(rebuilt.written());
    try {
      String json = Document.json(rebuilt.view());
      Map<String, String> fields = Map.of(Document.FRAMED, written, Document.FRAME, json);
      if (parse(projection, key, fields, written, false).isPresent()) {
        frame = json;
      } else {
        why = ViewStop.because("It can't be read back from what is stored of it.");
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      why = ViewStop.because("The view can't be written: " + e.getMessage());
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(state.epoch());
    arguments.add(text(state.checkpoint()));
    arguments.add("");
    arguments.add(key);
    arguments.add(written);
    arguments.add("");
    arguments.add("");
    arguments.add(written);
    arguments.add(frame);
    addTo(arguments, why == null ? Map.of() : Map.of(key, why));
    return written(redis.execute(WRITE, keys(projection, List.of(key)), arguments.toArray()));
  }

  private static Written written(@Nullable Long answer) {
    return switch (answer == null ? 0 : answer.intValue()) {
      case 1 -> Written.YES;
      case -1 -> Written.BEHIND;
      case -2 -> Written.LOST;
      default -> Written.CHANGED;
    };
  }

  private void addTo(List<String> arguments, Map<String, ViewStop> stops) {
    stops.forEach(
        (key, stop) -> {
          arguments.add(key);
          arguments.add(json.writeValueAsString(stop));
        });
  }

  /** Forgets the state, if it is still this one: all of its views are played anew. */
  void reset(Projection<?> projection, State state) {
    redis.execute(RESET, keys(projection, List.of()), state.epoch());
    lookAnew();
  }

  /**
   * Lets go on what stood still because of an event that can be read now: the views count as lost,
   * and are rebuilt.
   *
   * @param left the state, with the stops that remain
   * @param stream the stream that has the event
   * @param keys the views that have events in the stream
   * @param names the views and streams that stood still because of it
   * @return the next state; empty where the state was another one, and nothing is done
   */
  Optional<State> resume(
      Projection<?> projection,
      State left,
      String stream,
      Collection<String> keys,
      Collection<String> names) {
    List<String> arguments = new ArrayList<>();
    State next = new State(UUID.randomUUID().toString(), left.checkpoint(), left.stops());
    arguments.add(left.epoch());
    arguments.add(next.epoch());
    arguments.add(text(left.checkpoint().position()));
    arguments.add(stream);
    arguments.addAll(keys);
    arguments.addAll(names);
    Long done = redis.execute(RESUME, keys(projection, List.copyOf(keys)), arguments.toArray());
    return done != null && done == 1 ? Optional.of(next) : Optional.empty();
  }

  /** The record up to which a projection is played. */
  public Checkpoint checkpoint(Projection<?> projection) {
    return state(projection).checkpoint();
  }

  /** The views and streams that stand still, and why. */
  public Map<String, ViewStop> stopped(Projection<?> projection) {
    return state(projection).stops();
  }

  /**
   * Notes that this version is in use, so that no other version's writer takes it for a relic; but
   * not each time.
   */
  void use(Projection<?> projection) {
    String name = nameOf(projection);
    long now = System.currentTimeMillis();
    Long noted = used.get(name);
    if (noted == null || Math.abs(now - noted) > NOTED.toMillis()) {
      deleteUsesOfAnotherType();
      redis.opsForHash().put(USED, name, String.valueOf(now));
      used.put(name, now);
    }
  }

  /** Redis would refuse each note, and with it each write. */
  private void deleteUsesOfAnotherType() {
    DataType type = redis.type(USED);
    if (type != DataType.HASH && type != DataType.NONE) {
      LOG.warn(
          "The key {} in Redis is of the type {}, and no hash. It is deleted: it only says when"
              + " views were used.",
          USED,
          type);
      redis.delete(USED);
    }
  }

  /** Finds out again which log the views are of: the store, or the log, is not what it was. */
  public void lookAnew() {
    provenance.forget();
    used.clear();
  }

  /**
   * Deletes what other versions of a projection left, where nobody used them for a day: until then
   * a process that hasn't been replaced yet may read them.
   */
  void deleteRelics(Projection<?> projection) {
    deleteUsesOfAnotherType();
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

  private List<String> keys(Projection<?> projection, List<String> keys) {
    String prefix = prefix(nameOf(projection));
    List<String> all = new ArrayList<>(keys.size() + 2);
    all.add(prefix + "state");
    all.add(prefix + "stopped");
    keys.forEach(key -> all.add(prefix + "doc:" + key));
    return all;
  }

  /** The braces keep one projection's keys on one node of a Redis cluster, as scripts need it. */
  private static String prefix(String version) {
    return "recordplayer:view:{" + version + "}:";
  }

  private String nameOf(Projection<?> projection) {
    return projection.name() + ":" + projection.version() + provenance.mark();
  }

  private static String text(Position position) {
    return position.equals(Position.START) ? "" : position.toString();
  }

  /** Of a fixed width, so that Redis can compare checkpoints as text. */
  private static String text(Checkpoint checkpoint) {
    Position position = checkpoint.position();
    return checkpoint.equals(Checkpoint.START)
        ? ""
        : "%019d/%019d %s".formatted(position.commit(), position.prepare(), checkpoint.id());
  }

  private static Checkpoint checkpoint(Object stored) {
    String text = String.valueOf(stored);
    int space = text.indexOf(' ');
    return space < 0
        ? Checkpoint.START
        : new Checkpoint(
            Position.parse(text.substring(0, space)), UUID.fromString(text.substring(space + 1)));
  }
}
