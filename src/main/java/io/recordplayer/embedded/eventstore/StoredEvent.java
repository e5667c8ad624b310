package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.UUID;

/**
 * An event of the log.
 *
 * @param position the position in the log, from 1; scavenging leaves gaps
 * @param stream the stream's name
 * @param revision the revision in the stream, from 0; scavenging leaves gaps
 * @param id the id that the client chose
 * @param type the name of the type
 * @param contentType the content type in the protocol's notation
 * @param created the time of the append, in ticks of 100 ns since 1970
 * @param data the content
 * @param metadata the client's metadata
 */
record StoredEvent(
    long position,
    String stream,
    long revision,
    UUID id,
    String type,
    String contentType,
    long created,
    ByteString data,
    ByteString metadata) {
  /** Returns the approximate size in memory, in bytes. */
  int footprint() {
    return data.size()
        + metadata.size()
        + stream.length()
        + type.length()
        + contentType.length()
        + 200;
  }
}
