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
import org.jspecify.annotations.Nullable;

/**
 * Streams of links that the log maintains, like the real server's system projections: {@code
 * $ce-order} links to the events of the streams {@code order-…}, {@code $et-placed} to the events
 * of a type, and {@code $streams} to the first event of each stream.
 *
 * <p>They link to the same events as the real server's. A category includes the deletes and
 * tombstones of its streams, which {@code $et-$deleted} has, too. {@code $et-$metadata} names the
 * described streams instead of their metadata streams. The server's own streams are in no
 * projection. A user's links are in their category with their own targets.
 *
 * <p>A link is written together with its event, as three numbers in a table of links. It is there
 * as soon as the event is, and has a consecutive revision in the order of the log; yet the log
 * stores each event once, and {@code $all} shows no links.
 */
final class SystemProjections {
  static final String STREAMS = "$streams";
  private static final String CATEGORY_PREFIX = "$ce-";
  private static final String TYPE_PREFIX = "$et-";
  private static final String DELETED = "$deleted";

  private SystemProjections() {}

  /** Whether a stream is a system projection, which clients can't write to. */
  static boolean isProjected(String stream) {
    return stream.startsWith(CATEGORY_PREFIX)
        || stream.startsWith(TYPE_PREFIX)
        || stream.equals(STREAMS);
  }

  /** Returns the projections that link to an event. */
  static List<String> projectionsOf(String stream, long revision, String type, ByteString data) {
    boolean isMetadata = MetadataStreams.includes(stream);
    String subject = isMetadata ? MetadataStreams.describedBy(stream) : stream;
    if (subject.startsWith("$")) {
      return List.of();
    }
    boolean endsStream =
        isMetadata
            ? type.equals(MetadataStreams.EVENT_TYPE) && StreamRetention.parse(data).isDeleted()
            : type.equals(StreamHead.TOMBSTONE_TYPE);
    List<String> projection = new ArrayList<>();
    int category = subject.indexOf('-');
    if (category > 0 && (endsStream || !isMetadata)) {
      projection.add(CATEGORY_PREFIX + subject.substring(0, category));
    }
    // A link has no type of its own; the type projection has its target already.
    if (!type.equals(LinkResolver.LINK_TYPE)) {
      projection.add(TYPE_PREFIX + (endsStream ? DELETED : type));
    }
    if (revision == 0) {
      projection.add(STREAMS);
    }
    return projection;
  }

  /** Reads the links of a projection, without links to scavenged events. */
  static List<StoredEvent> readLinks(
      Connection connection,
      StreamHead head,
      String stream,
      long from,
      long to,
      boolean forwards,
      long since,
      int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT l.revision, l.position, e.revision, s.name, e.created,"
                + " CASE e.type WHEN ? THEN e.data END FROM links l"
                + " JOIN events e ON e.position = l.position JOIN streams s ON s.id = e.stream"
                + " WHERE l.stream = ? AND l.revision BETWEEN ? AND ? AND e.created >= ?"
                + " ORDER BY l.revision"
                + (forwards ? "" : " DESC")
                + " LIMIT ?")) {
      select.setString(1, LinkResolver.LINK_TYPE);
      select.setLong(2, head.id());
      select.setLong(3, from);
      select.setLong(4, to);
      select.setLong(5, since);
      select.setInt(6, limit);
      List<StoredEvent> links = new ArrayList<>();
      long bytes = 0;
      try (ResultSet result = select.executeQuery()) {
        while (bytes < EventQueries.PAGE_BYTES && result.next()) {
          long revision = result.getLong(1);
          links.add(
              new StoredEvent(
                  result.getLong(2),
                  stream,
                  revision,
                  linkId(head.id(), revision),
                  LinkResolver.LINK_TYPE,
                  "application/octet-stream",
                  result.getLong(5),
                  linkTarget(stream, result.getLong(3), result.getString(4), result.getBytes(6)),
                  ByteString.EMPTY));
          bytes += links.getLast().footprint();
        }
      }
      return links;
    }
  }

  /**
   * Returns the data of a link.
   *
   * @param projection the link's stream
   * @param link the event's data if the event is a link itself
   */
  private static ByteString linkTarget(
      String projection, long revision, String stream, byte @Nullable [] link) {
    if (link != null && projection.startsWith(CATEGORY_PREFIX)) {
      return ByteString.copyFrom(link);
    }
    boolean usesSubject = projection.startsWith(TYPE_PREFIX) && MetadataStreams.includes(stream);
    return ByteString.copyFromUtf8(
        revision + "@" + (usesSubject ? MetadataStreams.describedBy(stream) : stream));
  }

  /** Returns an id that is the same each time a link is read. */
  private static UUID linkId(long stream, long revision) {
    return UUID.nameUUIDFromBytes(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(stream).putLong(revision).array());
  }
}
