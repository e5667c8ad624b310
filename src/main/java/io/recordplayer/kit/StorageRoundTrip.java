package io.recordplayer.kit;

import io.recordplayer.record.CommandLink;
import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Position;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import io.recordplayer.record.Recorded;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/** Writes a value and reads it back as the log and Redis do, so that a test finds lost data. */
final class StorageRoundTrip {
  private StorageRoundTrip() {}

  /** Checks that the log gives a command or an event back as it was. */
  static void requireReadable(Object record) {
    RecordCodec codec = new RecordCodec(new RecordTypes(List.of(record.getClass())));
    String name = RecordTypes.nameOf(record.getClass());
    try {
      requireSame(record, codec.data(name, codec.data(record)), "log");
    } catch (JacksonException e) {
      throw unwritable(record, "log", e);
    }
  }

  /** Returns an event as the log gives it back, with this revision in its stream. */
  static <E> Recorded<E> recorded(String stream, long place, E event, Origin origin) {
    return new Recorded<>(
        new UUID(1, place),
        stream,
        place,
        new Position(place + 1, place + 1),
        event.getClass().getSimpleName(),
        origin,
        event,
        CommandLink.NONE);
  }

  /** Checks that Redis gives a state or a view back as it was. */
  static void requireReadable(Object model, Class<?> type) {
    try {
      requireSame(
          model,
          ModelJson.MAPPER.readValue(ModelJson.MAPPER.writeValueAsBytes(model), type),
          "store");
    } catch (JacksonException e) {
      throw unwritable(model, "store", e);
    }
  }

  private static void requireSame(Object written, Object read, String where) {
    if (!Objects.equals(written, read)) {
      throw new AssertionError(
          "The %s would give back another value. Use records, and types that JSON can tell apart.\nwritten\n  %s\nread back\n  %s"
              .formatted(where, written, read));
    }
  }

  private static AssertionError unwritable(Object value, String where, JacksonException cause) {
    return new AssertionError(
        "The %s can't write this value, or read it back: %s\n  %s"
            .formatted(where, cause.getOriginalMessage(), value),
        cause);
  }
}
