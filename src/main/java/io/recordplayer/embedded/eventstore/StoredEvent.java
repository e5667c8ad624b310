package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.UUID;

/**
 * An event as the log keeps it.
 *
 * @param position its place in the log, from 1; what was removed leaves gaps
 * @param stream the stream's name
 * @param revision its place in the stream, from 0; what was removed leaves gaps
 * @param id chosen by whoever appended it
 * @param type its type's name
 * @param contentType as the protocol names it
 * @param created in ticks of 100 ns since 1970
 * @param data what it says
 * @param metadata what was said about it
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
  /** About what it takes in memory. */
  int footprint() {
    return data.size()
        + metadata.size()
        + stream.length()
        + type.length()
        + contentType.length()
        + 200;
  }
}
