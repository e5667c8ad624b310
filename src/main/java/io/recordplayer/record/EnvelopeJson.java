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
 * The JSON in which the log keeps an {@link Envelope}; the names with a dollar sign are the log's
 * own.
 *
 * <p>Every record that is appended, read or followed passes here, so the fields are written and
 * read one by one. Only values of another form than ours, of other programs, are left to the
 * mapper.
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

  /** An envelope from its JSON; null where the JSON isn't one of ours. */
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

  /** The fields that one envelope has; null where it has none of a name. */
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
     * @param id the record's own id, where the fields don't tell another
     * @param stored when the record was stored, where they don't tell when it was asked for
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

    /** JSON knows nulls in a list; a set of ours doesn't. */
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
        // Another program's own field of this name.
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
