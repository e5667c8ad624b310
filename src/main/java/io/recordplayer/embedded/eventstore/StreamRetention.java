package io.recordplayer.embedded.eventstore;

import com.google.protobuf.ByteString;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The limits in a stream's metadata that hide its events.
 *
 * @param truncateBefore the first revision that is shown; {@link #DELETED} if the stream is deleted
 * @param maxCount the number of the newest events that are shown
 * @param maxAge the age in seconds after which events are hidden
 */
record StreamRetention(long truncateBefore, long maxCount, long maxAge) {
  static final long DELETED = Long.MAX_VALUE;
  static final StreamRetention NONE = new StreamRetention(0, Long.MAX_VALUE, Long.MAX_VALUE);

  /** A metadata stream shows only its newest event. */
  static final StreamRetention OF_METADATA_STREAM = new StreamRetention(0, 1, Long.MAX_VALUE);

  private static final String TRUNCATE_BEFORE = "$tb";
  private static final String MAX_COUNT = "$maxCount";
  private static final String MAX_AGE = "$maxAge";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Reads the limits from metadata. If one of them is invalid, none applies. */
  static StreamRetention parse(ByteString metadata) {
    JsonNode parsed = parseJson(metadata);
    boolean isValid =
        isNumberOrAbsent(parsed, TRUNCATE_BEFORE, 0)
            && isNumberOrAbsent(parsed, MAX_COUNT, 1)
            && isNumberOrAbsent(parsed, MAX_AGE, 1)
            && isNumberOrAbsent(parsed, "$cacheControl", 1);
    return isValid
        ? new StreamRetention(
            parsed.path(TRUNCATE_BEFORE).asLong(0),
            parsed.path(MAX_COUNT).asLong(Long.MAX_VALUE),
            parsed.path(MAX_AGE).asLong(Long.MAX_VALUE))
        : NONE;
  }

  private static boolean isNumberOrAbsent(JsonNode parsed, String name, long min) {
    JsonNode number = parsed.path(name);
    return number.isMissingNode()
        || (number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= min);
  }

  /** Returns the same metadata with another {@code $tb}. */
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

  /** Returns the creation time, in ticks, from which on events are shown. */
  long createdSince(Instant now) {
    return maxAge >= now.getEpochSecond() ? 0 : Protocol.toTicks(now.minusSeconds(maxAge));
  }
}
