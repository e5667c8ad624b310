package io.recordplayer.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Turns what a record says, and where it comes from, into the log's bytes and back. */
public final class RecordCodec {
  private final RecordTypes types;
  private final JsonMapper json = JsonMapper.builder().build();

  public RecordCodec(RecordTypes types) {
    this.types = types;
  }

  /** How an {@link Origin} is stored; the names with a dollar sign are the log's own. */
  private record Metadata(
      @Nullable Person by,
      @Nullable Set<String> roles,
      @Nullable Instant at,
      @Nullable String page,
      @JsonProperty("$correlationId") @Nullable UUID correlation,
      @JsonProperty("$causationId") @Nullable UUID causation,
      @Nullable String trace) {}

  public byte[] data(Object data) {
    return json.writeValueAsBytes(data);
  }

  public byte[] origin(Origin origin) {
    return json.writeValueAsBytes(
        new Metadata(
            origin.by(),
            origin.roles(),
            origin.at(),
            origin.page(),
            origin.correlation(),
            origin.causation(),
            origin.trace()));
  }

  /**
   * What a record of this stored type says; {@link Unreadable} where that can't be told, so that
   * one such record doesn't stop those who follow the log.
   */
  public Object data(String type, byte[] bytes) {
    Class<?> known = types.typeOf(type);
    if (known == null) {
      return new Unreadable("no type is stored under the name '" + type + "'");
    }
    try {
      return json.readValue(bytes, known);
    } catch (JacksonException e) {
      return new Unreadable(Objects.requireNonNullElse(e.getOriginalMessage(), e.toString()));
    }
  }

  /**
   * Where a record comes from; what it doesn't tell is filled in from the record itself, since
   * other programs may write to the log too.
   */
  public Origin origin(byte[] bytes, UUID id, Instant stored) {
    Metadata metadata = null;
    if (bytes.length > 0) {
      try {
        metadata = json.readValue(bytes, Metadata.class);
      } catch (JacksonException _) {
        // Not one of ours: as if there were none.
      }
    }
    if (metadata == null) {
      return Origin.ofCommand(id, Person.SYSTEM, Set.of(), stored, "");
    }
    return new Origin(
        Objects.requireNonNullElse(metadata.by(), Person.SYSTEM),
        Objects.requireNonNullElse(metadata.roles(), Set.of()),
        Objects.requireNonNullElse(metadata.at(), stored),
        Objects.requireNonNullElse(metadata.page(), ""),
        Objects.requireNonNullElse(metadata.correlation(), id),
        Objects.requireNonNullElse(metadata.causation(), id),
        Objects.requireNonNullElse(metadata.trace(), ""));
  }
}
