package io.kanban.report;

import io.kanban.board.BoardEvent;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.report.Activity.Entry;
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Reads the older activity of a board, which its view no longer holds, from the log. The call reads
 * the board's stream and blocks, so it must not run under a page's session lock.
 */
@Component
class ActivityLog {
  private final Log log;

  ActivityLog(Log log) {
    this.log = log;
  }

  /**
   * A part of the board's activity, oldest first.
   *
   * @param from index of the first entry, 0 for the oldest one
   * @param to index after the last entry
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  List<Entry> read(BoardId board, int from, int to) {
    Reading reading = new Reading(from, to);
    log.read(Boards.BOARD.eventStream(board.text()), Log.NO_RECORD, reading);
    return reading.part;
  }

  /** Plays the view from the beginning, because an entry contains titles and names. */
  private static final class Reading implements Consumer<Recorded<?>> {
    private final int from;
    private final int to;
    private final List<Entry> part = new ArrayList<>();
    private Activity view = Activity.NONE;

    Reading(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public void accept(Recorded<?> record) {
      int before = view.size();
      if (before < to && record.data() instanceof BoardEvent) {
        view = view.play(record.as(BoardEvent.class));
        if (view.size() > before && before >= from) {
          part.add(view.entries().getLast());
        }
      }
    }
  }
}
