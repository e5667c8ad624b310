package io.kanban.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kanban.board.CardView.Comment;
import io.kanban.board.CardView.HistoryEntry;
import io.kanban.board.CardView.JournalEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The lists of a card's view that grow with the work. They hold the latest elements only, so that
 * the view doesn't grow without limit; older ones are read from the log on demand. Each list also
 * has at most {@value #CHARACTERS} characters.
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
  static final int CHARACTERS = 100_000;

  /** Number of bytes of each list that go with a card to another board, in one record. */
  static final int CARRIED = 120_000;

  static final CardTexts NONE = new CardTexts(List.of(), List.of(), List.of(), 0);

  CardTexts with(Comment comment) {
    return new CardTexts(
        latest(comments, comment, COMMENTS, Comment::text), journal, history, earlier);
  }

  CardTexts with(JournalEntry entry) {
    return new CardTexts(
        comments, latest(journal, entry, JOURNAL, JournalEntry::text), history, earlier);
  }

  CardTexts with(HistoryEntry entry) {
    List<HistoryEntry> kept = latest(history, entry, HISTORY, HistoryEntry::what);
    return new CardTexts(comments, journal, kept, earlier + history.size() + 1 - kept.size());
  }

  /** The part that goes with a card to another board: the latest elements that fit. */
  CardTexts carried(UnaryOperator<HistoryEntry> inWords) {
    return new CardTexts(
        newest(comments, COMMENTS, Comment::text),
        newest(journal, JOURNAL, JournalEntry::text),
        // The carrier adds an entry.
        newest(history.stream().map(inWords).toList(), HISTORY - 1, HistoryEntry::what),
        0);
  }

  private static <T> List<T> newest(List<T> all, int most, Function<T, String> text) {
    int bytes = 0;
    int first = all.size();
    for (T one : all.reversed()) {
      bytes += text.apply(one).getBytes(UTF_8).length;
      if (bytes > CARRIED || all.size() - first == most) {
        break;
      }
      first--;
    }
    return all.subList(first, all.size());
  }

  private static <T> List<T> latest(List<T> all, T one, int most, Function<T, String> text) {
    Deque<T> latest = new ArrayDeque<>();
    latest.add(one);
    int characters = text.apply(one).length();
    for (T older : all.reversed()) {
      characters += text.apply(older).length();
      if (latest.size() == most || characters > CHARACTERS) {
        break;
      }
      latest.addFirst(older);
    }
    return List.copyOf(latest);
  }
}
