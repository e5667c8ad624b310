package io.recordplayer.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Turns what a record says, and all that is known about it, into the log's bytes and back. */
public final class RecordCodec {
  private final RecordTypes types;
  private final JsonMapper json = JsonMapper.builder().build();

  public RecordCodec(RecordTypes types) {
    this.types = types;
  }

  /** What comes with a record beside what it says. */
  public record Envelope(Origin origin, CommandLink link) {}

  /** How an {@link Envelope} is stored; the names with a dollar sign are the log's own. */
  private record Metadata(
      @Nullable Person by,
      @Nullable Set<String> roles,
      @Nullable Instant at,
      @Nullable String page,
      @JsonProperty("$correlationId") @Nullable UUID correlation,
      @JsonProperty("$causationId") @Nullable UUID causation,
      @Nullable String trace,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String seen,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long command,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer following) {}

  public byte[] data(Object data) {
    return json.writeValueAsBytes(data);
  }

  public byte[] envelope(Origin origin, CommandLink link) {
    return json.writeValueAsBytes(
        new Metadata(
            origin.by(),
            origin.roles(),
            origin.at(),
            origin.page(),
            origin.correlation(),
            origin.causation(),
            origin.trace(),
            origin.seen().equals(Position.END) ? null : origin.seen().toString(),
            link.revision() < 0 ? null : link.revision(),
            link.following() == 0 ? null : link.following()));
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
   * What comes with a record; what it doesn't tell is filled in from the record itself, since other
   * programs may write to the log too.
   */
  public Envelope envelope(byte[] bytes, UUID id, Instant stored) {
    Metadata metadata = null;
    if (bytes.length > 0) {
      try {
        metadata = json.readValue(bytes, Metadata.class);
      } catch (JacksonException _) {
        // Not one of ours: as if there were none.
      }
    }
    if (metadata == null) {
      return new Envelope(
          Origin.ofCommand(id, Person.SYSTEM, Set.of(), stored, ""), CommandLink.NONE);
    }
    return new Envelope(origin(metadata, id, stored), link(metadata));
  }

  private static CommandLink link(Metadata metadata) {
    if (metadata.command() == null) {
      return metadata.by() == null ? CommandLink.NONE : CommandLink.OLDER;
    }
    return new CommandLink(metadata.command(), Objects.requireNonNullElse(metadata.following(), 0));
  }

  private static Origin origin(Metadata metadata, UUID id, Instant stored) {
    return new Origin(
        Objects.requireNonNullElse(metadata.by(), Person.SYSTEM),
        withoutNulls(metadata.roles()),
        Objects.requireNonNullElse(metadata.at(), stored),
        Objects.requireNonNullElse(metadata.page(), ""),
        Objects.requireNonNullElse(metadata.correlation(), id),
        Objects.requireNonNullElse(metadata.causation(), id),
        seen(metadata.seen()),
        Objects.requireNonNullElse(metadata.trace(), ""));
  }

  private static Position seen(@Nullable String text) {
    try {
      return text == null ? Position.END : Position.parse(text);
    } catch (IllegalArgumentException _) {
      // Another program's own field of this name.
      return Position.END;
    }
  }

  /** JSON knows nulls in a list; a set of ours doesn't. */
  private static Set<String> withoutNulls(@Nullable Set<String> names) {
    return names == null
        ? Set.of()
        : names.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
  }
}
