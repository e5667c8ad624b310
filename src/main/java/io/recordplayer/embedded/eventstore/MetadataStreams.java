package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;

/**
 * Naming and content of metadata streams: the stream {@code $$x} describes the stream {@code x}.
 */
final class MetadataStreams {
  /** The type of the events of metadata streams. */
  static final String EVENT_TYPE = "$metadata";

  private static final String PREFIX = "$$";

  private MetadataStreams() {}

  /** Returns the metadata stream of a stream. */
  static String of(String stream) {
    return PREFIX + stream;
  }

  /** Whether a stream is a metadata stream. */
  static boolean includes(String stream) {
    return stream.startsWith(PREFIX);
  }

  /** Returns the stream that a metadata stream describes. */
  static String describedBy(String metadataStream) {
    return metadataStream.substring(PREFIX.length());
  }

  /** Whether metadata applies to a stream: the metadata of metadata streams has no effect. */
  static boolean applyTo(String stream) {
    return !stream.isEmpty() && !includes(stream);
  }

  /** Returns the data of a metadata event; empty if its content type is not JSON. */
  static ByteString jsonOrEmpty(String contentType, ByteString data) {
    return contentType.equals(ProposedEvent.JSON) ? data : ByteString.EMPTY;
  }
}
