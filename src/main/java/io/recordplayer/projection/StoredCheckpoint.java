package io.recordplayer.projection;

import io.recordplayer.log.Checkpoint;
import io.recordplayer.record.Position;
import java.util.UUID;

/** Writes checkpoints as text of a fixed width, so that scripts in Redis can compare them. */
final class StoredCheckpoint {
  private StoredCheckpoint() {}

  static String text(Checkpoint checkpoint) {
    Position position = checkpoint.position();
    return checkpoint.equals(Checkpoint.START)
        ? ""
        : "%019d/%019d %s".formatted(position.commit(), position.prepare(), checkpoint.id());
  }

  static Checkpoint parse(Object stored) {
    String text = String.valueOf(stored);
    int space = text.indexOf(' ');
    return space < 0
        ? Checkpoint.START
        : new Checkpoint(
            Position.parse(text.substring(0, space)), UUID.fromString(text.substring(space + 1)));
  }
}
