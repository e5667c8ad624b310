package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.shared.Shared;
import java.util.Map;
import java.util.UUID;

/** An event that a client wants to append. */
record ProposedEvent(
    UUID id, String type, String contentType, ByteString data, ByteString metadata) {
  static final String JSON = "application/json";
  static final String BYTES = "application/octet-stream";

  /** Converts a client's event; as on the real server, content that isn't JSON is binary. */
  static ProposedEvent of(
      Shared.UUID id, Map<String, String> described, ByteString data, ByteString metadata) {
    String type = requireType(described.getOrDefault("type", ""));
    String contentType = described.get("content-type");
    if (contentType == null) {
      throw Protocol.missingMetadata("An event has no content type.");
    }
    try {
      return new ProposedEvent(
          Protocol.toUuid(id), type, contentType.equals(JSON) ? JSON : BYTES, data, metadata);
    } catch (IllegalArgumentException _) {
      throw Protocol.invalidArgument("An event's id is not a UUID.");
    }
  }

  /** Returns a type name if it is valid: it becomes part of a projection's name. */
  static String requireType(String name) {
    if (name.isEmpty()) {
      throw Protocol.missingMetadata("An event has no type.");
    }
    return Protocol.requireNameLength("type", name);
  }

  int size() {
    return data.size() + metadata.size() + type.length() + contentType.length();
  }

  /** Returns the approximate size in memory, in bytes. */
  int footprint() {
    return size() + 200;
  }
}
