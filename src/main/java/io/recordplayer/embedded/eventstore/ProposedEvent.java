package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.util.UUID;

/** An event that somebody wants to append. */
record ProposedEvent(
    UUID id, String type, String contentType, ByteString data, ByteString metadata) {
  int size() {
    return data.size() + metadata.size() + type.length();
  }
}
