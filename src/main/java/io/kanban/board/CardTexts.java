package io.kanban.board;

import io.kanban.board.CardView.Comment;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.CardView.JournalEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * The lists of a card's view that grow with the work. They hold the latest elements only, so that
 * the view doesn't grow without limit; older ones are read from the log on demand.
 *
 * @param comments the latest {@value #COMMENTS} comments, oldest first
 * @param journal the latest {@value #JOURNAL} journal entries, oldest first
 * @param history the latest {@value #HISTORY} history entries, oldest first
 * @param earlier number of history entries before those
 */
public record CardTexts(
    List<Comment> comments, List<JournalEntry> journal, List<HistoryEntry> history, int earlier) {
  static final int COMMENTS = 200;
  static final int JOURNAL = 200;
  static final int HISTORY = 200;

  static final CardTexts NONE = new CardTexts(List.of(), List.of(), List.of(), 0);

  CardTexts with(Comment comment) {
    return new CardTexts(latest(comments, comment, COMMENTS), journal, history, earlier);
  }

  CardTexts with(JournalEntry entry) {
    return new CardTexts(comments, latest(journal, entry, JOURNAL), history, earlier);
  }

  CardTexts with(HistoryEntry entry) {
    List<HistoryEntry> kept = latest(history, entry, HISTORY);
    return new CardTexts(comments, journal, kept, earlier + history.size() + 1 - kept.size());
  }

  private static <T> List<T> latest(List<T> all, T one, int most) {
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return List.copyOf(more.subList(Math.max(0, more.size() - most), more.size()));
  }
}
