package io.recordplayer.embedded.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes appends that a client repeats because it didn't receive the answer. An append with an
 * exact expected revision is compared with the stored events at that revision, however old they
 * are; any other append only with the ids of the newest events. For the log's writer thread.
 */
final class RepeatedAppends {
  private static final int MAX_IDS = 50_000;

  /** The ids of the newest committed events of all streams. */
  private final Map<StreamEventId, AppendResult.Success> recentIds =
      new BoundedMap<>(MAX_IDS, false);

  private final Map<StreamEventId, AppendResult.Success> uncommittedIds = new LinkedHashMap<>();

  private record StreamEventId(long streamId, UUID eventId) {}

  RepeatedAppends(Database database) {
    load(database);
  }

  private void load(Database database) {
    database.visitNewest(
        MAX_IDS,
        (streamId, eventId, success) ->
            recentIds.put(new StreamEventId(streamId, eventId), success));
  }

  /** Loads the ids from the file, which may have events that this object doesn't know. */
  void reload(Database database) {
    recentIds.clear();
    load(database);
  }

  void add(long streamId, UUID eventId, AppendResult.Success success) {
    uncommittedIds.put(new StreamEventId(streamId, eventId), success);
  }

  void commit() {
    recentIds.putAll(uncommittedIds);
    uncommittedIds.clear();
  }

  void rollBack() {
    uncommittedIds.clear();
  }

  /** Returns the result of an append that was made before; null if it is new. */
  AppendResult.@Nullable Success find(
      Connection connection, StreamHead head, ExpectedRevision expected, List<ProposedEvent> events)
      throws SQLException {
    if (events.isEmpty() || head.lastRevision() < 0) {
      return null;
    }
    return switch (expected) {
      case ExpectedRevision.NoStream _ -> findStored(connection, head, -1, events);
      case ExpectedRevision.Exact at -> findStored(connection, head, at.revision(), events);
      case ExpectedRevision.Any _, ExpectedRevision.StreamExists _ -> {
        AppendResult.Success last = null;
        for (ProposedEvent event : events) {
          last = findRemembered(head, event);
          if (last == null) {
            break;
          }
        }
        yield last;
      }
    };
  }

  /**
   * Whether an append begins like an earlier one and continues otherwise: its intention is unknown.
   */
  boolean isPartial(StreamHead head, ExpectedRevision expected, List<ProposedEvent> events) {
    return (expected instanceof ExpectedRevision.Any
            || expected instanceof ExpectedRevision.StreamExists)
        && !events.isEmpty()
        && findRemembered(head, events.getFirst()) != null;
  }

  private AppendResult.@Nullable Success findRemembered(StreamHead head, ProposedEvent event) {
    StreamEventId key = new StreamEventId(head.id(), event.id());
    AppendResult.Success done = uncommittedIds.get(key);
    return done == null ? recentIds.get(key) : done;
  }

  private static AppendResult.@Nullable Success findStored(
      Connection connection, StreamHead head, long after, List<ProposedEvent> events)
      throws SQLException {
    if (after > head.lastRevision() - events.size()) {
      return null;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, revision, position FROM events WHERE stream = ? AND revision > ?"
                + " ORDER BY revision LIMIT ?")) {
      select.setLong(1, head.id());
      select.setLong(2, after);
      select.setInt(3, events.size());
      AppendResult.Success last = null;
      try (ResultSet stored = select.executeQuery()) {
        for (ProposedEvent event : events) {
          if (!stored.next()
              || !Arrays.equals(stored.getBytes(1), EventQueries.toBytes(event.id()))) {
            return null;
          }
          last = new AppendResult.Success(stored.getLong(2), stored.getLong(3));
        }
      }
      return last;
    }
  }
}
