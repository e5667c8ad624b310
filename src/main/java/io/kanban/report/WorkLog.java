package io.kanban.report;

import io.kanban.board.BoardEvent;
import io.kanban.board.BoardList.Named;
import io.kanban.board.Boards;
import io.recordplayer.log.Log;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads from the log who changed which cards. The call reads the streams of all boards and blocks,
 * so it must not run under a page's session lock.
 */
@Component
class WorkLog {
  private final Log log;

  WorkLog(Log log) {
    this.log = log;
  }

  /**
   * The changes in a period.
   *
   * @param from the first day of the period
   * @param to the last day of the period
   * @param zone the zone of these days
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  WorkReport read(List<Named> boards, LocalDate from, LocalDate to, ZoneId zone) {
    WorkReport report = new WorkReport(from, to, zone);
    for (Named board : boards) {
      log.read(
          Boards.BOARD.eventStream(board.id().text()),
          Log.NO_RECORD,
          record -> {
            if (record.data() instanceof BoardEvent) {
              report.play(board, record.as(BoardEvent.class));
            }
          });
    }
    return report;
  }
}
