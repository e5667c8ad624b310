package io.recordplayer.record;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Converts a record's data and envelope into the log's bytes and back. */
public final class RecordCodec {
  private final RecordTypes types;
  private final JsonMapper json = JsonMapper.builder().build();
  private final EnvelopeJson envelopes = new EnvelopeJson(json);

  /** Readers by the stored names of the types, for the types read so far. */
  private final Map<String, ObjectReader> readers = new ConcurrentHashMap<>();

  public RecordCodec(RecordTypes types) {
    this.types = types;
  }

  /** The part of a record beside its data. */
  public record Envelope(Origin origin, CommandLink link) {}

  public byte[] data(Object data) {
    return json.writeValueAsBytes(data);
  }

  public byte[] envelope(Origin origin, CommandLink link) {
    return envelopes.write(origin, link);
  }

  /**
   * A record's data. It is an {@link Unreadable} if the data can't be read, so that one unreadable
   * record does not stop the readers of the log.
   */
  public Object data(String type, byte[] bytes) {
    ObjectReader reader = reader(type);
    if (reader == null) {
      return new Unreadable("no type has the stored name '" + type + "'");
    }
    try {
      return reader.readValue(bytes);
    } catch (JacksonException e) {
      return new Unreadable(Objects.requireNonNullElse(e.getOriginalMessage(), e.toString()));
    }
  }

  private @Nullable ObjectReader reader(String type) {
    ObjectReader known = readers.get(type);
    if (known != null) {
      return known;
    }
    Class<?> read = types.typeOf(type);
    return read == null ? null : readers.computeIfAbsent(type, _ -> json.readerFor(read));
  }

  /**
   * A record's envelope. Missing parts are filled in from the record itself, because other programs
   * may write to the log, too.
   */
  public Envelope envelope(byte[] bytes, UUID id, Instant stored) {
    Envelope ours = bytes.length == 0 ? null : envelopes.read(bytes, id, stored);
    return ours == null
        ? new Envelope(Origin.ofCommand(id, Person.SYSTEM, Set.of(), stored, ""), CommandLink.NONE)
        : ours;
  }
}
