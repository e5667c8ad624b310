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
 * Streams of links that the log keeps itself, as projections do in the real server: to the events
 * of a category, {@code $ce-order} for the streams {@code order-…}; to those of a type, {@code
 * $et-placed}; and to the first one of each stream, {@code $streams}.
 *
 * <p>They link to what they do there: a category to the ends of its streams, too, for ever or not,
 * which the types have as {@code $et-$deleted}; {@code $et-$metadata} to what is said about
 * streams, though by the names of these; and none to the server's own streams. A user's links are
 * in their category, leading where they lead.
 *
 * <p>A link is written with its event, as three numbers beside the log: so it is there as soon as
 * the event is and has a revision of its own, dense and in the order of the log, and yet the log
 * holds each event once and the whole log shows no links.
 */
final class SystemProjections {
  static final String STREAMS = "$streams";
  private static final String CATEGORY_PREFIX = "$ce-";
  private static final String TYPE_PREFIX = "$et-";
  private static final String DELETED = "$deleted";

  private SystemProjections() {}

  /** Whether the log keeps this stream, so that nobody else writes to it. */
  static boolean isProjected(String stream) {
    return stream.startsWith(CATEGORY_PREFIX) || stream.startsWith(TYPE_PREFIX) || stream.equals(STREAMS);
  }

  /** The streams that link to an event. */
  static List<String> projectionsOf(String stream, long revision, String type, ByteString data) {
    boolean metadata = StreamRetention.isMetadataStream(stream);
    String about = metadata ? StreamRetention.describedStream(stream) : stream;
    if (about.startsWith("$")) {
      return List.of();
    }
    boolean end =
        metadata
            ? type.equals(StreamRetention.METADATA_TYPE) && StreamRetention.parse(data).isDeleted()
            : type.equals(StreamHead.TOMBSTONE_TYPE);
    List<String> kept = new ArrayList<>();
    int category = about.indexOf('-');
    if (category > 0 && (end || !metadata)) {
      kept.add(CATEGORY_PREFIX + about.substring(0, category));
    }
    // A link is of no type: what it leads to has been of its own.
    if (!type.equals(LinkResolver.LINK_TYPE)) {
      kept.add(TYPE_PREFIX + (end ? DELETED : type));
    }
    if (revision == 0) {
      kept.add(STREAMS);
    }
    return kept;
  }

  /** The links of a stream, without those to events that were scavenged. */
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
        while (bytes < Database.PAGE_BYTES && result.next()) {
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
   * Where a link leads.
   *
   * @param kept the link's stream
   * @param link what the event says, where that is a link itself
   */
  private static ByteString linkTarget(
      String kept, long revision, String stream, byte @Nullable [] link) {
    if (link != null && kept.startsWith(CATEGORY_PREFIX)) {
      return ByteString.copyFrom(link);
    }
    boolean plain = kept.startsWith(TYPE_PREFIX) && StreamRetention.isMetadataStream(stream);
    return ByteString.copyFromUtf8(revision + "@" + (plain ? StreamRetention.describedStream(stream) : stream));
  }

  /** The same each time a link is read. */
  private static UUID linkId(long stream, long revision) {
    return UUID.nameUUIDFromBytes(
        ByteBuffer.allocate(2 * Long.BYTES).putLong(stream).putLong(revision).array());
  }
}
