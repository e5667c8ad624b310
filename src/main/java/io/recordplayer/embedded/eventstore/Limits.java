package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a stream's metadata hides of it: events before a revision, beyond a count, past an age.
 *
 * @param before the first revision that is shown; {@link #DELETED} where the stream is deleted
 * @param maxCount how many of the newest events are shown
 * @param maxAge in seconds
 */
record Limits(long before, long maxCount, long maxAge) {
  static final long DELETED = Long.MAX_VALUE;
  static final Limits NONE = new Limits(0, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of what is said about a stream, only the newest counts. */
  static final Limits OF_METADATA = new Limits(0, 1, Long.MAX_VALUE);

  /** Of the events that say so. */
  static final String TYPE = "$metadata";

  private static final String BEFORE = "$tb";
  private static final String MAX_COUNT = "$maxCount";
  private static final String MAX_AGE = "$maxAge";
  private static final String META = "$$";
  private static final long TICKS = 10_000_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The stream that says what is so of another. */
  static String metadataOf(String stream) {
    return META + stream;
  }

  static boolean isMetadata(String stream) {
    return stream.startsWith(META);
  }

  /** Whether metadata about it counts: not that about metadata, all of which is kept alike. */
  static boolean areOf(String stream) {
    return !stream.isEmpty() && !isMetadata(stream);
  }

  /** The stream that a stream of metadata is about. */
  static String described(String metadata) {
    return metadata.substring(META.length());
  }

  /** What an event says as metadata: nothing, unless it says that it is JSON. */
  static ByteString said(String contentType, ByteString data) {
    return contentType.equals(ProposedEvent.JSON) ? data : ByteString.EMPTY;
  }

  /** What metadata says; where a part of it can't be understood, all of it hides nothing. */
  static Limits of(ByteString metadata) {
    JsonNode said = parsed(metadata);
    boolean isClear =
        isNumber(said, BEFORE, 0)
            && isNumber(said, MAX_COUNT, 1)
            && isNumber(said, MAX_AGE, 1)
            && isNumber(said, "$cacheControl", 1);
    return isClear
        ? new Limits(
            said.path(BEFORE).asLong(0),
            said.path(MAX_COUNT).asLong(Long.MAX_VALUE),
            said.path(MAX_AGE).asLong(Long.MAX_VALUE))
        : NONE;
  }

  private static boolean isNumber(JsonNode said, String name, long least) {
    JsonNode number = said.path(name);
    return number.isMissingNode()
        || (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= least);
  }

  /** The same metadata, but with the stream beginning at a revision. */
  static ByteString beginningAt(long revision, ByteString metadata) {
    ObjectNode changed =
        parsed(metadata) instanceof ObjectNode object ? object : JSON.createObjectNode();
    return ByteString.copyFrom(JSON.writeValueAsBytes(changed.put(BEFORE, revision)));
  }

  private static JsonNode parsed(ByteString metadata) {
    try {
      return JSON.readTree(metadata.toByteArray());
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }

  boolean isDeleted() {
    return before == DELETED;
  }

  /** When what is shown was created at the earliest, in the log's ticks. */
  long since(Instant now) {
    return maxAge >= now.getEpochSecond() ? 0 : ticks(now.minusSeconds(maxAge));
  }

  /** In steps of 100 ns since 1970, as the protocol counts. */
  static long ticks(Instant time) {
    return time.getEpochSecond() * TICKS + time.getNano() / 100;
  }
}
