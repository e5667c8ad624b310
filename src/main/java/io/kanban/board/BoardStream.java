package io.kanban.board;

import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.Unreadable;
import java.util.function.Consumer;

/** The events of a board, for a program that must not miss one of them. */
final class BoardStream {
  private BoardStream() {}

  /**
   * Reads the whole stream, and blocks.
   *
   * @throws io.recordplayer.log.LogException if the log can't be read now
   * @throws IllegalStateException if an event can't be read
   */
  static void read(Log log, BoardId board, Consumer<Recorded<BoardEvent>> reader) {
    log.read(
        Boards.BOARD.eventStream(board.text()),
        Log.NO_RECORD,
        record -> {
          if (record.data() instanceof Unreadable) {
            throw new IllegalStateException(
                "The event %s can't be read, so no cards can leave its board or arrive there."
                    .formatted(record.id()));
          }
          if (record.data() instanceof BoardEvent) {
            reader.accept(record.as(BoardEvent.class));
          }
        });
  }
}
