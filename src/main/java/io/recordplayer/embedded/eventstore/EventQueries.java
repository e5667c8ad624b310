package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL queries that read streams and events. */
final class EventQueries {
  /**
   * The size after which a page ends; its last event may exceed it. The limit is small because each
   * slow client keeps a page in memory, and there may be a thousand of them.
   */
  static final long PAGE_BYTES = 256 * 1024;

  private static final String SELECT_EVENT =
      "SELECT e.position, s.name, e.revision, e.id, e.type, e.content_type, e.created, e.data,"
          + " e.metadata FROM events e JOIN streams s ON s.id = e.stream ";

  private EventQueries() {}

  /** Receives the id and the location of a stored event. */
  interface EventIdVisitor {
    void visit(long streamId, UUID eventId, AppendResult.Success stored);
  }

  /** Returns the event that ends a stream, if the stream is tombstoned. */
  static Optional<StoredEvent> tombstone(Connection connection, String stream) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT_EVENT + "WHERE s.name = ? AND e.revision = ?")) {
      select.setString(1, stream);
      select.setLong(2, StreamHead.TOMBSTONE);
      return fetchEvents(select).stream().findFirst();
    }
  }

  /** Visits the newest events, the oldest of them first. */
  static void visitNewest(Connection connection, int limit, EventIdVisitor visitor)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT stream, id, revision, position FROM events WHERE position >"
                + " (SELECT coalesce(max(position), 0) FROM events) - ? ORDER BY position")) {
      statement.setInt(1, limit);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          visitor.visit(
              result.getLong(1),
              toUuid(result.getBytes(2)),
              new AppendResult.Success(result.getLong(3), result.getLong(4)));
        }
      }
    }
  }

  /** Reads the events of all streams from a position on. */
  static List<StoredEvent> readAll(Connection connection, long from, boolean forwards, int limit)
      throws SQLException {
    String query =
        SELECT_EVENT
            + (forwards
                ? "WHERE e.position >= ? ORDER BY e.position LIMIT ?"
                : "WHERE e.position <= ? ORDER BY e.position DESC LIMIT ?");
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, from);
      statement.setInt(2, limit);
      return fetchEvents(statement);
    }
  }

  /** Returns the head of a stream, which need not exist. */
  static StreamHead head(Connection connection, String stream) throws SQLException {
    boolean metadata = MetadataStreams.includes(stream);
    StreamHead head =
        new StreamHead(
            StreamHead.UNKNOWN_ID,
            -1,
            metadata ? StreamRetention.OF_METADATA_STREAM : StreamRetention.NONE);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT s.id, coalesce((SELECT max(revision) FROM "
                + (SystemProjections.isProjected(stream) ? "links" : "events")
                + " WHERE stream = s.id), -1),"
                + " l.before, l.max_count, l.max_age"
                + " FROM streams s LEFT JOIN limits l ON l.stream = s.id WHERE s.name = ?")) {
      select.setString(1, stream);
      try (ResultSet result = select.executeQuery()) {
        if (result.next()) {
          long before = result.getLong(3);
          StreamRetention retention =
              result.wasNull()
                  ? head.retention()
                  : new StreamRetention(before, result.getLong(4), result.getLong(5));
          head = new StreamHead(result.getLong(1), result.getLong(2), retention);
        }
      }
    }
    // The metadata of a tombstoned stream is tombstoned, too.
    return metadata
            && MetadataStreams.applyTo(MetadataStreams.describedBy(stream))
            && head(connection, MetadataStreams.describedBy(stream)).isTombstoned()
        ? new StreamHead(head.id(), StreamHead.TOMBSTONE, head.retention())
        : head;
  }

  /** Reads a stream from a revision on, without the events that its metadata hides. */
  static List<StoredEvent> readStream(
      Connection connection, String stream, long from, boolean forwards, int limit)
      throws SQLException {
    StreamHead head = head(connection, stream);
    if (!head.exists()) {
      return List.of();
    }
    long first = forwards ? Math.max(from, head.firstRevision()) : head.firstRevision();
    long last = forwards ? head.lastRevision() : from;
    long since = head.retention().createdSince(Instant.now());
    if (SystemProjections.isProjected(stream)) {
      return SystemProjections.readLinks(
          connection, head, stream, first, last, forwards, since, limit);
    }
    String query =
        SELECT_EVENT
            + "WHERE e.stream = ? AND e.revision BETWEEN ? AND ? AND e.created >= ?"
            + " ORDER BY e.revision"
            + (forwards ? "" : " DESC")
            + " LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, head.id());
      statement.setLong(2, first);
      statement.setLong(3, last);
      statement.setLong(4, since);
      statement.setInt(5, limit);
      return fetchEvents(statement);
    }
  }

  private static List<StoredEvent> fetchEvents(PreparedStatement statement) throws SQLException {
    List<StoredEvent> events = new ArrayList<>();
    long bytes = 0;
    try (ResultSet result = statement.executeQuery()) {
      while (bytes < PAGE_BYTES && result.next()) {
        events.add(
            new StoredEvent(
                result.getLong(1),
                result.getString(2),
                result.getLong(3),
                toUuid(result.getBytes(4)),
                result.getString(5),
                result.getString(6),
                result.getLong(7),
                ByteString.copyFrom(result.getBytes(8)),
                ByteString.copyFrom(result.getBytes(9))));
        bytes += events.getLast().footprint();
      }
    }
    return events;
  }

  /** Whether a page reached its limit of events or bytes, so that more events may follow. */
  static boolean isFullPage(List<StoredEvent> page, int limit) {
    return page.size() >= limit
        || page.stream().mapToLong(StoredEvent::footprint).sum() >= PAGE_BYTES;
  }

  private static UUID toUuid(byte[] bytes) {
    ByteBuffer id = ByteBuffer.wrap(bytes);
    return new UUID(id.getLong(), id.getLong());
  }

  static byte[] toBytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
