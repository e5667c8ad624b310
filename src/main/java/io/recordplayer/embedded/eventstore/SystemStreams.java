package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Streams of links that the log keeps itself, as projections do in the real server: to the events
 * of a category, {@code $ce-order} for the streams {@code order-…}; to those of a type, {@code
 * $et-placed}; and to the first one of each stream, {@code $streams}.
 *
 * <p>In none of them are the server's own streams, as in the real one. Other than there, neither
 * are metadata and the ends of streams: who reads orders would have to skip them, and the next
 * metadata would leave a link to nothing.
 *
 * <p>A link is written with its event, as three numbers beside the log: so it is there as soon as
 * the event is and has a revision of its own, dense and in the order of the log, and yet the log
 * holds each event once and the whole log shows no links.
 */
final class SystemStreams {
  static final String FIRST_EVENTS = "$streams";
  private static final String CATEGORY = "$ce-";
  private static final String TYPE = "$et-";

  private SystemStreams() {}

  /** Whether the log keeps this stream, so that nobody else writes to it. */
  static boolean isKept(String stream) {
    return stream.startsWith(CATEGORY) || stream.startsWith(TYPE) || stream.equals(FIRST_EVENTS);
  }

  /** The streams that link to an event. */
  static List<String> of(String stream, long revision, String type) {
    if (stream.startsWith("$") || revision == Head.TOMBSTONE) {
      return List.of();
    }
    List<String> kept = new ArrayList<>();
    // A link to a link would lead to that link.
    if (!type.equals(Links.TYPE)) {
      int category = stream.indexOf('-');
      if (category > 0) {
        kept.add(CATEGORY + stream.substring(0, category));
      }
      kept.add(TYPE + type);
    }
    if (revision == 0) {
      kept.add(FIRST_EVENTS);
    }
    return kept;
  }

  /** The links of a stream, without those to events that were scavenged. */
  static List<StoredEvent> read(
      Connection connection,
      Head head,
      String stream,
      long from,
      long to,
      boolean forwards,
      long since,
      int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT l.revision, l.position, e.revision, s.name, e.created FROM links l"
                + " JOIN events e ON e.position = l.position JOIN streams s ON s.id = e.stream"
                + " WHERE l.stream = ? AND l.revision BETWEEN ? AND ? AND e.created >= ?"
                + " ORDER BY l.revision"
                + (forwards ? "" : " DESC")
                + " LIMIT ?")) {
      select.setLong(1, head.number());
      select.setLong(2, from);
      select.setLong(3, to);
      select.setLong(4, since);
      select.setInt(5, limit);
      List<StoredEvent> links = new ArrayList<>();
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          long revision = result.getLong(1);
          links.add(
              new StoredEvent(
                  result.getLong(2),
                  stream,
                  revision,
                  id(head.number(), revision),
                  Links.TYPE,
                  "application/octet-stream",
                  result.getLong(5),
                  ByteString.copyFromUtf8(result.getLong(3) + "@" + result.getString(4)),
                  ByteString.EMPTY));
        }
      }
      return links;
    }
  }

  /** The same each time a link is read. */
  private static UUID id(long stream, long revision) {
    return UUID.nameUUIDFromBytes(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(stream).putLong(revision).array());
  }
}
