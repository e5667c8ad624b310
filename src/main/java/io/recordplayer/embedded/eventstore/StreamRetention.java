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
record StreamRetention(long truncateBefore, long maxCount, long maxAge) {
  static final long DELETED = Long.MAX_VALUE;
  static final StreamRetention NONE = new StreamRetention(0, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Of what is said about a stream, only the newest counts. */
  static final StreamRetention OF_METADATA_STREAM = new StreamRetention(0, 1, Long.MAX_VALUE);

  /** Of the events that say so. */
  static final String METADATA_TYPE = "$metadata";

  private static final String TRUNCATE_BEFORE = "$tb";
  private static final String MAX_COUNT = "$maxCount";
  private static final String MAX_AGE = "$maxAge";
  private static final String METADATA_PREFIX = "$$";
  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The stream that says what is so of another. */
  static String metadataStreamOf(String stream) {
    return METADATA_PREFIX + stream;
  }

  static boolean isMetadataStream(String stream) {
    return stream.startsWith(METADATA_PREFIX);
  }

  /** Whether metadata about it counts: not that about metadata, all of which is kept alike. */
  static boolean appliesTo(String stream) {
    return !stream.isEmpty() && !isMetadataStream(stream);
  }

  /** The stream that a stream of metadata is about. */
  static String describedStream(String metadata) {
    return metadata.substring(METADATA_PREFIX.length());
  }

  /** What an event says as metadata: nothing, unless it says that it is JSON. */
  static ByteString jsonOrEmpty(String contentType, ByteString data) {
    return contentType.equals(ProposedEvent.JSON) ? data : ByteString.EMPTY;
  }

  /** What metadata says; where a part of it can't be understood, all of it hides nothing. */
  static StreamRetention parse(ByteString metadata) {
    JsonNode said = parseJson(metadata);
    boolean isClear =
        isNumberOrAbsent(said, TRUNCATE_BEFORE, 0)
            && isNumberOrAbsent(said, MAX_COUNT, 1)
            && isNumberOrAbsent(said, MAX_AGE, 1)
            && isNumberOrAbsent(said, "$cacheControl", 1);
    return isClear
        ? new StreamRetention(
            said.path(TRUNCATE_BEFORE).asLong(0),
            said.path(MAX_COUNT).asLong(Long.MAX_VALUE),
            said.path(MAX_AGE).asLong(Long.MAX_VALUE))
        : NONE;
  }

  private static boolean isNumberOrAbsent(JsonNode said, String name, long least) {
    JsonNode number = said.path(name);
    return number.isMissingNode()
        || (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= least);
  }

  /** The same metadata, but with the stream beginning at a revision. */
  static ByteString withTruncateBefore(long revision, ByteString metadata) {
    ObjectNode changed =
        parseJson(metadata) instanceof ObjectNode object ? object : JSON.createObjectNode();
    return ByteString.copyFrom(JSON.writeValueAsBytes(changed.put(TRUNCATE_BEFORE, revision)));
  }

  private static JsonNode parseJson(ByteString metadata) {
    try {
      return JSON.readTree(metadata.toByteArray());
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }

  boolean isDeleted() {
    return truncateBefore == DELETED;
  }

  /** When what is shown was created at the earliest, in the log's ticks. */
  long createdSince(Instant now) {
    return maxAge >= now.getEpochSecond() ? 0 : toTicks(now.minusSeconds(maxAge));
  }

  /** In steps of 100 ns since 1970, as the protocol counts. */
  static long toTicks(Instant time) {
    return time.getEpochSecond() * TICKS_PER_SECOND + time.getNano() / 100;
  }
}
