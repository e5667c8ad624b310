package io.recordplayer.projection;

import io.recordplayer.record.Position;
import io.recordplayer.record.Recorded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a view stands still.
 *
 * @param reason in words, for operators
 * @param unreadable the record that could not be read, so that a program that can read it lets the
 *     view go on; null where the view stands still for another reason
 */
public record ViewStop(String reason, @Nullable Unreadable unreadable) {
  /**
   * A record that a program could not read.
   *
   * @param stream the stream it is in; all views of that stream lack it
   */
  public record Unreadable(String stream, Position position, UUID id) {
    static Unreadable of(Recorded<?> record) {
      return new Unreadable(record.stream(), record.position(), record.id());
    }
  }

  static ViewStop because(String reason) {
    return new ViewStop(reason, null);
  }
}
