package io.kanban.board;

import io.kanban.board.BoardEvent.CardEvent;
import io.kanban.board.CardView.Happened;
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * What happened to a card before what its view still has. The log has all of it, and is asked when
 * somebody wants to see it, away from the page's lock: all that happened to the board is read.
 */
@Component
class CardHistory {
  private final Log log;

  CardHistory(Log log) {
    this.log = log;
  }

  /**
   * A part of it, oldest first.
   *
   * @param from how much happened before
   * @param to how much happened before what comes after
   * @throws io.recordplayer.log.LogException where the log can't be read now
   */
  List<Happened> read(BoardId board, CardId card, int from, int to) {
    Reading reading = new Reading(card, from, to);
    log.read(Boards.BOARD.eventStream(board.text()), Log.NO_RECORD, reading);
    return reading.part;
  }

  /** Plays the view once more: its words say what was before, too. */
  private static final class Reading implements Consumer<Recorded<?>> {
    private final CardId card;
    private final int from;
    private final int to;
    private final List<Happened> part = new ArrayList<>();
    private CardView view = CardView.NONE;
    private int happened;

    Reading(CardId card, int from, int to) {
      this.card = card;
      this.from = from;
      this.to = to;
    }

    @Override
    public void accept(Recorded<?> record) {
      if (happened < to && record.data() instanceof CardEvent e && e.card().equals(card)) {
        view = view.play(record.as(BoardEvent.class));
        if (happened >= from) {
          part.add(view.history().getLast());
        }
        happened++;
      }
    }
  }
}
