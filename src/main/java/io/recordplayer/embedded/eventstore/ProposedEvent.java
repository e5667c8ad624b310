package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.shared.Shared;
import java.util.Map;
import java.util.UUID;

/** An event that somebody wants to append. */
record ProposedEvent(
    UUID id, String type, String contentType, ByteString data, ByteString metadata) {
  /** As clients propose it. */
  static ProposedEvent of(
      Shared.UUID id, Map<String, String> described, ByteString data, ByteString metadata) {
    String type = described.get("type");
    if (type == null || type.isEmpty()) {
      throw Protocol.invalid("An event has no type.");
    }
    try {
      return new ProposedEvent(
          Protocol.id(id),
          type,
          described.getOrDefault("content-type", "application/octet-stream"),
          data,
          metadata);
    } catch (IllegalArgumentException _) {
      throw Protocol.invalid("An event's id is no UUID.");
    }
  }

  int size() {
    return data.size() + metadata.size() + type.length();
  }
}
