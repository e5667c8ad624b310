package io.recordplayer.record;

import io.recordplayer.record.RecordCodec.Envelope;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the JSON of an {@link Envelope}. The names with a dollar sign are EventStoreDB's
 * own.
 *
 * <p>Every record passes here, so for speed the fields are written and read one by one. Only values
 * that other programs have written in another form are left to the mapper.
 */
final class EnvelopeJson {
  private static final int UUID_LENGTH = 36;

  private final JsonMapper json;

  EnvelopeJson(JsonMapper json) {
    this.json = json;
  }

  byte[] write(Origin origin, CommandLink link) {
    BufferRecycler buffers = json.tokenStreamFactory()._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers)) {
      write(origin, link, bytes);
      return bytes.getClearAndRelease();
    } finally {
      buffers.releaseToPool();
    }
  }

  private void write(Origin origin, CommandLink link, OutputStream bytes) {
    try (JsonGenerator to =
        json.tokenStreamFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      to.writeStartObject();
      to.writeObjectPropertyStart("by");
      to.writeStringProperty("id", origin.by().id());
      to.writeStringProperty("name", origin.by().name());
      to.writeEndObject();
      to.writeArrayPropertyStart("roles");
      origin.roles().forEach(to::writeString);
      to.writeEndArray();
      to.writeStringProperty("at", origin.at().toString());
      to.writeStringProperty("page", origin.page());
      to.writeStringProperty("$correlationId", origin.correlation().toString());
      to.writeStringProperty("$causationId", origin.causation().toString());
      to.writeStringProperty("trace", origin.trace());
      if (!origin.seen().equals(Position.END)) {
        to.writeStringProperty("seen", origin.seen().toString());
      }
      if (link.revision() >= 0) {
        to.writeNumberProperty("command", link.revision());
      }
      if (link.following() != 0) {
        to.writeNumberProperty("following", link.following());
      }
      to.writeEndObject();
    }
  }

  /** An envelope from its JSON; null if the JSON is not that of an envelope. */
  @Nullable Envelope read(byte[] bytes, UUID id, Instant stored) {
    try (JsonParser from = json.createParser(bytes)) {
      if (from.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Fields fields = new Fields(from);
      return from.nextToken() == null ? fields.envelope(id, stored) : null;
    } catch (JacksonException | IllegalArgumentException _) {
      return null;
    }
  }

  /** The fields of one envelope; null for a missing field. */
  private static final class Fields {
    private static final TypeReference<List<@Nullable String>> NAMES = new TypeReference<>() {};

    private final JsonParser from;
    private @Nullable Person by;
    private @Nullable List<@Nullable String> roles;
    private @Nullable Instant at;
    private @Nullable String page;
    private @Nullable UUID correlation;
    private @Nullable UUID causation;
    private @Nullable String trace;
    private @Nullable String seen;
    private @Nullable Long command;
    private @Nullable Integer following;

    Fields(JsonParser from) {
      this.from = from;
      for (String name = from.nextName(); name != null; name = from.nextName()) {
        JsonToken value = from.nextToken();
        switch (name) {
          case "by" -> by = person(value);
          case "roles" -> roles = names(value);
          case "at" -> at = instant(value);
          case "page" -> page = text(value);
          case "$correlationId" -> correlation = uuid(value);
          case "$causationId" -> causation = uuid(value);
          case "trace" -> trace = text(value);
          case "seen" -> seen = text(value);
          case "command" -> command = number(value);
          case "following" -> following = from.readValueAs(Integer.class);
          default -> from.skipChildren();
        }
      }
    }

    private @Nullable Person person(JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        return from.readValueAs(Person.class);
      }
      String id = null;
      String called = null;
      for (String name = from.nextName(); name != null; name = from.nextName()) {
        JsonToken part = from.nextToken();
        switch (name) {
          case "id" -> id = text(part);
          case "name" -> called = text(part);
          default -> from.skipChildren();
        }
      }
      return new Person(Objects.requireNonNullElse(id, ""), Objects.requireNonNullElse(called, ""));
    }

    private @Nullable List<@Nullable String> names(JsonToken value) {
      if (value != JsonToken.START_ARRAY) {
        return from.readValueAs(NAMES);
      }
      List<@Nullable String> names = new ArrayList<>(4);
      for (JsonToken each = from.nextToken();
          each != JsonToken.END_ARRAY;
          each = from.nextToken()) {
        names.add(text(each));
      }
      return names;
    }

    private @Nullable Instant instant(JsonToken value) {
      Instant ours = value == JsonToken.VALUE_STRING ? InstantText.parse(from.getString()) : null;
      return ours == null ? from.readValueAs(Instant.class) : ours;
    }

    private @Nullable UUID uuid(JsonToken value) {
      return value == JsonToken.VALUE_STRING && from.getStringLength() == UUID_LENGTH
          ? UUID.fromString(from.getString())
          : from.readValueAs(UUID.class);
    }

    private @Nullable Long number(JsonToken value) {
      return value == JsonToken.VALUE_NUMBER_INT
          ? Long.valueOf(from.getLongValue())
          : from.readValueAs(Long.class);
    }

    private @Nullable String text(JsonToken value) {
      return value == JsonToken.VALUE_STRING ? from.getString() : from.readValueAs(String.class);
    }

    /**
     * The envelope.
     *
     * @param id the record's id, used for missing ids
     * @param stored the time when the record was stored, used for a missing time
     */
    Envelope envelope(UUID id, Instant stored) {
      Origin origin =
          new Origin(
              Objects.requireNonNullElse(by, Person.SYSTEM),
              roles(),
              Objects.requireNonNullElse(at, stored),
              Objects.requireNonNullElse(page, ""),
              Objects.requireNonNullElse(correlation, id),
              Objects.requireNonNullElse(causation, id),
              seen(),
              Objects.requireNonNullElse(trace, ""));
      return new Envelope(origin, link());
    }

    /** A list in JSON can have nulls, a set of roles can't. */
    private Set<String> roles() {
      if (roles == null) {
        return Set.of();
      }
      roles.removeIf(Objects::isNull);
      return Set.copyOf(roles);
    }

    private Position seen() {
      try {
        return seen == null ? Position.END : Position.parse(seen);
      } catch (IllegalArgumentException _) {
        // Another program uses the name for something else.
        return Position.END;
      }
    }

    private CommandLink link() {
      if (command == null) {
        return by == null ? CommandLink.NONE : CommandLink.OLDER;
      }
      return new CommandLink(command, Objects.requireNonNullElse(following, 0));
    }
  }
}
