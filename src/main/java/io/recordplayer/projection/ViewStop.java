package io.recordplayer.projection;

import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says why a view is stopped, that is, plays no more events.
 *
 * @param reason for operators
 * @param unreadable the record that could not be read; a program that can read it resumes the view.
 *     Null if the view is stopped for another reason
 */
public record ViewStop(String reason, @Nullable Unreadable unreadable) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A record that a program could not read.
   *
   * @param stream the record's stream; all views of this stream lack the record
   */
  public record Unreadable(String stream, Position position, UUID id) {
    static Unreadable of(Recorded<?> record) {
      return new Unreadable(record.stream(), record.position(), record.id());
    }
  }

  static ViewStop because(String reason) {
    return new ViewStop(reason, null);
  }

  /** Whether the view is stopped because of an unreadable record in this stream. */
  boolean isIn(String stream) {
    return unreadable != null && unreadable.stream().equals(stream);
  }

  String json() {
    return JSON.writeValueAsString(this);
  }

  /** Reads a stored stop; any other text becomes the reason. */
  static ViewStop parse(String stored) {
    try {
      return JSON.readValue(stored, ViewStop.class);
    } catch (JacksonException _) {
      return because(stored);
    }
  }
}
