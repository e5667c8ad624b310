package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.log.LogIdentity;
import io.recordplayer.record.CauseChain;
import io.recordplayer.record.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Stores views in Redis.
 *
 * <p>One key has a projection's state: its checkpoint, and the position of the last event of each
 * of its views. So this information is either complete or absent. Each view has a document under a
 * key of its own. A document that does not match its position in the state, or that can't be read,
 * is lost; it is rebuilt from the log. One script writes state and documents, on condition that no
 * other process has changed them. So a view never goes back, and never plays an event twice.
 */
public final class ViewStore {
  private static final Logger LOG = LoggerFactory.getLogger(ViewStore.class);

  private final StringRedisTemplate redis;
  private final ViewVersions versions;

  /**
   * @param identity the log whose views are stored
   */
  public ViewStore(StringRedisTemplate redis, LogIdentity identity) {
    this.redis = redis;
    this.versions = new ViewVersions(redis, identity);
  }

  /** The stored state; a new one if the store has none. */
  ProjectionState state(Projection<?> projection) {
    return ProjectionState.parse(
        redis.execute(ViewScripts.READ_STATE, versions.keys(projection, List.of())));
  }

  /** The last record that the projection has played. */
  public Checkpoint checkpoint(Projection<?> projection) {
    return state(projection).checkpoint();
  }

  /** The stops of views and of streams, by the view's key or the stream's name. */
  public Map<String, ViewStop> stopped(Projection<?> projection) {
    return state(projection).stops();
  }

  /** Reads a view together with the projection's checkpoint; the initial view if it has none. */
  public <V> StoredView<V> read(Projection<V> projection, String key) {
    StoredView<V> found = read(projection, List.of(key)).getFirst();
    try {
      versions.use(projection);
    } catch (DataAccessException e) {
      // A Redis that rejects writes can still be read.
      LOG.debug("{}: Redis can't note the use of this version now", projection, e);
    }
    return found;
  }

  <V> List<StoredView<V>> read(Projection<V> projection, List<String> keys) {
    return read(projection, keys, false);
  }

  /** Reads views whose next version will be written, if possible as a patch. */
  <V> List<StoredView<V>> readToWrite(Projection<V> projection, List<String> keys) {
    return read(projection, keys, true);
  }

  private <V> List<StoredView<V>> read(
      Projection<V> projection, List<String> keys, boolean toWrite) {
    List<?> found =
        redis.execute(ViewScripts.READ_VIEWS, versions.keys(projection, keys), keys.toArray());
    List<StoredView<V>> views = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      views.add(
          found.isEmpty()
              ? StoredView.initial(projection, Checkpoint.START, null)
              : stored(
                  projection,
                  keys.get(i),
                  StoredCheckpoint.parse(found.get(0)),
                  found.subList(3 * i + 1, 3 * i + 4),
                  toWrite));
    }
    return views;
  }

  /**
   * @param found the view's entry in the state, the document's fields, and the stop
   */
  private static <V> StoredView<V> stored(
      Projection<V> projection, String key, Checkpoint checkpoint, List<?> found, boolean toWrite) {
    String entry = String.valueOf(found.get(0));
    String stop = String.valueOf(found.get(2));
    String stopped = stop.isEmpty() ? null : ViewStop.parse(stop).reason();
    if (entry.isEmpty()) {
      return StoredView.initial(projection, checkpoint, stopped);
    }
    int space = entry.indexOf(' ');
    String position = entry.substring(0, space);
    String stream = entry.substring(space + 1);
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
      String position,
      boolean toWrite) {
    try {
      return Optional.of(Document.read(projection, fields, position, toWrite));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: the stored view '{}' is lost and is rebuilt from the log. If the view's type has"
              + " changed, raise the version of the projection {}: {}",
          projection,
          key,
          projection.name(),
          CauseChain.of(e));
      return Optional.empty();
    }
  }

  /**
   * Writes views, stops and the checkpoint: all of them, or nothing.
   *
   * @param state the state under which the views were read
   * @param changes the views, by key; also the views that stop now, so that the write fails if
   *     another process has written them
   * @param stops the views and streams that stop now
   * @param checkpoint the last record that the projection has played
   */
  <V> WriteResult write(
      Projection<V> projection,
      ProjectionState state,
      Map<String, DocumentWrite<V>> changes,
      Map<String, ViewStop> stops,
      Checkpoint checkpoint) {
    versions.use(projection);
    List<String> keys = List.copyOf(changes.keySet());
    List<String> arguments = new ArrayList<>();
    arguments.add(state.epoch());
    arguments.add(StoredCheckpoint.text(state.checkpoint()));
    arguments.add(StoredCheckpoint.text(checkpoint));
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
    return execute(projection, keys, arguments, stops);
  }

  /**
   * Writes a rebuilt view, if it has no event since it was read. Stops the view if its document
   * could not be read again.
   *
   * @param stop why the view stops; null if it does not stop
   */
  <V> WriteResult repair(
      Projection<V> projection,
      ProjectionState state,
      String key,
      StoredView<V> rebuilt,
      @Nullable ViewStop stop) {
    String frame = "";
    ViewStop why = stop;
    String position = text(rebuilt.written());
    try {
      String json = Document.json(rebuilt.view());
      Map<String, String> fields = Map.of(Document.FRAMED, position, Document.FRAME, json);
      if (parse(projection, key, fields, position, false).isPresent()) {
        frame = json;
      } else {
        why = ViewStop.because("The stored form of the view can't be read again.");
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      why = ViewStop.because("The view can't be written: " + e.getMessage());
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                state.epoch(),
                StoredCheckpoint.text(state.checkpoint()),
                "",
                key,
                position,
                "",
                "",
                position,
                frame));
    return execute(projection, List.of(key), arguments, why == null ? Map.of() : Map.of(key, why));
  }

  private WriteResult execute(
      Projection<?> projection,
      List<String> keys,
      List<String> arguments,
      Map<String, ViewStop> stops) {
    stops.forEach(
        (name, stop) -> {
          arguments.add(name);
          arguments.add(stop.json());
        });
    return WriteResult.of(
        redis.execute(
            ViewScripts.WRITE_VIEWS, versions.keys(projection, keys), arguments.toArray()));
  }

  /** Deletes this state, unless it has changed: the projection plays all events again. */
  void reset(Projection<?> projection, ProjectionState state) {
    redis.execute(ViewScripts.RESET_STATE, versions.keys(projection, List.of()), state.epoch());
    forgetLog();
  }

  /**
   * Ends the stops of an unreadable event that is readable now. All views that may lack the event
   * become lost, and must be rebuilt.
   *
   * @param stream the event's stream
   * @param keys the views that may lack the event
   * @param names the stops that end
   * @return the next state; empty if the state has changed and nothing is done
   */
  Optional<ProjectionState> resume(
      Projection<?> projection,
      ProjectionState state,
      String stream,
      Collection<String> keys,
      Collection<String> names) {
    Map<String, ViewStop> left = new HashMap<>(state.stops());
    left.keySet().removeAll(names);
    ProjectionState next = state.resumed(left);
    List<String> arguments = new ArrayList<>();
    arguments.add(state.epoch());
    arguments.add(next.epoch());
    arguments.add(text(state.checkpoint().position()));
    arguments.add(stream);
    arguments.addAll(keys);
    arguments.addAll(names);
    Long done =
        redis.execute(
            ViewScripts.RESUME_VIEWS,
            versions.keys(projection, List.copyOf(keys)),
            arguments.toArray());
    return done != null && done == 1 ? Optional.of(next) : Optional.empty();
  }

  /** Notes that this version of the projection is in use, at most once in ten minutes. */
  void use(Projection<?> projection) {
    versions.use(projection);
  }

  /** Deletes all views of the projection's other versions that no process has used for a day. */
  void deleteUnused(Projection<?> projection) {
    versions.deleteUnused(projection);
  }

  /** Identifies the log again at the next call: Redis or the log may have been replaced. */
  public void forgetLog() {
    versions.forget();
  }

  private static String text(Position position) {
    return position.equals(Position.START) ? "" : position.toString();
  }
}
