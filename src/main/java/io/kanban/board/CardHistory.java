package io.kanban.board;

import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.HandOverEvent.CardTaken;
import io.recordplayer.log.Log;
import io.recordplayer.record.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Reads the older history of a card, which its view no longer holds, from the log. The call reads
 * the board's whole stream and blocks, so it must not run under a page's session lock.
 */
@Component
public class CardHistory {
  private final Log log;

  CardHistory(Log log) {
    this.log = log;
  }

  /**
   * A part of the card's history, oldest first.
   *
   * @param from index of the first entry, 0 for the oldest one
   * @param to index after the last entry
   * @throws io.recordplayer.log.LogException if the log can't be read now
   */
  public List<HistoryEntry> read(BoardId board, CardId card, int from, int to) {
    Reading reading = new Reading(CardView.key(board, card), from, to);
    log.read(Boards.BOARD.eventStream(board.text()), Log.NO_RECORD, reading);
    return reading.part;
  }

  /** Plays the view from the beginning, because an entry's text can contain the value before. */
  private static final class Reading implements Consumer<Recorded<?>> {
    private final String key;
    private final int from;
    private final int to;
    private final List<HistoryEntry> part = new ArrayList<>();
    private CardView view = CardView.NONE;
    private int index;

    Reading(String key, int from, int to) {
      this.key = key;
      this.from = from;
      this.to = to;
    }

    @Override
    public void accept(Recorded<?> record) {
      if (record.data() instanceof BoardEvent) {
        play(record.as(BoardEvent.class));
      }
    }

    private void play(Recorded<BoardEvent> event) {
      if (CardView.keysOf(event).contains(key)) {
        int before = view.entries();
        view = view.play(event, key);
        if (event.data() instanceof CardTaken arrival
            && key.equals(CardView.key(arrival.board(), arrival.card()))) {
          // The card brings its history along.
          index = 0;
          part.clear();
          view.history().forEach(this::add);
        } else if (view.entries() > before) {
          add(view.history().getLast());
        }
      }
    }

    private void add(HistoryEntry entry) {
      if (index >= from && index < to) {
        part.add(entry);
      }
      index++;
    }
  }
}
